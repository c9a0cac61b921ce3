import type { Config } from '../config.ts';

/** Why there is no place for one more socket. */
type NoPlace = 'server' | 'address';

export interface Population {
  /** Null where an address may open one more. */
  noPlaceFor(address: string): NoPlace | null;
  /** Counts a socket of this address; answers how to stop that. */
  add(address: string): () => void;
  /** Counts a socket as this account's; null where the account has too many. */
  addToAccount(userId: string): (() => void) | null;
}

function createTally() {
  const counts = new Map<string, number>();
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add(key: string): () => void {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return () => {
        const left = (counts.get(key) ?? 1) - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
  };
}

type Bounds = Pick<Config, 'maxSockets' | 'maxSocketsPerAddress' | 'maxSocketsPerAccount'>;

/** Counts the sockets that this process holds. */
export function createPopulation({ maxSockets, maxSocketsPerAddress, maxSocketsPerAccount }: Bounds): Population {
  const addresses = createTally();
  const accounts = createTally();
  let all = 0;
  return {
    noPlaceFor(address) {
      if (all >= maxSockets) return 'server';
      return addresses.of(address) >= maxSocketsPerAddress ? 'address' : null;
    },
    add(address) {
      all += 1;
      const leave = addresses.add(address);
      return () => {
        all -= 1;
        leave();
      };
    },
    addToAccount: (userId) => (accounts.of(userId) >= maxSocketsPerAccount ? null : accounts.add(userId)),
  };
}
