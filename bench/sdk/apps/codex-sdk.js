import { Codex } from '@codex-data/sdk';

export async function run(_url, token, id) {
  const codex = new Codex(token);
  try {
    const found = await codex.queries.token({ input: { address: id, networkId: 1 } });
    const created = await codex.mutations.deleteWebhooks({ input: { webhookIds: [id] } });
    return [found, created];
  } catch (error) {
    return [error.response?.errors?.[0]?.extensions?.code, error.message];
  }
}
