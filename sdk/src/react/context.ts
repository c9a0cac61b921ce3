'use client';

import { createContext, createElement, type ReactNode, useContext } from 'react';
import type { TickwireClient } from '../client.ts';
import { errorOf } from '../errors.ts';
import { cacheOf } from './query-cache.ts';

const Client = createContext<TickwireClient | undefined>(undefined);

/** What the hooks below are to work with. */
export interface TickwireProviderProps {
  /**
   * Whose data the components below show. All that is kept hangs on it: make a new client when another user signs in,
   * and nothing of the one before is left.
   */
  readonly client: TickwireClient;
  /** What `dehydrate` made on the server: what it holds is there from the first render on. */
  readonly state?: string | undefined;
  readonly children?: ReactNode;
}

/** Gives a client to the components below it. */
export function TickwireProvider({ client, state, children }: TickwireProviderProps): ReactNode {
  if (state !== undefined) cacheOf(client).hydrate(state);
  return createElement(Client.Provider, { value: client }, children);
}

/**
 * The client of the provider above.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` where there is none.
 */
export function useTickwire(): TickwireClient {
  const client = useContext(Client);
  if (client === undefined) {
    throw errorOf({ code: 'BAD_OPTIONS', message: 'There is no <TickwireProvider client={…}> above this component.' });
  }
  return client;
}
