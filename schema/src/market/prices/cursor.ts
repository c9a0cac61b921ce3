import { createHash } from 'node:crypto';
import type { LogPosition } from '../../ports/tick-log.ts';
import { beforeAll } from '../feed/position.ts';

/** How much of a log's ticks of some symbols is accounted for to who holds the cursor. */
export type Account =
  /** All up to there. */
  | { readonly form: 'UP_TO'; readonly position: LogPosition }
  /**
   * In the midst of events that were folded: all up to `from`, and between that and `to` all of the symbols whose newest
   * tick in there does not stand after `told`. Nothing of the other symbols.
   */
  | { readonly form: 'FOLD'; readonly from: LogPosition; readonly told: LogPosition; readonly to: LogPosition }
  /** Nothing that could be gone on from; but something of the time when the log was read up to there has been told. */
  | { readonly form: 'NOTHING'; readonly position: LogPosition };

export interface Cursor {
  /** Which log it is a place in. */
  readonly epoch: string;
  /** Of which symbols; the mark of them. Empty where it is a place that counts for any. */
  readonly symbols: string;
  readonly account: Account;
}

/** Longer than any that was written. */
const longestCursor = 400;

const written = ({ major, minor, index }: LogPosition): string => `${major}.${minor}.${index}`;

/** The same for the same symbols in any order: in the midst of a fold a cursor says nothing of the ticks of others. */
export function markOf(symbols: readonly string[]): string {
  return createHash('sha256')
    .update([...symbols].sort().join(' '))
    .digest('base64url')
    .slice(0, 8);
}

/** A place in the stream of prices, as a caller hands it back: opaque to them. */
export function encodeCursor({ epoch, symbols, account }: Cursor): string {
  return Buffer.from(`p2:${writtenAccount(account)}:${symbols}:${epoch}`).toString('base64url');
}

function writtenAccount(account: Account): string {
  if (account.form === 'UP_TO') return written(account.position);
  if (account.form === 'NOTHING') return `-${written(account.position)}`;
  return [account.from, account.told, account.to].map(written).join('~');
}

const place = String.raw`(\d{1,15})\.(\d{1,15})\.(-1|\d{1,9})`;
const pattern = new RegExp(`^p2:(-?)${place}(?:~${place}~${place})?:((?:[\\w-]{8})?):(.*)$`);
/** What servers wrote before there was a log: nothing of it can be replayed. */
const olderPattern = /^p1:\d{1,16}$/;

/** Null for anything that no server wrote. */
export function decodeCursor(cursor: string): Cursor | null {
  if (cursor.length > longestCursor) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (olderPattern.test(text)) return { epoch: '', symbols: '', account: { form: 'NOTHING', position: beforeAll } };
  const match = pattern.exec(text);
  if (match === null) return null;
  const positions = [2, 5, 8].flatMap((group): LogPosition[] =>
    match[group] === undefined
      ? []
      : [{ major: Number(match[group]), minor: Number(match[group + 1]), index: Number(match[group + 2]) }],
  );
  return { epoch: match[12] ?? '', symbols: match[11] ?? '', account: accountOf(positions, match[1] === '-') };
}

function accountOf([from = beforeAll, told, to]: readonly LogPosition[], isNothing: boolean): Account {
  if (isNothing) return { form: 'NOTHING', position: from };
  if (told === undefined || to === undefined) return { form: 'UP_TO', position: from };
  return { form: 'FOLD', from, told, to };
}
