import { ConflictError, type IssuedSession, type Services } from '@tickwire/schema';

export const demoUser = { email: 'demo@example.com', username: 'demo', password: 'tickwire-demo' };
const demoSymbols = ['BTCUSDT', 'AAPL', 'SPX'];

/**
 * A user to look around with, in the embedded database only: made with a watchlist at the first start,
 * and given a fresh session at each. Null where somebody has changed its password.
 */
export async function issueDemoSession({ accounts, watchlists }: Services): Promise<IssuedSession | null> {
  try {
    const session = await accounts.signUp(demoUser);
    await watchlists.create(session.user.id, 'My watchlist', demoSymbols);
    return session;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return accounts.signIn(demoUser.email, demoUser.password).catch(() => null);
  }
}
