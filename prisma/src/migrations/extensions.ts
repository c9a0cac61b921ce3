import type pg from 'pg';
import { DatabaseError } from '../database-error.ts';

/** What the migrations make by CREATE EXTENSION. PostgreSQL takes both from whoever may create in the database. */
const extensions = ['citext', 'pg_trgm'];

export interface ExtensionState {
  /** Not in this database yet. */
  readonly missing: readonly string[];
}

/**
 * What of the extensions is still to be made.
 *
 * @throws DatabaseError where the server does not have one, and where one was made in a schema whose names are not found,
 * as some hosts do.
 */
export async function readExtensions(client: pg.Client): Promise<ExtensionState> {
  const { rows } = await client.query<{ name: string; isThere: boolean; schema: string | null; isFound: boolean }>(
    `SELECT wanted.name, available.name IS NOT NULL AS "isThere", extnamespace::regnamespace::text AS schema,
       coalesce(extnamespace::regnamespace::name = ANY (current_schemas(true)), true) AS "isFound"
     FROM unnest($1::text[]) AS wanted (name)
       LEFT JOIN pg_extension ON extname = wanted.name
       LEFT JOIN pg_available_extensions AS available ON available.name = wanted.name`,
    [extensions],
  );
  for (const { name, isThere, schema, isFound } of rows) {
    if (!isFound) {
      throw new DatabaseError(
        `the extension ${name} lies in the schema "${schema}", which is not on the search_path: ` +
          `run ALTER ROLE CURRENT_USER SET search_path = public, ${schema};`,
      );
    }
    if (!isThere && schema === null) {
      throw new DatabaseError(
        `the server does not have the extension ${name}: install PostgreSQL's own extras there, the package postgresql-contrib`,
      );
    }
  }
  return { missing: rows.filter(({ schema }) => schema === null).map(({ name }) => name) };
}
