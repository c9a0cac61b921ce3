import type { PriceSource, SourceQuote, Tick } from './market.ts';

/**
 * Where a tick stands in the log: `major`, then `minor`, then `index` tell the order, the same on every server. A tick's
 * place never changes, and later ticks have greater ones.
 */
export interface LogPosition {
  readonly major: number;
  readonly minor: number;
  readonly index: number;
}

/** A tick as the log keeps it. */
export interface LoggedTick extends Tick {
  /** The number of the symbol's tick before it; null where none is known. */
  readonly previous: number | null;
}

/** The newest that is known of a symbol, under the number of its newest tick. It is no tick and has no number of its own. */
export interface SymbolState extends SourceQuote {
  readonly sequence: number;
  /**
   * False where it is not known yet where the source's count stands: `sequence` is then the newest number that was ever
   * given, and how far the first tick is from it says nothing.
   */
  readonly isExact: boolean;
}

/** What a source told at one moment, as the server that listens to it appends it. */
export interface TickBatch {
  readonly source: PriceSource;
  /** Oldest first. */
  readonly ticks: readonly LoggedTick[];
  /** Of symbols without a new tick: what they stand at, or that their source was heard. After the ticks. */
  readonly states: readonly SymbolState[];
}

/** A batch in its place: its ticks stand at `major`, `minor` and their index. */
export interface LogEntry extends TickBatch {
  readonly major: number;
  readonly minor: number;
  /** Milliseconds since 1970. */
  readonly appendedAtMs: number;
}

/** Takes what stands in the log. Its functions must not throw and must not block. */
export interface LogReader {
  /**
   * A log begins, or another one than before: positions of the one before say nothing here. All that stands in it after
   * `since` follows; what stood there before that is gone.
   */
  began(epoch: string, since: LogPosition): void;
  /** In their order, each once. */
  entries(entries: readonly LogEntry[]): void;
}

/** A server that could listen to a source. Its functions must not throw and must not block. */
export interface Candidate {
  /** From now on this server is the one that appends. All that was appended before has been read by its reader. */
  leads(): void;
  /** From now on it is not: another server is, or may be. What it appends is dropped. */
  follows(): void;
  /** The symbols that any server wants of this source: told to who leads, at once and at each change. */
  wanted(symbols: ReadonlySet<string>): void;
}

/**
 * One log of all ticks, with a bounded length, for all servers that share it. Of each source one server at a time
 * listens and appends.
 */
export interface TickLog {
  /**
   * From now on the reader gets what is in the log, the oldest first, and then what is appended. Resolves when it has
   * been given all that was in the log at the call; that may take as long as the log cannot be reached. Called once.
   */
  follow(reader: LogReader): Promise<void>;
  /** This server listens to the source whenever no other one does. */
  campaign(source: PriceSource, candidate: Candidate): void;
  /** The symbols of the source that this server wants, all of them: who leads is told. */
  want(source: PriceSource, symbols: ReadonlySet<string>): void;
  /**
   * For who leads the source. Batches are appended in the order of the calls; while the log cannot be reached they wait,
   * up to a bound beyond which the oldest go. A batch of who leads no more is dropped.
   */
  append(batch: TickBatch): void;
  /** Gives up what this server leads, so that another one takes over at once. */
  close(): Promise<void>;
}
