import { type Caller, ConflictError, type IssuedSession, type Services } from '@tickwire/schema';
import { GraphQLError } from 'graphql';

export const demoUser = { email: 'demo@example.com', username: 'demo', password: 'tickwire-demo' };
/** The server itself. */
const caller: Caller = { requestId: 'start', ip: null, userAgent: null };
const demoSymbols = ['BTCUSDT', 'AAPL', 'SPX'];

/**
 * A user to look around with, in the embedded database only: made with a watchlist at the first start,
 * and given a fresh session at each. Null where somebody has changed its password, turned its second factor
 * on or suspended it: whatever was done to it keeps no server from starting.
 */
export async function issueDemoSession({ accounts, watchlists }: Services): Promise<IssuedSession | null> {
  const session = await accounts.signUp(demoUser, caller, { isMailed: false }).catch((error: unknown) => {
    if (!(error instanceof ConflictError || error instanceof GraphQLError)) throw error;
    return accounts.signIn(demoUser.email, demoUser.password, caller).catch(() => null);
  });
  if (session !== null && (await watchlists.count({ userId: session.user.id, teamIds: [] })) === 0) {
    await watchlists.create(session.user.id, { name: 'My watchlist', symbols: demoSymbols, teamId: null });
  }
  return session;
}
