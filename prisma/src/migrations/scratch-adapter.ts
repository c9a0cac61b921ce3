import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { sendScriptsWhole } from './whole-scripts.ts';

const charType = 18;
const textType = 25;

/** The columns of the query under way that are of PostgreSQL's internal type "char". */
const charColumns = new AsyncLocalStorage<Set<number>>();

/**
 * PostgreSQL's catalogue is full of the internal type "char", which describing a database reads and
 * the adapter does not know (prisma/orm#27403). So it is passed through the adapter as text, ...
 */
function passCharAsText(pool: pg.Pool): pg.Pool {
  return new Proxy(pool, {
    get(target, property) {
      if (property !== 'query') return Reflect.get(target, property, target);
      return async (config: pg.QueryConfig) => {
        const result = await target.query(config);
        for (const [index, field] of result.fields.entries()) {
          if (field.dataTypeID !== charType) continue;
          field.dataTypeID = textType;
          charColumns.getStore()?.add(index);
        }
        return result;
      };
    },
  });
}

/** ... and told to the engine as the single character that it is. */
function tellCharAsCharacter(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = (query) => {
    const columns = new Set<number>();
    return charColumns.run(columns, async () => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type, index) =>
        columns.has(index) ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    });
  };
  return adapter;
}

/**
 * Lets the schema engine build the migrations up in the very database of the pool, which must be an empty
 * one made for that: Prisma's own adapter means to create a second one, but a connection string keeps it
 * on the first.
 */
export function scratchAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const connect = async () =>
    sendScriptsWhole(tellCharAsCharacter(await new PrismaPg(passCharAsText(pool)).connect()), pool);
  return { provider: 'postgres', adapterName: '@prisma/adapter-pg', connect, connectToShadowDb: connect };
}
