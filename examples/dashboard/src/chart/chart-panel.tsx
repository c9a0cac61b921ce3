import './chart.css';
import type { InstrumentSummary, LatestPrice } from '@tickwire/sdk';
import { Link } from '../route.tsx';
import { formatPrice, sayEnum } from '../ui/format.ts';
import { MovingPrice, PriceChange } from '../ui/moving-price.tsx';
import { PriceState } from '../ui/price-state.tsx';
import { Segments } from '../ui/segments.tsx';
import { Bars } from './bars.tsx';
import { type ChartInterval, intervals } from './intervals.ts';

interface ChartPanelProps {
  readonly instrument: InstrumentSummary;
  readonly latest: LatestPrice | undefined;
  readonly interval: ChartInterval;
  onInterval(interval: ChartInterval): void;
}

type Fact = readonly [term: string, fact: string];

/** What is known besides the price. */
function factsOf({ currency, priceDecimals }: InstrumentSummary, latest: LatestPrice | undefined): readonly Fact[] {
  const figure = (term: string, value: LatestPrice['bid'] | undefined, decimals = priceDecimals): readonly Fact[] =>
    value === null || value === undefined ? [] : [[term, formatPrice(value, decimals)]];
  const source = latest?.source;
  return [
    ['In', currency],
    ...figure('Bid', latest?.bid),
    ...figure('Ask', latest?.ask),
    ...figure('Volume', latest?.volume, 0),
    ['From', source === undefined ? '–' : source === 'REPLAY' ? 'Replay, not the market' : sayEnum(source)],
  ];
}

/** One instrument: its price, and its bars, the last of which grows. */
export function ChartPanel({ instrument, latest, interval, onInterval }: ChartPanelProps) {
  const { symbol, name, priceDecimals } = instrument;
  return (
    <section className="panel chart-panel" aria-labelledby="chart-title">
      <div className="panel-head">
        <div>
          <h2 id="chart-title">
            {symbol} <span className="muted small">{name}</span>
          </h2>
          <div className="headline">
            <MovingPrice latest={latest} decimals={priceDecimals} />
            <PriceChange percent={latest?.changePercent ?? null} />
            <PriceState latest={latest} />
          </div>
        </div>
        <Link className="button small" to={`/analyses?symbol=${encodeURIComponent(symbol)}`}>
          Analyse {symbol}
        </Link>
      </div>
      <Segments<ChartInterval>
        legend="How long a bar lasts"
        options={intervals}
        value={interval}
        onChange={onInterval}
      />
      <Bars key={interval} instrument={instrument} interval={interval}>
        <dl className="facts">
          {factsOf(instrument, latest).map(([term, fact]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="number">{fact}</dd>
            </div>
          ))}
        </dl>
      </Bars>
    </section>
  );
}
