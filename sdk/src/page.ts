import type { PageInfoFieldsFragment } from './generated/operations.ts';

/** Where a page lies in its whole list. */
export type PageInfo = PageInfoFieldsFragment;

/** One page of a list. */
export interface Page<Item> {
  readonly nodes: readonly Item[];
  /** Over all pages. */
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/** Which page: `first` with `after` goes forward, `last` with `before` goes back. */
export interface Paging {
  readonly first?: number | undefined;
  /** The `pageInfo.endCursor` of the page before. */
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  /** The `pageInfo.startCursor` of the page behind. */
  readonly before?: string | undefined;
}
