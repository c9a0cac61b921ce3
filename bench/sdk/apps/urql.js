import { CombinedError, createClient, fetchExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { retryExchange } from '@urql/exchange-retry';
import { createTaskMutation, taskQuery } from './documents.js';

export async function run(url, token, id) {
  const client = createClient({
    url,
    exchanges: [
      authExchange(async (utils) => ({
        addAuthToOperation: (operation) => utils.appendHeaders(operation, { authorization: `Bearer ${token}` }),
        didAuthError: (error) => error.response?.status === 401,
        refreshAuth: async () => undefined,
      })),
      retryExchange({ maxNumberAttempts: 3, retryIf: (error) => Boolean(error.networkError) }),
      fetchExchange,
    ],
  });
  try {
    const found = await client.query(taskQuery, { id }).toPromise();
    if (found.error) throw found.error;
    const created = await client.mutation(createTaskMutation, { input: { title: 'Look at BTCUSDT' } }).toPromise();
    if (created.error) throw created.error;
    const { createTask } = created.data;
    return [found.data.node, createTask.__typename === 'Task' ? createTask : createTask.message];
  } catch (error) {
    if (error instanceof CombinedError) return [error.graphQLErrors[0]?.extensions?.code, error.message];
    throw error;
  }
}
