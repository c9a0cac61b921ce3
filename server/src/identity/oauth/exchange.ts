import { ArcticFetchError, type OAuth2Client, OAuth2RequestError, type OAuth2Tokens } from 'arctic';
import { z } from 'zod';
import { OAuthError, providerFailed } from './provider.ts';

/** A person waits in front of it. */
export const answerWithinMs = 5_000;

const errorShape = z.object({ error: z.string() });

function refusedCode(title: string, cause: unknown): OAuthError {
  return new OAuthError(
    'INVALID_CODE',
    `${title} does not take this code: it was used already, or has expired. Sign in anew.`,
    { cause },
  );
}

/** arctic waits as long as the provider likes; the person does not. */
async function withinTime<T>(work: Promise<T>): Promise<T> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error('no answer in time')), answerWithinMs);
  try {
    return await Promise.race([work, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** As RFC 6749 and GitHub call a code that is wrong, somebody else's, or no longer good. */
const codeErrors = ['invalid_grant', 'bad_verification_code'];

/** Turns the code that somebody came back with into the provider's tokens. */
export async function exchangeCode(
  client: OAuth2Client,
  {
    title,
    endpoint,
    code,
    verifier,
  }: { readonly title: string; readonly endpoint: string; readonly code: string; readonly verifier: string },
): Promise<OAuth2Tokens> {
  const tokens = await withinTime(client.validateAuthorizationCode(endpoint, code, verifier)).catch(
    (error: unknown) => {
      if (error instanceof OAuth2RequestError && codeErrors.includes(error.code)) throw refusedCode(title, error);
      throw providerFailed(title, error instanceof ArcticFetchError ? error.cause : error);
    },
  );
  // GitHub says with a status of 200 what went wrong.
  const failure = errorShape.safeParse(tokens.data);
  if (!failure.success) return tokens;
  const { error } = failure.data;
  throw codeErrors.includes(error) ? refusedCode(title, error) : providerFailed(title, `it refused: ${error}`);
}
