interface More {
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
}

/** The next page of a list. */
export function MoreButton({ list }: { readonly list: More }) {
  if (!list.hasMore) return null;
  return (
    <button type="button" className="button" disabled={list.isLoadingMore} onClick={() => list.loadMore()}>
      {list.isLoadingMore ? 'Reading…' : 'Show more'}
    </button>
  );
}
