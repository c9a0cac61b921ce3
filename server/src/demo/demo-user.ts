import {
  type Caller,
  ConflictError,
  InvalidCredentialsError,
  type IssuedSession,
  type Services,
} from '@tickwire/schema';

export const demoUser = { email: 'demo@example.com', username: 'demo', password: 'tickwire-demo' };
/** The server itself. */
const caller: Caller = { requestId: 'start', ip: null, userAgent: null };
const demoSymbols = ['BTCUSDT', 'AAPL', 'SPX'];

function nullIfChanged(error: unknown): null {
  if (error instanceof InvalidCredentialsError) return null;
  throw error;
}

/**
 * A user to look around with, in the embedded database only: made with a watchlist at the first start,
 * and given a fresh session at each. Null where somebody has changed its password.
 */
export async function issueDemoSession({ accounts, watchlists }: Services): Promise<IssuedSession | null> {
  const session = await accounts.signUp(demoUser, caller).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error;
    return accounts.signIn(demoUser.email, demoUser.password, caller).catch(nullIfChanged);
  });
  if (session !== null && (await watchlists.count(session.user.id)) === 0) {
    await watchlists.create(session.user.id, 'My watchlist', demoSymbols);
  }
  return session;
}
