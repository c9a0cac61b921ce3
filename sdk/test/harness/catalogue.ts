import { GraphQLError } from 'graphql';
import { Channel } from './channel.ts';

interface ListArguments {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

function instrument(symbol: string, name: string) {
  const provenance = { description: 'Made up', licence: null, origin: 'TEST', synthetic: true };
  return { id: symbol, symbol, name, assetClass: 'EQUITY', currency: 'USD', priceDecimals: 2, provenance };
}

/** A server's catalogue of instruments, which a test changes, breaks, and holds up. */
export class Catalogue {
  readonly names = new Map([
    ['AAPL', 'Apple'],
    ['MSFT', 'Microsoft'],
    ['NVDA', 'Nvidia'],
  ]);
  isBroken = false;
  isHeld = false;
  readonly #held = new Channel<() => void>();

  readonly root = {
    instrument: async ({ symbol }: { readonly symbol: string }) => {
      await this.#pass();
      const name = this.names.get(symbol);
      return name === undefined ? null : instrument(symbol, name);
    },
    instruments: async ({ first = 1, after, last, before }: ListArguments) => {
      await this.#pass();
      const all = [...this.names].map(([symbol, name]) => instrument(symbol, name));
      const placeOf = (cursor: string) => all.findIndex(({ symbol }) => symbol === cursor);
      const isBackward = typeof last === 'number';
      const end = typeof before === 'string' ? placeOf(before) : all.length;
      const start = typeof after === 'string' ? placeOf(after) + 1 : 0;
      const [from, to] = isBackward ? [Math.max(0, end - last), end] : [start, start + first];
      const nodes = all.slice(from, to);
      const pageInfo = {
        hasNextPage: to < all.length,
        hasPreviousPage: from > 0,
        startCursor: nodes[0]?.symbol ?? null,
        endCursor: nodes.at(-1)?.symbol ?? null,
      };
      return { nodes, totalCount: all.length, pageInfo };
    },
    deleteTask: ({ id }: { readonly id: string }) => {
      if (id === 'limited') throw new GraphQLError('Too much.', { extensions: { code: 'FORBIDDEN' } });
      return id === 'gone'
        ? { __typename: 'NotFoundError', code: 'NOT_FOUND', message: 'There is no such task.' }
        : { __typename: 'DeletedNode', id };
    },
  };

  /** Lets the next request that is held up go on. */
  async release(): Promise<void> {
    const go = await this.#held.take();
    go();
  }

  async #pass(): Promise<void> {
    const { isBroken } = this;
    if (this.isHeld) await new Promise<void>((resolve) => this.#held.put(resolve));
    if (isBroken) throw new GraphQLError('Not today.', { extensions: { code: 'FORBIDDEN' } });
  }
}
