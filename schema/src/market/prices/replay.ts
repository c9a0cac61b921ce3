import type { LogPosition } from '../../ports/tick-log.ts';
import { comparePositions } from '../feed/position.ts';
import type { PlacedTick } from '../feed/tape.ts';
import type { Board } from './board.ts';
import type { Account, Cursor } from './cursor.ts';
import type { PriceEvent } from './price-event.ts';

/** Ticks that are told from the log at a time, so that who has no room holds no more than these. */
const chunk = 100;
/** For so long this server may be behind the one that gave the cursor. */
const longestBehindMs = 2_000;

type Fold = Extract<Account, { form: 'FOLD' }>;

/**
 * What a cursor leaves to be told. GONE: the log has no more of it; AHEAD: this server has not read the log up to there
 * yet.
 */
type Step = 'GONE' | 'AHEAD' | { readonly events: readonly PriceEvent[]; readonly isAll: boolean };

/** Tells what came into the log after a cursor, up to where the others are. */
export class Replay {
  readonly #epoch: string;
  #fold: Fold | null;
  /** False where all that is left is to read the log up to there, so that nothing older is told than was. */
  readonly #isPossible: boolean;
  readonly #deadlineMs: number;
  #position: LogPosition;
  /** Symbols of which a fold was told already. */
  #folded: ReadonlySet<string> | null = null;

  constructor({ epoch, account }: Cursor, nowMs: number) {
    this.#epoch = epoch;
    this.#fold = account.form === 'FOLD' ? account : null;
    this.#position = account.form === 'FOLD' ? account.from : account.position;
    this.#isPossible = account.form !== 'NOTHING';
    this.#deadlineMs = nowMs + longestBehindMs;
  }

  read(board: Board): Step {
    const { tape } = board.feed;
    if (this.#epoch !== tape.epoch) return 'GONE';
    if (comparePositions(this.#fold?.to ?? this.#position, tape.head) > 0) {
      return board.now() < this.#deadlineMs ? 'AHEAD' : 'GONE';
    }
    if (!this.#isPossible || !tape.reachesBackTo(this.#position, board.telling.symbols)) return 'GONE';
    this.#folded ??= this.#foldedBefore(board);
    return board.gapMs === 0 ? this.#next(board) : this.#newest(board);
  }

  #next(board: Board): Step {
    const { ticks, until } = board.feed.tape.after(this.#position, board.telling.symbols, chunk);
    this.#position = until;
    const events = ticks.filter((tick) => this.#isOwed(tick)).flatMap((tick) => board.replayed(tick, this.#upTo(tick)));
    if (ticks.length === chunk) return events.length > 0 ? { events, isAll: false } : this.#next(board);
    return { events: [...events, ...board.telling.afterReplay()], isAll: true };
  }

  /** All of it at once, by the newest of each symbol; what was left of a fold for itself, as it was folded then. */
  #newest(board: Board): Step {
    const { feed, telling } = board;
    const [from, to] = [this.#position, this.#fold?.to ?? feed.tape.head];
    const owed = telling.symbols.filter((symbol) => this.#fold === null || this.#folded?.has(symbol) !== true);
    const folds = owed.flatMap((symbol) => feed.tape.between(symbol, from, to) ?? []);
    folds.sort((a, b) => comparePositions(a.newest.position, b.newest.position));
    const events = folds.flatMap(({ first, newest }, index) => {
      const isLast = index === folds.length - 1;
      const account: Account = isLast
        ? { form: 'UP_TO', position: to }
        : { form: 'FOLD', from, told: newest.position, to };
      return telling.replayed(newest, account, first);
    });
    this.#position = to;
    const anew = telling.afterReplay();
    // What is told anew of a symbol is another price of it.
    const isTooSoon = anew.some(({ kind, symbol }) => {
      return kind !== 'STALE' && folds.some(({ newest }) => newest.symbol === symbol);
    });
    if (this.#fold === null && !isTooSoon) return { events: [...events, ...anew], isAll: true };
    this.#fold = null;
    return events.length > 0 ? { events, isAll: false } : this.#newest(board);
  }

  #isOwed({ symbol, position }: PlacedTick): boolean {
    if (this.#fold === null || this.#folded?.has(symbol) !== true) return true;
    return comparePositions(position, this.#fold.to) > 0;
  }

  #upTo({ position }: PlacedTick): Account {
    if (this.#fold === null || comparePositions(position, this.#fold.to) >= 0) return { form: 'UP_TO', position };
    return { ...this.#fold, from: position };
  }

  #foldedBefore({ feed, telling }: Board): ReadonlySet<string> {
    const fold = this.#fold;
    if (fold === null) return new Set();
    const isFolded = (symbol: string) => {
      const found = feed.tape.between(symbol, fold.from, fold.to);
      return found !== null && comparePositions(found.newest.position, fold.told) <= 0;
    };
    return new Set(telling.symbols.filter(isFolded));
  }
}
