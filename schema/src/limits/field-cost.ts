import { defaultPageSize, maxPageSize } from '../pagination.ts';

/** How many items a list has that is not paged: few, as a rule, since a plan or a bound keeps them so. */
export const unpagedItems = 5;

/** What may be asked for at all: beyond it nothing is delivered, and nothing to be paid for. */
export function within(count: number, max: number): number {
  return Number.isFinite(count) ? Math.min(Math.max(count, 1), max) : max;
}

/** For what lies inside a page: the page's field has counted its items already. */
export const onPage = { field: 1, multiplier: 1 };

/** What a page costs: one for itself, and what is selected of it once for each item that it may answer. */
export function pageCost(args: Readonly<Record<string, unknown>>): { field: number; multiplier: number } {
  const sizes = [args.first, args.last].filter((size) => typeof size === 'number');
  return { field: 1, multiplier: sizes.length === 0 ? defaultPageSize : within(Math.max(...sizes), maxPageSize) };
}
