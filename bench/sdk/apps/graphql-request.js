import { ClientError, GraphQLClient } from 'graphql-request';
import { createTaskMutation, taskQuery } from './documents.js';

export async function run(url, token, id) {
  const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${token}` } });
  try {
    const { node } = await client.request(taskQuery, { id });
    const { createTask } = await client.request(createTaskMutation, { input: { title: 'Look at BTCUSDT' } });
    return [node, createTask.__typename === 'Task' ? createTask : createTask.message];
  } catch (error) {
    if (error instanceof ClientError) return [error.response.errors?.[0]?.extensions?.code, error.message];
    throw error;
  }
}
