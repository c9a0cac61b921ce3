import type { Candle } from '@tickwire/sdk';
import { useEffect, useRef } from 'react';
import { useTheme } from '../theme.tsx';
import type { Drawing } from './drawing.ts';

interface CandleChartProps {
  readonly label: string;
  readonly candles: readonly Candle[];
  /** The bar under way, as it was told last. */
  readonly growing: Candle | undefined;
  readonly decimals: number;
  readonly hasTimes: boolean;
  readonly isBusy: boolean;
}

/** A canvas; its bars are in a table below it as well. */
export function CandleChart({ label, candles, growing, decimals, hasTimes, isBusy }: CandleChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(null);
  const shown = useRef({ candles, growing });
  shown.current = { candles, growing };
  const theme = useTheme();

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let isGone = false;
    // By itself, and later: who reads prices need not wait for the chart's 50 KB.
    const begin = async () => {
      const { draw } = await import('./drawing.ts');
      if (isGone) return;
      const drawn = draw(element, { decimals, hasTimes });
      drawing.current = drawn;
      if (shown.current.candles.length > 0) drawn.show(shown.current.candles);
      if (shown.current.growing !== undefined) drawn.grow(shown.current.growing);
    };
    void begin();
    return () => {
      isGone = true;
      drawing.current?.remove();
      drawing.current = null;
    };
  }, [decimals, hasTimes]);

  useEffect(() => {
    if (candles.length > 0) drawing.current?.show(candles);
  }, [candles]);
  useEffect(() => {
    if (growing !== undefined) drawing.current?.grow(growing);
  }, [growing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the theme, which the style sheet knows.
  useEffect(() => {
    drawing.current?.recolour();
  }, [theme]);

  return (
    <div className="chart" role="img" aria-label={label} aria-busy={isBusy} data-bars={candles.length}>
      <div ref={frame} />
      {isBusy && <span className="muted">Reading bars…</span>}
    </div>
  );
}
