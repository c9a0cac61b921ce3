import { GraphqlResponseError, graphql } from '@octokit/graphql';
import { createTaskMutation, taskQuery } from './documents.js';

export async function run(url, token, id) {
  const send = graphql.defaults({ baseUrl: url, headers: { authorization: `Bearer ${token}` } });
  try {
    const { node } = await send(taskQuery, { id });
    const { createTask } = await send(createTaskMutation, { input: { title: 'Look at BTCUSDT' } });
    return [node, createTask.__typename === 'Task' ? createTask : createTask.message];
  } catch (error) {
    if (error instanceof GraphqlResponseError) return [error.errors?.[0]?.type, error.message];
    throw error;
  }
}
