import { randomUUID } from 'node:crypto';
import { type AnalysisModel, type AssetClass, createDatabase, type PrismaClient } from '@tickwire/prisma';
import { inject } from 'vitest';
import { urlOf } from '../harness/database.ts';
import { templateName } from '../harness/global-setup.ts';
import { whenDone } from '../harness/when-done.ts';

export const dayMs = 86_400_000;

export const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs);

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
  await admin.$executeRawUnsafe(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  await admin.$disconnect();
  return urlOf(name);
}

export async function newInstrument(
  database: PrismaClient,
  { symbol = `T${randomUUID().slice(0, 12).toUpperCase()}`, assetClass = 'EQUITY' as AssetClass, watchers = 0 } = {},
) {
  return database.instrument.create({
    data: { symbol, name: symbol, assetClass, currency: 'USD', priceDecimals: 2, watchers },
  });
}

/** A run of this instrument that is over. */
export async function newRun(database: PrismaClient, instrumentId: string, completedAt = new Date()): Promise<string> {
  const { id } = await database.analysisRun.create({
    data: { instrumentId, status: 'COMPLETED', attempt: 1, completedAt, createdAt: completedAt },
  });
  return id;
}

export interface GivenPrediction {
  readonly instrumentId: string;
  readonly model?: AnalysisModel;
  readonly version?: number;
  readonly isUp?: boolean;
  readonly probability?: number;
  readonly price?: string;
  /** 40 where left out: with the horizon, the day that it ends. */
  readonly madeDaysAgo?: number;
  readonly horizonDays?: number;
  /** What came of it; null: nobody ever knew. Left out: it is open. */
  readonly resolvedPrice?: string | null;
}

/** One that was made in the past, as if a run then had recorded it; answers the run that it is of. */
export async function newPrediction(
  database: PrismaClient,
  { instrumentId, madeDaysAgo = 40, horizonDays = 30, resolvedPrice, ...given }: GivenPrediction,
): Promise<string> {
  const madeAt = daysAgo(madeDaysAgo);
  const endsAt = new Date(madeAt.getTime() + horizonDays * dayMs);
  const runId = await newRun(database, instrumentId, madeAt);
  await database.prediction.create({
    data: {
      ...{ runId, instrumentId, model: 'BASIC', version: 1, isUp: true, probability: 0.7, price: '100', ...given },
      ...{ madeAt, madeOn: madeAt, endsAt, dueAt: endsAt },
      ...(resolvedPrice !== undefined && { resolvedPrice, resolvedAt: endsAt }),
    },
  });
  return runId;
}
