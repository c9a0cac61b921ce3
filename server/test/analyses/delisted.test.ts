import { expect, test } from 'vitest';
import { startTestServer } from '../harness/server.ts';
import { newInstrument } from './asking.ts';
import { newWorks } from './works.ts';

test('an analysis of what is not listed any more fails with that, and not with a wait that never ends', async () => {
  const server = await startTestServer();
  const { id: instrumentId, symbol } = await newInstrument(server);
  const { listing, analysisRun } = server.database;
  await listing.create({ data: { instrumentId, source: 'YAHOO', sourceSymbol: symbol, delistedAt: new Date() } });
  await server.services.market.catalogue.reload();
  const { id } = await analysisRun.create({ data: { instrumentId, activeId: instrumentId } });
  await newWorks(server).attempt(id, { isLast: true });
  const { status, failure } = await analysisRun.findUniqueOrThrow({ where: { id } });
  expect(status).toBe('FAILED');
  expect(failure).toMatch(new RegExp(`^${symbol} is not listed any more`));
});
