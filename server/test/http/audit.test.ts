import { serverAudits } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

/** The specification of GraphQL over HTTP, as its own suite asks for it: what MUST, SHOULD and MAY be. */
describe('GraphQL over HTTP', () => {
  for (const audit of serverAudits({ url: server.url })) {
    test(`${audit.id}: ${audit.name}`, async () => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' });
    });
  }
});
