import { useState } from 'react';

interface More {
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
}

/** The next page of a list. It stays where it was used: a focus that vanishes with the last page would be lost. */
export function MoreButton({ list: { hasMore, isLoadingMore, loadMore } }: { readonly list: More }) {
  const [isUsed, setUsed] = useState(false);
  if (!hasMore && !isUsed) return null;
  const isIdle = !hasMore || isLoadingMore;
  const load = () => {
    setUsed(true);
    loadMore();
  };
  return (
    <button type="button" className="button" aria-disabled={isIdle} onClick={() => isIdle || load()}>
      {isLoadingMore ? 'Reading…' : hasMore ? 'Show more' : 'That is all'}
    </button>
  );
}
