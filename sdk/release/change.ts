/** What a change means to whoever uses the SDK: their program no longer compiles or works, it may do more, or neither. */
export type Level = 'major' | 'minor' | 'patch';

export interface Change {
  readonly level: Level;
  /** One sentence for people. */
  readonly description: string;
  readonly isDeprecation?: true;
}

const order: readonly Level[] = ['patch', 'minor', 'major'];

export function isAtLeast(level: Level, least: Level): boolean {
  return order.indexOf(level) >= order.indexOf(least);
}

/** The level of all of them together; undefined where there are none. */
export function levelOf(changes: readonly Pick<Change, 'level'>[]): Level | undefined {
  return order.findLast((level) => changes.some((change) => change.level === level));
}

/** Before 1.0.0 what breaks is told by the second number, and all else by the third: that is what `^0.1.0` takes. */
export function levelFor(version: string, level: Level): Level {
  if (!version.startsWith('0.')) return level;
  return level === 'major' ? 'minor' : 'patch';
}
