import { uuidPattern } from '../global-id.ts';
import { orderTerms, type TaskOrder } from './order.ts';

/**
 * When a pass through a list began: what had been committed by then is what PostgreSQL calls a snapshot. What has changed
 * since is placed as it was then, so that nothing moves while the list is read.
 */
export interface Anchor {
  readonly snapshot: string;
  readonly beganAt: Date;
}

/** Where a task stands in a list. */
export interface Place {
  /** What it was sorted by, as `toldKey` spells it. */
  readonly key: string;
  readonly id: string;
  /** Null where the order needs none. */
  readonly anchor: Anchor | null;
}

const instantPattern = /^\d{1,13}$/;
const maxSnapshotLength = 5_000;
/** Ids of transactions that PostgreSQL reads; no server comes to as many. */
const snapshotPattern = /^\d{1,18}:\d{1,18}:(?:\d{1,18}(?:,\d{1,18})*)?$/;

/** Whether PostgreSQL would take it: a first and an end, and what was under way between them, in ascending order. */
function isSnapshot(text: string): boolean {
  if (text.length > maxSnapshotLength || !snapshotPattern.test(text)) return false;
  const [first = '', end = '', underWay = ''] = text.split(':');
  const ids = underWay === '' ? [] : underWay.split(',').map(BigInt);
  const inOrder = [BigInt(first), ...ids].every((id, index, all) => id >= (all[index - 1] ?? 1n));
  return inOrder && BigInt(first) <= BigInt(end) && ids.every((id) => id < BigInt(end));
}

function readAnchor(order: TaskOrder, parts: readonly string[]): Anchor | null | undefined {
  if (orderTerms[order].priorKey === null) return parts.length === 0 ? null : undefined;
  const [beganAt = '', snapshot = ''] = parts;
  if (parts.length !== 2 || !instantPattern.test(beganAt) || !isSnapshot(snapshot)) return undefined;
  return { beganAt: new Date(Number(beganAt)), snapshot };
}

/** Null for what is no place in a list of this order. */
export function readPlace(order: TaskOrder, text: string): Place | null {
  const [name, key = '', id = '', ...rest] = text.split(' ');
  const anchor = readAnchor(order, rest);
  const isPlace = name === order && orderTerms[order].keyPattern.test(key) && uuidPattern.test(id);
  return isPlace && anchor !== undefined ? { key, id, anchor } : null;
}

export function writePlace(order: TaskOrder, { key, id, anchor }: Place): string {
  const parts = anchor === null ? [] : [anchor.beganAt.getTime(), anchor.snapshot];
  return [order, key, id, ...parts].join(' ');
}
