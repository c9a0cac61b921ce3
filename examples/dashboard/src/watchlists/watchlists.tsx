import './watchlists.css';
import { useQuery } from '@tickwire/sdk/react';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { useLivePrices } from '../live/use-live-prices.ts';
import { navigate, pathTo, useSearchParameter } from '../route.tsx';
import { Failure, reload } from '../ui/failure.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { FirstWatchlist } from './first-watchlist.tsx';
import { ListTabs } from './list-tabs.tsx';
import { WatchlistPanel } from './watchlist-panel.tsx';

/** The lists, the one that is looked at with its moving prices, and the chart of one instrument. */
export function Watchlists({ listId }: { readonly listId: string | undefined }) {
  const { data, error, refetch } = useQuery((client) => client.watchlists({ first: 50 }));
  const wanted = useSearchParameter('symbol');
  const lists = data?.nodes ?? [];
  const list = lists.find(({ id }) => id === listId) ?? lists[0];
  const instruments = list?.items.map((item) => item.instrument) ?? [];
  const live = useLivePrices(instruments.map(({ symbol }) => symbol));
  const chosen = instruments.find(({ symbol }) => symbol === wanted) ?? instruments[0];
  return (
    <div className="page">
      <PageTitle>Watchlists</PageTitle>
      <Failure error={error} onRetry={refetch} />
      <Failure error={live.error} onRetry={reload} />
      {data === undefined && error === undefined && <p className="muted">Reading your watchlists…</p>}
      {data !== undefined && list === undefined && <FirstWatchlist />}
      {list !== undefined && (
        <>
          <ListTabs lists={lists} current={list} />
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
              <ChartPanel key={chosen.symbol} instrument={chosen} latest={live.prices.get(chosen.symbol)} />
            )}
          </div>
        </>
      )}
    </div>
  );
}
