import type { SessionCookies } from '@tickwire/schema';
import { type ExecutionResult, GraphQLError, type Source } from 'graphql';
import { z } from 'zod';

const errorShape = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  /** In the document, which is the same. */
  positions: z.array(z.number()).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});

/** An answer as it is kept. */
const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorShape).optional(),
  /** The sessions that were given as a cookie, in turn; null: taken away. */
  cookies: z.array(z.object({ token: z.string(), expiresAt: z.coerce.date() }).nullable()),
});

export type KeptCookies = z.infer<typeof answerShape>['cookies'];

/** Sets cookies, and writes them down. */
export function recordingCookies(cookies: SessionCookies, kept: KeptCookies): SessionCookies {
  return {
    set(token, expiresAt) {
      kept.push({ token, expiresAt });
      cookies.set(token, expiresAt);
    },
    clear() {
      kept.push(null);
      cookies.clear();
    },
  };
}

interface Kept {
  readonly data: ExecutionResult['data'];
  readonly errors: readonly GraphQLError[] | undefined;
  readonly cookies: KeptCookies;
}

export function keptAnswer({ data, errors, cookies }: Kept): string {
  const told = errors?.map(({ message, path, positions, extensions }) => ({ message, path, positions, extensions }));
  return JSON.stringify({ data, errors: told, cookies });
}

/** An answer that was kept, as if it were given now; `source` is that of its document. */
export function revivedAnswer(text: string, source: Source | undefined, sessionCookies: SessionCookies) {
  const { data, errors, cookies } = answerShape.parse(JSON.parse(text));
  for (const cookie of cookies) {
    if (cookie === null) sessionCookies.clear();
    else sessionCookies.set(cookie.token, cookie.expiresAt);
  }
  const revived = errors?.map(
    ({ message, path, positions, extensions }) =>
      new GraphQLError(message, { source, positions, path, extensions: extensions ?? {} }),
  );
  return { ...(revived !== undefined && { errors: revived }), ...(data !== undefined && { data }) };
}
