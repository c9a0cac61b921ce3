import { createHash } from 'node:crypto';
import type { PrismaClient, User } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { inOneStatement } from '../../changes.ts';
import { forbidden, InvalidTokenError } from '../../errors.ts';
import { hashToken, newToken } from '../credentials/secrets.ts';
import { type Caller, suspended } from '../credentials/viewer.ts';
import type { AccountService, IssuedSession } from '../service.ts';

/** An app that was sent back to asks at once. */
const holdsForMs = 60_000;
/** RFC 7636's bound. */
const maxVerifierLength = 128;
const challengePattern = /^[A-Za-z0-9_-]{43}$/;

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Whether it could be the S256 challenge of a verifier. */
export function isChallenge(text: string): boolean {
  return challengePattern.test(text);
}

export type SignInCodeService = ReturnType<typeof createSignInCodeService>;

/** Codes that an app without cookies turns into a session, after a provider has proved who its user is. */
export function createSignInCodeService({
  database,
  accounts,
}: {
  readonly database: PrismaClient;
  readonly accounts: AccountService;
}) {
  return {
    /** A code that is good once, for a minute, for whoever has the challenge's verifier. */
    async issue(user: User, method: string, challenge: string): Promise<string> {
      const code = newToken();
      await database.accountToken.create({
        data: {
          userId: user.id,
          purpose: 'SIGN_IN',
          tokenHash: hashToken(code),
          method,
          challenge,
          expiresAt: new Date(Date.now() + holdsForMs),
        },
      });
      return code;
    },

    /**
     * The session that a code stands for. A code is used up by the first who sends it, whatever the verifier.
     *
     * @throws InvalidTokenError; GraphQLError with FORBIDDEN for a suspended account.
     */
    async redeem(code: string, verifier: string, caller: Caller): Promise<IssuedSession> {
      const where = { tokenHash: hashToken(code), purpose: 'SIGN_IN' } as const;
      const token = await database.accountToken.findUnique({ where, include: { user: true } });
      const { count } = await inOneStatement(database, (sender) => sender.accountToken.deleteMany({ where }));
      if (token === null || count === 0 || token.expiresAt.getTime() <= Date.now() || token.method === null) {
        throw new InvalidTokenError('The code is unknown, was used already, or has expired: sign in anew.');
      }
      const { user, method } = token;
      if (verifier.length > maxVerifierLength || s256(verifier) !== token.challenge) {
        await recordAudit(database, caller, {
          action: 'SIGN_IN_FAILED',
          actorId: null,
          userId: user.id,
          details: { method, reason: 'VERIFIER' },
        });
        throw new InvalidTokenError(
          'The verifier is not the one that the challenge was made of; the code is used up: sign in anew.',
        );
      }
      if (user.suspendedAt !== null) throw forbidden(suspended.message);
      return accounts.issueSession(user, method, caller);
    },
  };
}
