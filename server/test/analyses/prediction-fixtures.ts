import { randomUUID } from 'node:crypto';
import {
  type AnalysisModel,
  type AssetClass,
  createDatabase,
  type Instrument,
  type PrismaClient,
} from '@tickwire/prisma';
import {
  type CandleQuery,
  createCandleReader,
  createCatalogue,
  createResolvePredictions,
  type MarketService,
  recordPredictions,
} from '@tickwire/schema';
import { inject } from 'vitest';
import { createReplaySource, type FileSeries } from '../../src/market/replay/index.ts';
import { urlOf } from '../harness/database.ts';
import { templateName } from '../harness/global-setup.ts';
import { whenDone } from '../harness/when-done.ts';
import { createClockCache } from '../market/candle-fixtures.ts';
import { anchorMs, fileOf } from '../market/replay-fixtures.ts';

export const dayMs = 86_400_000;
/** One moment for all of a file, though midnight passes meanwhile. */
const nowMs = Date.now();
export const today = Math.floor(nowMs / dayMs);
export const daysAgo = (days: number): Date => new Date(nowMs - days * dayMs);

/** Connections to a database; they end with the test, or with the file. */
export function connect(url: string): PrismaClient {
  const database = createDatabase({ url, poolSize: 3 });
  whenDone(() => database.$disconnect());
  return database;
}

/** A migrated database that nobody else uses: chores look at all that there is. */
export async function newDatabase(): Promise<string> {
  const name = `predictions_${randomUUID().slice(0, 8)}`;
  const admin = createDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  await admin.$executeRawUnsafe(`CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`);
  await admin.$disconnect();
  return urlOf(name);
}

const lapDays = 400;

/** The close of the day that was so many days ago: on each 10.00 above that of the day before. */
export const closeOf = (ago: number): number => (lapDays - ago) * 10;

/** A day each, from 399 days ago up to today: in a replay of so many days each has a fixed place. */
function risingDays(symbol: string): FileSeries {
  const bars = Array.from({ length: lapDays }, (_, place) => {
    const dayOfPlace = anchorMs / dayMs - lapDays / 2 + place;
    const ago = (((today - dayOfPlace) % lapDays) + lapDays) % lapDays;
    const close = closeOf(ago) * 100;
    return { open: close - 999, high: close, low: close - 999, close, volume: 1 };
  });
  return { symbol, barMs: dayMs, priceDecimals: 2, volumeDecimals: 0, bars, firstMs: 0, lastMs: (lapDays - 1) * dayMs };
}

let risen = 0;
const symbols = Array.from({ length: 60 }, (_, index) => `RISING${index}`);
const source = createReplaySource({ instruments: [], ticksPerSecond: 2, file: fileOf(...symbols.map(risingDays)) });

export async function newInstrument(
  database: PrismaClient,
  { symbol = `T${randomUUID().slice(0, 12).toUpperCase()}`, assetClass = 'EQUITY' as AssetClass } = {},
): Promise<Instrument> {
  return database.instrument.create({
    data: { symbol, name: symbol, assetClass, currency: 'USD', priceDecimals: 2 },
  });
}

/** One whose price rises every day. */
export function risingInstrument(database: PrismaClient, assetClass: AssetClass = 'EQUITY'): Promise<Instrument> {
  risen += 1;
  return newInstrument(database, { symbol: symbols[risen % symbols.length] ?? '', assetClass });
}

export interface GivenPrediction {
  readonly instrumentId: string;
  readonly model?: AnalysisModel;
  readonly version?: number;
  /** 75 where left out: up, by 0.7. */
  readonly score?: number;
  readonly price?: number;
  /** 40 where left out: it ended 10 days ago. */
  readonly madeDaysAgo?: number;
}

/** For 30 days, by a run of then; answers that. */
export async function newPrediction(database: PrismaClient, given: GivenPrediction): Promise<string> {
  const { instrumentId, model = 'BASIC', version = 1, score = 75, price = 100, madeDaysAgo = 40 } = given;
  const { id } = await database.analysisRun.create({ data: { instrumentId, status: 'COMPLETED' } });
  const run = { id, instrumentId, price: String(price), atMs: daysAgo(madeDaysAgo).getTime() };
  await database.$transaction((transaction) =>
    recordPredictions(transaction, run, [{ variant: { model, version }, horizonDays: 30, score }]),
  );
  return id;
}

/** How a server reads candles, and the symbols that it was asked for. */
export function marketOf(database: PrismaClient, faults: ReadonlyMap<string, Error> = new Map()) {
  const asked: string[] = [];
  const catalogue = createCatalogue(database);
  const reader = createCandleReader({
    sourceOf: (symbol) => (source.covers(symbol) ? source : null),
    catalogue,
    database,
    cache: createClockCache({ nowMs: Date.now() }),
    metrics: { count: () => {} },
  });
  const candles: MarketService['candles'] = async (symbol: string, query: CandleQuery) => {
    asked.push(symbol);
    const fault = faults.get(symbol);
    if (fault !== undefined) throw fault;
    return reader.candles(symbol, query);
  };
  return { catalogue, candles, asked };
}

/** Does the chore once; answers what it reported. */
export async function resolve(
  database: PrismaClient,
  { market = marketOf(database), signal = new AbortController().signal } = {},
): Promise<unknown[]> {
  const reported: unknown[] = [];
  const { catalogue } = market;
  await catalogue.reload();
  await createResolvePredictions({ database, market, catalogue, report: (error) => reported.push(error) }).run(signal);
  return reported;
}
