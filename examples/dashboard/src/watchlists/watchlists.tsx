import './watchlists.css';
import type { Watchlist } from '@tickwire/sdk';
import { useList, useQuery } from '@tickwire/sdk/react';
import { useState } from 'react';
import { ChartPanel } from '../chart/chart-panel.tsx';
import type { ChartInterval } from '../chart/intervals.ts';
import { useLivePrices } from '../live/use-live-prices.ts';
import { navigate, pathTo, useSearchParameter } from '../route.tsx';
import { Failure, reload } from '../ui/failure.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { FirstWatchlist } from './first-watchlist.tsx';
import { ListTabs } from './list-tabs.tsx';
import { WatchlistPanel } from './watchlist-panel.tsx';

/** One list with its moving prices, and the chart of one instrument of it. */
function ShownList({ list }: { readonly list: Watchlist }) {
  const wanted = useSearchParameter('symbol');
  // Of the reader, whichever instrument they look at.
  const [interval, setChartInterval] = useState<ChartInterval>('M5');
  const instruments = list.items.map(({ instrument }) => instrument);
  const live = useLivePrices(instruments.map(({ symbol }) => symbol));
  const chosen = instruments.find(({ symbol }) => symbol === wanted) ?? instruments[0];
  return (
    <>
      <Failure error={live.error} onRetry={reload} />
      <div className="split">
        <WatchlistPanel
          key={list.id}
          list={list}
          prices={live.prices}
          chosen={chosen?.symbol}
          onChoose={(symbol) =>
            navigate(`${pathTo('watchlists', list.id)}?symbol=${encodeURIComponent(symbol)}`, { replace: true })
          }
        />
        {chosen !== undefined && (
          <ChartPanel
            key={chosen.symbol}
            instrument={chosen}
            latest={live.prices.get(chosen.symbol)}
            interval={interval}
            onInterval={setChartInterval}
          />
        )}
      </div>
    </>
  );
}

function NoSuchList() {
  return (
    <section className="panel empty" aria-labelledby="gone-title">
      <h2 id="gone-title">There is no such watchlist</h2>
      <p className="muted">It was deleted, or is not yours to see.</p>
    </section>
  );
}

/** All lists, and the one that is looked at. */
export function Watchlists({ listId }: { readonly listId: string | undefined }) {
  // Ten at a time: what is asked for is what it costs, whether or not there are so many.
  const lists = useList((client) => client.watchlists({ first: 10 }));
  const shownId = listId ?? lists.items[0]?.id;
  const shown = useQuery(shownId !== undefined && ((client) => client.watchlist(shownId)));
  // What is changed in it is read anew for this one alone; until it was read, it is as it came with the others.
  const list = shown.data === undefined ? lists.items.find(({ id }) => id === shownId) : shown.data;
  const isKnown = lists.totalCount !== undefined;
  return (
    <div className="page">
      <PageTitle>Watchlists</PageTitle>
      <Failure
        error={lists.error ?? shown.error}
        onRetry={() => {
          void lists.refetch();
          void shown.refetch();
        }}
      />
      {lists.isLoading && <p className="muted">Reading your watchlists…</p>}
      {isKnown && shownId === undefined && <FirstWatchlist />}
      {isKnown && shownId !== undefined && <ListTabs lists={lists} currentId={shownId} current={list} />}
      {list === null && <NoSuchList />}
      {list && <ShownList list={list} />}
    </div>
  );
}
