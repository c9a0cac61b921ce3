import { createGraphQLClient } from '@shopify/graphql-client';
import { createTaskMutation, taskQuery } from './documents.js';

export async function run(url, token, id) {
  const client = createGraphQLClient({ url, headers: { authorization: `Bearer ${token}` }, retries: 2 });
  const found = await client.request(taskQuery, { variables: { id } });
  if (found.errors) return [found.errors.networkStatusCode, found.errors.message];
  const created = await client.request(createTaskMutation, { variables: { input: { title: 'Look at BTCUSDT' } } });
  if (created.errors) return [created.errors.networkStatusCode, created.errors.message];
  const { createTask } = created.data;
  return [found.data.node, createTask.__typename === 'Task' ? createTask : createTask.message];
}
