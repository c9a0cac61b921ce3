import { randomUUID } from 'node:crypto';
import { defaultCostBudgets } from '@tickwire/schema';
import { z } from 'zod';
import { post, type TestUser } from '../harness/client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../harness/server.ts';

/** What a server has unless it is told otherwise, behind one proxy: tests say where they come from. */
const realLimits = {
  trustedProxies: 1,
  costBudgets: defaultCostBudgets,
  signUpsPerAddress: 60,
  signInFailuresPerAccount: 5,
  signInFailuresPerAddress: 30,
} satisfies TestServerOptions;

export const startLimitedServer = (options: TestServerOptions = {}): Promise<TestServer> =>
  startTestServer({ ...realLimits, ...options });

let addresses = 0;

/** An address that no other test comes from. */
export function newAddress(): string {
  addresses += 1;
  return `10.${process.env.VITEST_POOL_ID ?? '0'}.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}

export const from = (ip: string) => ({ 'X-Forwarded-For': ip });

const signInShape = z.object({ signIn: z.object({ __typename: z.string() }) });

/** What a try to sign in comes to: a session, a wrong password, or the seconds to wait. */
export type Tried = 'AuthPayload' | 'InvalidCredentialsError' | { readonly code: string; readonly wait: number };

export async function tryToSignIn(
  server: { readonly url: string },
  { email, password }: Pick<TestUser, 'email' | 'password'>,
  ip: string,
): Promise<Tried> {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
  const answer = await post(server, query, { variables: { input: { email, password } }, headers: from(ip) });
  const [error] = answer.errors ?? [];
  if (error === undefined) {
    return z.enum(['AuthPayload', 'InvalidCredentialsError']).parse(signInShape.parse(answer.data).signIn.__typename);
  }
  const { code, retryAfterSeconds } = z
    .object({ code: z.string(), retryAfterSeconds: z.number().int().positive() })
    .parse(error.extensions);
  return { code, wait: retryAfterSeconds };
}

export const wrongPassword = () => `wrong-${randomUUID()}`;

/** How many tries at this account were checked and found wrong, as the audit log has it. */
export function wrongTries({ database }: TestServer, userId: string): Promise<number> {
  return database.auditEntry.count({ where: { action: 'SIGN_IN_FAILED', userId } });
}
