import type { LogPosition } from '../../ports/tick-log.ts';

/** Before every tick of any log. */
export const beforeAll: LogPosition = { major: 0, minor: 0, index: -1 };

/** Below zero where `a` is before `b`, zero where they are the same place. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  return a.major - b.major || a.minor - b.minor || a.index - b.index;
}
