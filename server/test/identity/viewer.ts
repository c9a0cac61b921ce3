import { z } from 'zod';
import { data, post } from '../harness/client.ts';

interface Where {
  readonly url: string;
}

const viewerShape = z.object({
  viewer: z.object({ id: z.string(), email: z.string(), username: z.string(), emailVerified: z.boolean() }),
});

const query = '{ viewer { id email username emailVerified } }';

/** Whoever holds this token. */
export async function viewerOf(where: Where, token: string) {
  return (await data(where, viewerShape, query, { token })).viewer;
}

/** How a token is refused: the status, the code, and the words. */
export async function refusalOf(where: Where, token: string) {
  const { response, errors } = await post(where, query, { token });
  return { status: response.status, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message };
}
