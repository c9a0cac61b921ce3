import type { Candle } from '@tickwire/sdk';
import { CandlestickSeries, ColorType, createChart, HistogramSeries, type UTCTimestamp } from 'lightweight-charts';
import { formatNumber } from '../ui/format.ts';
import { coloursOf } from './colours.ts';

const isTimestamp = (seconds: number): seconds is UTCTimestamp => Number.isFinite(seconds);

/**
 * The chart knows no zones but UTC: it is told the time of this place as if it were that one's. All bars get today's
 * offset, as the hour that comes twice in autumn would come before itself.
 */
function clockOf(hasTimes: boolean): (candle: Candle) => UTCTimestamp {
  const offsetSeconds = hasTimes ? new Date().getTimezoneOffset() * 60 : 0;
  return ({ time }) => {
    const seconds = Date.parse(time) / 1_000 - offsetSeconds;
    if (!isTimestamp(seconds)) throw new RangeError('A candle begins at no time.');
    return seconds;
  };
}

const pixelsPerBar = 7;

export interface Drawing {
  /** All bars anew, the oldest first. */
  show(candles: readonly Candle[]): void;
  /** The newest bar, or the one behind it. */
  grow(candle: Candle): void;
  /** After the theme has changed. */
  recolour(): void;
  remove(): void;
}

export interface DrawingLooks {
  readonly decimals: number;
  /** Whether bars begin at a time of day, rather than with a day. */
  readonly hasTimes: boolean;
}

/** Candles and what was traded below them. */
export function draw(element: HTMLElement, { decimals, hasTimes }: DrawingLooks): Drawing {
  const timeOf = clockOf(hasTimes);
  const barOf = (candle: Candle) => ({
    time: timeOf(candle),
    open: Number(candle.open),
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
  });
  const chart = createChart(element, {
    autoSize: true,
    // Its style sheet would need a policy that lets any in; the page's foot names the makers and leads to them.
    layout: { attributionLogo: false, fontFamily: getComputedStyle(element).fontFamily },
    timeScale: { timeVisible: hasTimes, secondsVisible: false },
    handleScroll: { mouseWheel: false },
    handleScale: { mouseWheel: false },
  });
  const prices = chart.addSeries(CandlestickSeries, {
    priceFormat: {
      type: 'custom',
      minMove: 10 ** -decimals,
      formatter: (price: number) => formatNumber(price, decimals),
    },
  });
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  let colours = coloursOf(element);
  let shown: readonly Candle[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  let isPlaced = false;

  const volumeOf = (candle: Candle) => ({
    time: timeOf(candle),
    value: Number(candle.volume),
    color: (Number(candle.close) < Number(candle.open) ? colours.down : colours.up)
      .replace('rgb(', 'rgba(')
      .replace(')', ', 0.35)'),
  });
  const drawVolumes = () => {
    // An index is not traded, and some sources record no volume: the bars then have the room to themselves.
    const isTraded = shown.some(({ volume }) => Number(volume) > 0);
    prices.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: isTraded ? 0.24 : 0.08 } });
    volumes.applyOptions({ visible: isTraded });
    volumes.setData(shown.map(volumeOf));
  };

  const recolour = () => {
    colours = coloursOf(element);
    const { background, text, line, up, down } = colours;
    chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: background }, textColor: text },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      timeScale: { borderColor: line },
      rightPriceScale: { borderColor: line },
    });
    prices.applyOptions({
      upColor: up,
      downColor: down,
      borderUpColor: up,
      borderDownColor: down,
      wickUpColor: up,
      wickDownColor: down,
    });
    drawVolumes();
  };
  recolour();

  return {
    show(candles) {
      shown = candles;
      const last = candles.at(-1);
      newest = last === undefined ? Number.NEGATIVE_INFINITY : timeOf(last);
      prices.setData(candles.map(barOf));
      drawVolumes();
      if (isPlaced) return;
      isPlaced = true;
      // The newest of them; the others are a drag away, and whoever went there stays when they are read anew.
      const barsInView = Math.max(30, Math.round(element.clientWidth / pixelsPerBar));
      chart.timeScale().setVisibleLogicalRange({ from: candles.length - barsInView, to: candles.length + 3 });
    },
    grow(candle) {
      const time = timeOf(candle);
      // It may have been told before the bars that it belongs behind were read.
      if (time < newest) return;
      newest = time;
      shown = [...shown.filter((one) => timeOf(one) < time), candle];
      prices.update(barOf(candle));
      volumes.update(volumeOf(candle));
    },
    recolour,
    remove: () => chart.remove(),
  };
}
