import type { Watchlist } from '@tickwire/sdk';
import { Link, pathTo } from '../route.tsx';
import { NewList } from './new-list.tsx';

interface ListTabsProps {
  readonly lists: readonly Watchlist[];
  readonly current: Watchlist;
}

/** From one list to another. */
export function ListTabs({ lists, current }: ListTabsProps) {
  return (
    <div className="tabs">
      <nav aria-label="Watchlists">
        <ul>
          {lists.map((list) => (
            <li key={list.id}>
              <Link
                className="tab"
                to={pathTo('watchlists', list.id)}
                aria-current={list.id === current.id ? 'page' : undefined}
              >
                {list.name}
                <span className="small muted number"> {list.items.length}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <NewList />
    </div>
  );
}
