import type { Chore } from './ports/jobs.ts';

const everyMs = 3_600_000;
const mostAtOnce = 5_000;

/** Deletes once an hour what is not needed any more: so many rows at once that none is held for long. */
export function createPruner(name: string, deleteSome: (atMost: number) => Promise<number>): Chore {
  return {
    name,
    everyMs,
    async run(signal) {
      for (let deleted = mostAtOnce; deleted === mostAtOnce && !signal.aborted; )
        deleted = await deleteSome(mostAtOnce);
    },
  };
}
