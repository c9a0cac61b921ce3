import { LinearClient, LinearError } from '@linear/sdk';

export async function run(url, token, id) {
  const client = new LinearClient({ apiUrl: url, accessToken: token });
  try {
    const found = await client.issue(id);
    const created = await client.createIssue({ teamId: id, title: 'Look at BTCUSDT' });
    return [found, created.success ? await created.issue : 'not created'];
  } catch (error) {
    if (error instanceof LinearError) return [error.type, error.message];
    throw error;
  }
}
