import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { data, newUser, post, type TestUser } from './client.ts';
import { migratedDatabase } from './database.ts';
import type { TestServer } from './server.ts';

/** A migrated database that no other test uses: for what concerns all accounts, or the whole service. */
export function ownDatabase(): Promise<string> {
  return migratedDatabase(`own_${randomUUID().replaceAll('-', '')}`);
}

/** A user who is an admin from the first request on. */
export async function newAdmin(server: TestServer): Promise<TestUser> {
  const user = await newUser(server);
  await server.database.user.update({ where: { email: user.email }, data: { role: 'ADMIN' } });
  return user;
}

const resultShape = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
});

export type MutationResult = z.infer<typeof resultShape>;

const accountFields = '... on Account { id email role tier suspendedAt }';
const flagFields = '... on FeatureFlag { name description enabled builtIn rules { tier userId enabled } }';

function inputTypeOf(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
}

/** The document of an admin's mutation; what it does not select it cannot answer. */
function mutationOf(field: string): string {
  const fields = field.includes('FeatureFlag') ? flagFields : accountFields;
  const [type, argument] = field === 'deleteFeatureFlag' ? ['String', 'name'] : [inputTypeOf(field), 'input'];
  return `mutation ($value: ${type}!) {
    result: ${field}(${argument}: $value) { __typename ${fields} ... on Error { code message } }
  }`;
}

/** An admin's mutation, which must not end in a top-level error. */
export async function administer(
  server: { readonly url: string },
  { token }: Pick<TestUser, 'token'>,
  field: string,
  value: unknown,
): Promise<MutationResult> {
  const shape = z.object({ result: resultShape });
  return (await data(server, shape, mutationOf(field), { token, variables: { value } })).result;
}

/** The code of the top-level error that a mutation ends in; null where it ends in none. */
export async function refusalOf(
  server: { readonly url: string },
  token: string | undefined,
  field: string,
  value: unknown,
): Promise<string | null> {
  const { errors } = await post(server, mutationOf(field), {
    ...(token !== undefined && { token }),
    variables: { value },
  });
  return errors?.[0]?.extensions.code ?? null;
}
