import type { Candle } from '@tickwire/sdk';
import { formatDateTime, formatDay, formatPrice } from '../ui/format.ts';

const shown = 12;

interface BarsTableProps {
  readonly candles: readonly Candle[];
  readonly decimals: number;
  readonly hasTimes: boolean;
}

/** The newest bars as figures, for who cannot look at a chart. */
export function BarsTable({ candles, decimals, hasTimes }: BarsTableProps) {
  if (candles.length === 0) return null;
  return (
    <details>
      <summary>The newest bars as figures</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className="scroll" aria-label="Bars" tabIndex={0}>
        <table className="figures number">
          <thead>
            <tr>
              {['Begins', 'Open', 'High', 'Low', 'Close', 'Volume'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {candles
              .slice(-shown)
              .toReversed()
              .map(({ time, open, high, low, close, volume }) => (
                <tr key={time}>
                  <th scope="row">{hasTimes ? formatDateTime(time) : formatDay(time)}</th>
                  {[open, high, low, close].map((price, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: always these four, in this order.
                    <td key={index}>{formatPrice(price, decimals)}</td>
                  ))}
                  <td>{formatPrice(volume, undefined)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
