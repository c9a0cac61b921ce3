import type { IndicatorName } from '@tickwire/schema';
import * as technical from 'technicalindicators';
import * as signals from 'trading-signals';
import type { Candles } from './candles.ts';

/** One indicator as each library has it; what a library lacks is left out. */
export interface Contest {
  readonly names: readonly IndicatorName[];
  readonly tradingSignals?: () => unknown;
  readonly technicalIndicators?: () => unknown;
  /** What native talib is asked for, and its outputs in the order of the names. */
  readonly talib?: { readonly input: Readonly<Record<string, unknown>>; readonly outputs: readonly string[] };
}

export function contestsOf({ list, high, low, close, volume }: Candles): readonly Contest[] {
  const endIdx = close.length - 1;
  const talib = (name: string, prices: object, options: object, outputs: readonly string[] = ['outReal']) => ({
    input: { name, startIdx: 0, endIdx, ...prices, ...options },
    outputs,
  });
  const onCloses = (indicator: { add(close: number): unknown }) => {
    for (const price of close) indicator.add(price);
  };
  const onCandles = (indicator: { add(candle: (typeof list)[number]): unknown }) => {
    for (const candle of list) indicator.add(candle);
  };
  const ema = (period: number) => new signals.EMA(period);
  const macd = { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false };
  return [
    {
      names: ['sma20'],
      tradingSignals: () => onCloses(new signals.SMA(20)),
      technicalIndicators: () => technical.SMA.calculate({ period: 20, values: close }),
      talib: talib('SMA', { inReal: close }, { optInTimePeriod: 20 }),
    },
    {
      names: ['ema20'],
      tradingSignals: () => onCloses(ema(20)),
      technicalIndicators: () => technical.EMA.calculate({ period: 20, values: close }),
      talib: talib('EMA', { inReal: close }, { optInTimePeriod: 20 }),
    },
    {
      names: ['rsi14'],
      tradingSignals: () => onCloses(new signals.RSI(14)),
      technicalIndicators: () => technical.RSI.calculate({ period: 14, values: close }),
      talib: talib('RSI', { inReal: close }, { optInTimePeriod: 14 }),
    },
    {
      names: ['macd', 'macdSignal', 'macdHistogram'],
      tradingSignals: () => onCloses(new signals.MACD(ema(12), ema(26), ema(9))),
      technicalIndicators: () => technical.MACD.calculate({ ...macd, values: close }),
      talib: talib('MACD', { inReal: close }, { optInFastPeriod: 12, optInSlowPeriod: 26, optInSignalPeriod: 9 }, [
        'outMACD',
        'outMACDSignal',
        'outMACDHist',
      ]),
    },
    {
      names: ['bollingerUpper', 'bollingerMiddle', 'bollingerLower'],
      tradingSignals: () => onCloses(new signals.BollingerBands(20, 2)),
      technicalIndicators: () => technical.BollingerBands.calculate({ period: 20, stdDev: 2, values: close }),
      talib: talib(
        'BBANDS',
        { inReal: close },
        { optInTimePeriod: 20, optInNbDevUp: 2, optInNbDevDn: 2, optInMAType: 0 },
        ['outRealUpperBand', 'outRealMiddleBand', 'outRealLowerBand'],
      ),
    },
    {
      names: ['atr14'],
      tradingSignals: () => onCandles(new signals.ATR(14)),
      technicalIndicators: () => technical.ATR.calculate({ period: 14, high, low, close }),
      talib: talib('ATR', { high, low, close }, { optInTimePeriod: 14 }),
    },
    {
      names: ['adx14'],
      tradingSignals: () => onCandles(new signals.ADX(14)),
      technicalIndicators: () => technical.ADX.calculate({ period: 14, high, low, close }),
      talib: talib('ADX', { high, low, close }, { optInTimePeriod: 14 }),
    },
    {
      names: ['stochasticK', 'stochasticD'],
      tradingSignals: () => onCandles(new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 })),
      technicalIndicators: () => technical.Stochastic.calculate({ period: 14, signalPeriod: 3, high, low, close }),
      talib: talib(
        'STOCH',
        { high, low, close },
        {
          optInFastK_Period: 14,
          optInSlowK_Period: 3,
          optInSlowK_MAType: 0,
          optInSlowD_Period: 3,
          optInSlowD_MAType: 0,
        },
        ['outSlowK', 'outSlowD'],
      ),
    },
    {
      names: ['cci20'],
      tradingSignals: () => onCandles(new signals.CCI(20)),
      technicalIndicators: () => technical.CCI.calculate({ period: 20, high, low, close }),
      talib: talib('CCI', { high, low, close }, { optInTimePeriod: 20 }),
    },
    {
      names: ['mfi14'],
      tradingSignals: () => onCandles(new signals.MFI(14)),
      technicalIndicators: () => technical.MFI.calculate({ period: 14, high, low, close, volume }),
      talib: talib('MFI', { high, low, close, volume }, { optInTimePeriod: 14 }),
    },
    {
      names: ['obv'],
      tradingSignals: () => onCandles(new signals.OBV(2)),
      technicalIndicators: () => technical.OBV.calculate({ close, volume }),
      talib: talib('OBV', { inReal: close, volume }, {}),
    },
    {
      names: ['vwap', 'vwapDistance'],
      tradingSignals: () => onCandles(new signals.VWAP()),
      technicalIndicators: () => technical.VWAP.calculate({ high, low, close, volume }),
    },
  ];
}
