import type { TaskPriority, TaskStatus } from '@tickwire/prisma';
import { NotFoundError, ValidationError } from '../errors.ts';
import type { Draft, Symbols, TaskFields } from './fields.ts';

/** What somebody asks for of a task: what is left out stays, and null clears. */
export interface TaskWish {
  readonly title?: string;
  readonly description?: string | null;
  readonly status?: TaskStatus;
  readonly priority?: TaskPriority;
  readonly tags?: string[];
  readonly dueAt?: Date | null;
  readonly symbol?: string | null;
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
}

const furthestYears = 10;

/** @throws NotFoundError for an unknown symbol. */
export function fieldsOf({ symbol, ...wish }: TaskWish, symbols: Symbols): Partial<TaskFields> {
  return {
    ...wish,
    ...(wish.description === '' && { description: null }),
    ...(symbol !== undefined && { instrumentId: symbol === null ? null : instrumentId(symbol, symbols) }),
  };
}

function instrumentId(symbol: string, symbols: Symbols): string {
  const instrument = symbols.bySymbol(symbol);
  if (instrument !== null) return instrument.id;
  throw new NotFoundError(`Unknown symbol ${JSON.stringify(symbol)}: \`instruments\` lists those that are known.`);
}

/** What is wrong with a due date, where it is past, or further ahead than anybody plans; else null. */
export function wrongDueAt(dueAt: Date): string | null {
  const latest = new Date();
  latest.setUTCFullYear(latest.getUTCFullYear() + furthestYears);
  if (dueAt.getTime() < Date.now()) return 'is past: send a time that is still to come, or null';
  if (dueAt > latest) return `is too far ahead: at most ${furthestYears} years`;
  return null;
}

/** What a task has already may be sent back. @throws ValidationError */
export function checkDueAtOf({ before, after }: Draft): void {
  if (after.dueAt === null || before.dueAt?.getTime() === after.dueAt.getTime()) return;
  const message = wrongDueAt(after.dueAt);
  if (message !== null) throw new ValidationError([{ path: ['input', 'dueAt'], message }]);
}
