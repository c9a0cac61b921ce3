import { randomUUID } from 'node:crypto';
import type { PriceSource } from '../../ports/market.ts';
import type { Candidate, LogReader, TickLog } from '../../ports/tick-log.ts';
import { beforeAll } from './position.ts';

/** The log of a server that shares it with no other: nothing is kept but by who reads, and this server leads always. */
export function createProcessLog(): TickLog {
  const candidates = new Map<PriceSource, Candidate>();
  const wanted = new Map<PriceSource, ReadonlySet<string>>();
  let reader: LogReader | null = null;
  let major = 0;

  return {
    async follow(follower) {
      reader = follower;
      reader.began(randomUUID(), beforeAll);
    },

    campaign(source, candidate) {
      candidates.set(source, candidate);
      candidate.leads();
      candidate.wanted(wanted.get(source) ?? new Set());
    },

    want(source, symbols) {
      wanted.set(source, symbols);
      candidates.get(source)?.wanted(symbols);
    },

    append(batch) {
      if (!candidates.has(batch.source)) return;
      major += 1;
      reader?.entries([{ ...batch, major, minor: 0, appendedAtMs: Date.now() }]);
    },

    async close() {
      const led = [...candidates.values()];
      candidates.clear();
      for (const candidate of led) candidate.follows();
    },
  };
}
