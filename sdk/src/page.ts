import type { PageInfo } from './generated/types.ts';

/** One page of a list. */
export interface Page<Item> {
  readonly nodes: readonly Item[];
  /** Over all pages. */
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/** Which page: `first` with `after` goes forward, `last` with `before` goes back. */
export interface Paging {
  /** How many a page: the server's own number where left out. */
  readonly first?: number | null | undefined;
  /** The `pageInfo.endCursor` of the page before. */
  readonly after?: string | null | undefined;
  /** How many a page, from the end of the list. */
  readonly last?: number | null | undefined;
  /** The `pageInfo.startCursor` of the page behind. */
  readonly before?: string | null | undefined;
}
