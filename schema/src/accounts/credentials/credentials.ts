import { type ApiKeyScope, type PrismaClient, ApiKeyScope as Scope } from '@tickwire/prisma';
import type { Cache } from '../../ports/cache.ts';
import type { ProvenIdentity, TokenVerifier } from '../../ports/identity.ts';
import { isApiKey, looksLikeApiKey } from '../api-keys/api-keys.ts';
import type { Activity } from './activity.ts';
import { credentialKey, identityKey, userKey } from './cache-keys.ts';
import { type KeptUser, keepUser, reviveUser } from './kept-user.ts';
import { createRefusalLog } from './refused-tokens.ts';
import { hashToken } from './secrets.ts';
import { isSessionToken, type Sessions } from './sessions.ts';
import { type Caller, type Credential, isRefusal, type Refusal, suspended, type Viewer } from './viewer.ts';

/** Revocation is told at once: this only bounds what an edit of the database by hand has to wait for. */
const keepForMs = 60_000;

/** A credential as it is kept, whoever holds it. */
type KeptCredential = {
  readonly kind: Credential['kind'];
  readonly id: string | null;
  readonly userId: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly issuedAt: number;
  readonly expiresAt: number | null;
  /** Whether the session was prolonged as this was read. */
  readonly prolonged: boolean;
};

/** A token of an identity provider as it is kept once it has been verified. */
type KeptToken = { readonly [Field in keyof ProvenIdentity]: ProvenIdentity[Field] } & {
  readonly issuedAt: number;
  readonly expiresAt: number;
};

const allScopes: readonly ApiKeyScope[] = [Scope.READ, Scope.WRITE];
const refused = (message: string): Refusal => ({ refused: 'UNAUTHENTICATED', message });
const unknown = refused('The token is malformed, unknown or has expired: sign in again.');
const expired = refused('The token has expired: ask the identity provider for a new one.');
const badKey = refused('The API key is unknown, was revoked or has expired: make another by `createApiKey`.');

export interface CredentialOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly sessions: Sessions;
  readonly activity: Pick<Activity, 'touch'>;
  /** Null where no outside identity provider is configured. */
  readonly tokens: TokenVerifier | null;
  /** Whose account an outside identity is, made at first sight; or why there can be none. */
  readonly userOf: (identity: ProvenIdentity, caller: Caller) => Promise<{ readonly id: string } | Refusal>;
}

export type CredentialService = ReturnType<typeof createCredentialService>;

/** Tells who holds a token, without asking the database for one that was seen a moment ago. */
export function createCredentialService({ database, cache, sessions, activity, tokens, userOf }: CredentialOptions) {
  const refusals = createRefusalLog(database);

  async function readSession(token: string): Promise<KeptCredential | null> {
    const { session } = await sessions.validateSession(token);
    if (session === null) return null;
    return {
      kind: 'SESSION',
      id: session.rowId,
      userId: session.userId,
      scopes: allScopes,
      issuedAt: session.createdAt.getTime(),
      expiresAt: session.expiresAt.getTime(),
      prolonged: session.fresh,
    };
  }

  async function readApiKey(hash: string): Promise<KeptCredential | null> {
    const key = await database.apiKey.findFirst({
      where: { OR: [{ secretHash: hash }, { previousSecretHash: hash }] },
    });
    if (key === null) return null;
    const ends = [key.expiresAt, key.secretHash === hash ? null : key.previousExpiresAt].flatMap(
      (end) => end?.getTime() ?? [],
    );
    return {
      kind: 'API_KEY',
      id: key.id,
      userId: key.userId,
      scopes: key.scopes,
      issuedAt: key.createdAt.getTime(),
      expiresAt: ends.length === 0 ? null : Math.min(...ends),
      prolonged: false,
    };
  }

  async function verifyToken(token: string, caller: Caller): Promise<KeptToken | Refusal> {
    if (tokens === null) return unknown;
    const verified = await tokens.verify(token);
    if ('refused' in verified) {
      if (verified.suspicion !== null) await refusals.record(verified.suspicion, caller);
      return refused(verified.refused);
    }
    return { ...verified, issuedAt: verified.issuedAt.getTime(), expiresAt: verified.expiresAt.getTime() };
  }

  /** Whose an identity is can change while its token holds: it is kept by itself, and dropped by itself. */
  async function ownerOf(token: KeptToken, caller: Caller): Promise<string | Refusal> {
    return keptOrRefused(identityKey(token), async () => {
      const user = await userOf(token, caller);
      return isRefusal(user) ? user : user.id;
    });
  }

  async function readToken(key: string, token: string, caller: Caller): Promise<KeptCredential | Refusal> {
    const kept = await keptOrRefused(key, () => verifyToken(token, caller));
    if (isRefusal(kept)) return kept;
    if (kept.expiresAt <= Date.now()) return expired;
    const owner = await ownerOf(kept, caller);
    if (typeof owner !== 'string') return owner;
    const { issuedAt, expiresAt } = kept;
    return { kind: 'TOKEN', id: null, userId: owner, scopes: allScopes, issuedAt, expiresAt, prolonged: false };
  }

  function read(token: string, hash: string, caller: Caller): Promise<KeptCredential | Refusal | null> {
    const key = credentialKey(hash);
    if (looksLikeApiKey(token)) {
      return isApiKey(token) ? cache.get(key, keepForMs, () => readApiKey(hash)) : Promise.resolve(null);
    }
    if (isSessionToken(token)) return cache.get(key, keepForMs, () => readSession(token));
    if (token.split('.').length !== 3) return Promise.resolve(null);
    return readToken(key, token, caller);
  }

  /** Refusals are not kept: the next try may find the issuer's new keys. */
  async function keptOrRefused<T extends string | KeptToken>(key: string, load: () => Promise<T | Refusal>) {
    let refusal: Refusal = unknown;
    const kept = await cache.get<T>(key, keepForMs, async () => {
      const result = await load();
      if (typeof result === 'string' || !isRefusal(result)) return result;
      refusal = result;
      return null;
    });
    return kept ?? refusal;
  }

  async function readUser(userId: string): Promise<KeptUser | null> {
    const user = await database.user.findUnique({ where: { id: userId } });
    return user === null ? null : keepUser(user);
  }

  return {
    /** Who holds this token, or why nobody does; `isIdle`: the server asks by itself, and nobody is there for it. */
    async authenticate(token: string, caller: Caller, isIdle = false): Promise<Viewer | Refusal> {
      const hash = hashToken(token);
      const credential = await read(token, hash, caller);
      if (credential === null) return looksLikeApiKey(token) ? badKey : unknown;
      if ('refused' in credential) return credential;
      if (credential.expiresAt !== null && credential.expiresAt <= Date.now()) {
        return credential.kind === 'API_KEY' ? badKey : unknown;
      }
      const user = await cache.get(userKey(credential.userId), keepForMs, () => readUser(credential.userId));
      if (user === null) return unknown;
      if (user.suspendedAt !== null) return suspended;
      if (credential.kind === 'TOKEN' && credential.issuedAt < (user.tokensValidFrom ?? 0)) return unknown;
      const { kind, id, scopes, issuedAt, expiresAt, prolonged } = credential;
      const viewer: Viewer = {
        user: reviveUser(user),
        credential: {
          kind,
          hash,
          id,
          scopes,
          issuedAt: new Date(issuedAt),
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        },
        prolongedUntil: prolonged && expiresAt !== null ? new Date(expiresAt) : null,
      };
      if (!isIdle) activity.touch(viewer);
      return viewer;
    },
  };
}
