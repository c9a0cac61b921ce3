import { DriverAdapterError, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

function told(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = '', severity = 'ERROR', message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}

/**
 * Sends a migration whole, as psql does. The adapter would part it at every semicolon, those inside of a
 * function's body or of a comment included. PostgreSQL runs what comes at once in one transaction: a
 * migration that fails half-way leaves nothing behind.
 */
export function sendScriptsWhole(adapter: SqlDriverAdapter, pool: pg.Pool): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => {
      throw told(error);
    });
  };
  return adapter;
}
