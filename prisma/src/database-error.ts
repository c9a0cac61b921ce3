import { z } from 'zod';

/** A database that cannot be used, told in one line for whoever configured it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that host and port',
  ENOTFOUND: 'that host is not known',
  EAI_AGAIN: 'that host is not known',
  ETIMEDOUT: 'no answer in time',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'that host cannot be reached',
  '28P01': 'the password is wrong',
  '28000': 'that user may not log in',
  '3D000': 'that database does not exist: create it first',
  '42501': 'that user lacks a right',
  P3005: 'it holds other things already: give Tickwire an empty database',
  P3009: 'an earlier migration failed: repair it, and say so by `prisma migrate resolve`',
  '53300': 'the server has no connection left to give',
  '57P03': 'the server is still starting or is stopping',
};

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Node wraps the attempts at several addresses of one host in an AggregateError without a message. */
function firstCause(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

/** One line that says what is wrong with a database, without the password. */
export function explainDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const cause = firstCause(error);
  const message = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ').trim();
  const code = codeOf(cause);
  const known = code === null ? undefined : explanations[code];
  return new DatabaseError(known === undefined ? message : `${known} (${message})`, { cause: error });
}

/** Codes of Prisma for a database that cannot be reached or gives no connection in time. */
const unavailableCodes = new Set([
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  'ECONNREFUSED',
  'ECONNRESET',
]);
/**
 * PostgreSQL's for connections that failed, were ended, or are not to be had; 55000: it takes none; 25006: it may only be
 * read, as one is that another has taken over from.
 */
const unavailableStates = /^(08...|25006|3D000|57P0[1-5]|53300|55000)$/;
const unavailableMessage =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|Query read timeout|DatabaseNotReachable/;

const adapterError = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

/** The SQLSTATE that the driver adapter hands on below Prisma's own error. */
function sqlStateOf(error: Error): string {
  const parsed = adapterError.safeParse(error);
  return parsed.success ? parsed.data.meta.driverAdapterError.cause.originalCode : '';
}

/** Whether a query failed because the database was not there, and not because of what it asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    unavailableCodes.has(codeOf(error) ?? '') ||
    unavailableStates.test(sqlStateOf(error)) ||
    unavailableMessage.test(error.message)
  );
}
