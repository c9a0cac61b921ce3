import type { Watchlist } from '@tickwire/sdk';
import type { ListResult } from '@tickwire/sdk/react';
import { useEffect, useRef } from 'react';
import { Link, pathTo } from '../route.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { NewList } from './new-list.tsx';

interface ListTabsProps {
  readonly lists: ListResult<Watchlist>;
  /** Of the address: it may not be there. */
  readonly currentId: string;
  /** That one, as far as it is known. */
  readonly current: Watchlist | null | undefined;
}

/** From one list to another. */
export function ListTabs({ lists, currentId, current }: ListTabsProps) {
  const shown = useRef<HTMLLIElement>(null);
  // Beyond those that were read it has a tab all the same.
  const isBeyond = current && !lists.items.some(({ id }) => id === currentId);
  const tabs = isBeyond ? [...lists.items, current] : lists.items;
  useEffect(() => {
    if (currentId !== '') shown.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [currentId]);
  return (
    <div className="tabs">
      <nav aria-label="Watchlists">
        <ul>
          {tabs.map(({ id, name }) => (
            <li key={id} ref={id === currentId ? shown : undefined}>
              <Link
                className="tab"
                to={pathTo('watchlists', id)}
                title={name}
                aria-current={id === currentId ? 'page' : undefined}
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <MoreButton list={lists} />
      <NewList />
    </div>
  );
}
