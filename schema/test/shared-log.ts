import type { PriceSource } from '../src/ports/market.ts';
import type { Candidate, LogEntry, LogReader, TickLog } from '../src/ports/tick-log.ts';

interface Member {
  reader: LogReader | null;
  /** How many entries it has read. */
  read: number;
  readonly candidates: Map<PriceSource, Candidate>;
  readonly wants: Map<PriceSource, ReadonlySet<string>>;
}

/** A server's end of the log. */
export interface SharedTickLog extends TickLog {
  /** The server is gone without a word: it hears nothing of what follows. */
  kill(): void;
}

/** One log for several servers, which read it a turn of the event loop later, and lead when the test says so. */
export function sharedLog() {
  const entries: LogEntry[] = [];
  const members = new Set<Member>();
  const leaders = new Map<PriceSource, Member>();
  /** Those that lead no more, and were not told yet. */
  const deposed = new Set<Candidate>();

  function read(member: Member): void {
    const unread = entries.slice(member.read);
    member.read = entries.length;
    if (unread.length > 0) member.reader?.entries(unread);
  }

  function tellWanted(source: PriceSource): void {
    const wanted = new Set([...members].flatMap(({ wants }) => [...(wants.get(source) ?? [])]));
    leaders.get(source)?.candidates.get(source)?.wanted(wanted);
  }

  function lead(source: PriceSource, member: Member): void {
    const candidate = member.candidates.get(source);
    if (candidate === undefined) return;
    read(member);
    leaders.set(source, member);
    if (deposed.delete(candidate)) candidate.follows();
    candidate.leads();
    tellWanted(source);
  }

  function leave(member: Member): void {
    members.delete(member);
    for (const [source, leader] of leaders) {
      if (leader !== member) continue;
      leaders.delete(source);
      const [next] = members;
      if (next !== undefined) lead(source, next);
    }
  }

  return {
    entries,

    /** A server that joins. The first leads. */
    join(): SharedTickLog & { readonly takeOver: (source: PriceSource, isTold?: boolean) => void } {
      const member: Member = { reader: null, read: 0, candidates: new Map(), wants: new Map() };
      members.add(member);
      return {
        async follow(reader) {
          member.reader = reader;
          reader.began('one log', { major: 0, minor: 0, index: -1 });
          read(member);
        },
        campaign(source, candidate) {
          member.candidates.set(source, candidate);
          if (!leaders.has(source)) lead(source, member);
        },
        want(source, symbols) {
          member.wants.set(source, symbols);
          if (members.has(member)) tellWanted(source);
        },
        append(batch) {
          if (leaders.get(batch.source) !== member) return;
          entries.push({ ...batch, major: entries.length + 1, minor: 0, appendedAtMs: Date.now() });
          setImmediate(() => members.forEach(read));
        },
        async close() {
          leave(member);
        },
        kill: () => leave(member),
        /** This server leads from now on. Where the one before `isTold` nothing, it goes on as if it led. */
        takeOver(source, isTold = true) {
          const before = leaders.get(source)?.candidates.get(source);
          if (isTold) before?.follows();
          else if (before !== undefined) deposed.add(before);
          lead(source, member);
        },
      };
    },
  };
}
