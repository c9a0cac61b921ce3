import type { LatestPrice } from '@tickwire/sdk';
import { useState } from 'react';
import { formatPercent, formatPrice } from './format.ts';

interface MovingPriceProps {
  readonly latest: LatestPrice | undefined;
  /** Undefined: as many as it has. */
  readonly decimals: number | undefined;
}

interface Move {
  readonly price: string | undefined;
  readonly way: 'up' | 'down' | 'none';
  /** Counts the moves: each flash is an element of its own, so that it begins anew. */
  readonly count: number;
}

const still: Move = { price: undefined, way: 'none', count: 0 };

/** A price that flashes as it moves, for who likes motion. */
export function MovingPrice({ latest, decimals }: MovingPriceProps) {
  const [move, setMove] = useState(still);
  const price = latest?.price;
  if (price !== undefined && price !== move.price) {
    const step = move.price === undefined ? 0 : Number(price) - Number(move.price);
    setMove({ price, way: step > 0 ? 'up' : step < 0 ? 'down' : 'none', count: move.count + 1 });
  }
  if (price === undefined) return <span className="price number muted">–</span>;
  return (
    <span className="price number" data-price={price} translate="no">
      {move.way !== 'none' && <span key={move.count} className={`flash ${move.way}`} aria-hidden="true" />}
      {/* An element of its own: where a browser translates, it puts others in the place of bare texts. */}
      <span>{formatPrice(price, decimals)}</span>
    </span>
  );
}

export function PriceChange({ percent }: { readonly percent: number | null }) {
  if (percent === null) return <span className="number muted">–</span>;
  return <span className={`number ${percent < 0 ? 'down' : 'up'}`}>{formatPercent(percent)}</span>;
}
