import type { Watchlist } from '@tickwire/sdk';
import type { ListResult } from '@tickwire/sdk/react';
import { useEffect, useRef } from 'react';
import { Link, pathTo } from '../route.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { NewList } from './new-list.tsx';

interface ListTabsProps {
  readonly lists: ListResult<Watchlist>;
  readonly currentId: string | undefined;
}

/** From one list to another. */
export function ListTabs({ lists, currentId }: ListTabsProps) {
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (currentId !== undefined) current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [currentId]);
  return (
    <div className="tabs">
      <nav aria-label="Watchlists">
        <ul>
          {lists.items.map(({ id, name }) => (
            <li key={id} ref={id === currentId ? current : undefined}>
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
