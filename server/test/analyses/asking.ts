import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import type { TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

interface Asker {
  readonly token: string;
}

const models = z.array(z.enum(['BASIC', 'BUFFETT', 'LYNCH', 'DCF']));

const askedShape = z.looseObject({
  __typename: z.string(),
  id: z.string(),
  status: z.string(),
  cached: z.boolean(),
  models,
});

/** What `requestAnalysis` answers who may. */
export async function requestAnalysis(
  server: Pick<TestServer, 'url'>,
  { token }: Asker,
  { symbol, models: wanted }: { readonly symbol: string; readonly models?: readonly string[] },
) {
  const list = wanted === undefined ? '' : `, models: [${wanted.join(', ')}]`;
  const query = `mutation ($symbol: String!) { result: requestAnalysis(input: { symbol: $symbol${list} }) {
    __typename ... on Analysis { id status cached models } ... on Error { message } } }`;
  const { result } = await data(server, z.object({ result: askedShape }), query, { token, variables: { symbol } });
  return result;
}

const resultShape = z.looseObject({
  model: z.string(),
  version: z.number(),
  score: z.number().nullable(),
  verdict: z.string().nullable(),
  confidence: z.number().nullable(),
  reasoning: z.string(),
  factors: z.array(z.object({ name: z.string() })),
});

const analysisShape = z.looseObject({
  id: z.string(),
  status: z.string(),
  results: z.array(resultShape),
  score: z.number().nullable(),
  verdict: z.string().nullable(),
  summary: z.string().nullable(),
  failure: z.string().nullable(),
  priceAtAnalysis: z.string().nullable(),
  completedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  instrument: z.object({ symbol: z.string() }),
});

const fields = `id status score verdict confidence summary failure priceAtAnalysis completedAt expiresAt
  instrument { symbol }
  results { model version score verdict confidence reasoning fairValue factors { name value points maxPoints } }`;

/** An analysis once it has ended. */
export async function endedAnalysis(server: Pick<TestServer, 'url'>, { token }: Asker, id: string) {
  const query = `query ($id: ID!) { node(id: $id) { ... on Analysis { ${fields} } } }`;
  const shape = z.object({ node: analysisShape });
  const read = async () => (await data(server, shape, query, { token, variables: { id } })).node;
  await expect.poll(async () => (await read()).status, { timeout: 10_000 }).toMatch(/COMPLETED|FAILED/);
  return read();
}

/**
 * An instrument that no other test knows, and of which no source has a price; it goes with its test, and so does
 * whatever watches it, which an instrument is kept for.
 */
export async function newInstrument({ database }: Pick<TestServer, 'database'>) {
  const tag = randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();
  const instrument = await database.instrument.create({
    data: { symbol: `T${tag}`, name: `Test ${tag}`, assetClass: 'EQUITY', currency: 'USD', priceDecimals: 2 },
  });
  whenDone(async () => {
    await database.watchlistItem.deleteMany({ where: { instrumentId: instrument.id } });
    await database.instrument.delete({ where: { id: instrument.id } });
  });
  return instrument;
}
