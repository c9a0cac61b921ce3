import { createHash, randomUUID } from 'node:crypto';
import type { StandInAnswer, StandInRequest } from './http.ts';

/** What the service under test is known to every provider by. */
export const client = { clientId: `client-${randomUUID()}`, clientSecret: `secret-${randomUUID()}` };

interface Grant<Person> {
  readonly redirectUri: string;
  readonly nonce: string | null;
  readonly challenge: string;
  readonly person: Person;
}

/** Somebody in front of a sign-in page: what they are, or the error that the page ends in. */
type Visitor<Person> = { readonly person: Person } | { readonly error: string };

/** Opens the page as a browser does; answers where it is sent on to. */
async function open(page: URL): Promise<URL> {
  const response = await fetch(page, { redirect: 'manual' });
  if (response.status !== 302) throw new Error(`${response.status}: ${await response.text()}`);
  return new URL(response.headers.get('location') ?? '');
}

/** The authorisation-code flow with PKCE, as RFC 6749 and RFC 7636 have a provider do it. */
export function createGrants<Person>(scope: string) {
  const grants = new Map<string, Grant<Person>>();
  /** By the state of the page that they look at. */
  const visitors = new Map<string, Visitor<Person>>();

  function visit(page: URL, visitor: Visitor<Person>): Promise<URL> {
    visitors.set(page.searchParams.get('state') ?? '', visitor);
    return open(page);
  }

  return {
    /** The person agrees; answers where the browser comes back to. */
    agree: (page: URL, person: Person) => visit(page, { person }),
    /** The page ends in an error instead. */
    refuse: (page: URL, error: string) => visit(page, { error }),

    /** The sign-in page. */
    authorize({ query }: StandInRequest): StandInAnswer {
      const expected = { response_type: 'code', client_id: client.clientId, scope, code_challenge_method: 'S256' };
      const wrong = Object.entries(expected).find(([name, value]) => query.get(name) !== value);
      const state = query.get('state') ?? '';
      const visitor = visitors.get(state);
      if (wrong !== undefined || visitor === undefined) return { status: 400, body: { wrong, state } };
      const redirectUri = query.get('redirect_uri') ?? '';
      const back = new URL(redirectUri);
      back.searchParams.set('state', state);
      if ('error' in visitor) {
        back.searchParams.set('error', visitor.error);
      } else {
        const code = randomUUID();
        const challenge = query.get('code_challenge') ?? '';
        grants.set(code, { redirectUri, nonce: query.get('nonce'), challenge, person: visitor.person });
        back.searchParams.set('code', code);
      }
      return { status: 302, headers: { Location: back.href } };
    },

    /** The grant that a code stands for, once; null where anything about the request is wrong. */
    redeem({ form, headers }: StandInRequest): Grant<Person> | null {
      const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
      if (headers.authorization !== `Basic ${credentials}`) return null;
      const code = form.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      if (grant === undefined) return null;
      const verifier = form.get('code_verifier') ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const isSound =
        form.get('grant_type') === 'authorization_code' &&
        grant.redirectUri === form.get('redirect_uri') &&
        grant.challenge === challenge;
      return isSound ? grant : null;
    },
  };
}
