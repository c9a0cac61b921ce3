import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

const cookieName = 'tickwire_oauth';
/** How long somebody may take at the provider. */
const holdsForMs = 600_000;

const flowShape = z.object({
  provider: z.enum(['GOOGLE', 'GITHUB']),
  state: z.string().min(1),
  verifier: z.string().min(1),
  nonce: z.string().min(1),
  /** Where the app asked to be returned to; null: it did not. */
  returnTo: z.string().nullable(),
  /** Of an app that wants a code rather than a cookie. */
  challenge: z.string().nullable(),
  until: z.number(),
});

/** A sign-in that is under way, as the browser keeps it. */
export type Flow = Omit<z.infer<typeof flowShape>, 'until'>;

/** Scripts cannot read it, and it comes back only with whoever began. */
export function setFlow(response: ServerResponse, flow: Flow, secure: boolean): void {
  const value = Buffer.from(JSON.stringify({ ...flow, until: Date.now() + holdsForMs })).toString('base64url');
  append(response, value, holdsForMs / 1_000, secure);
}

export function clearFlow(response: ServerResponse, secure: boolean): void {
  append(response, '', 0, secure);
}

function append(response: ServerResponse, value: string, maxAge: number, secure: boolean): void {
  const attributes = `Path=/auth; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  response.appendHeader('Set-Cookie', `${cookieName}=${value}; ${attributes}`);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** The sign-in that this browser began; null where it began none, or too long ago. */
export function flowOf(request: IncomingMessage): Flow | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? '';
  const flow = flowShape.safeParse(parsed(value));
  return flow.success && flow.data.until > Date.now() ? flow.data : null;
}
