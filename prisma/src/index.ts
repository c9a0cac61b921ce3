export * from '../generated/client.ts';
export type { default as PrismaTypes } from '../generated/pothos.ts';
export { getDatamodel } from '../generated/pothos.ts';
export { createDatabase, type DatabaseOptions } from './client.ts';
export { connectionOf } from './connection.ts';
export { DatabaseError, explainDatabaseError, isDatabaseUnavailable } from './database-error.ts';
export {
  borrowEmbeddedDatabase,
  type EmbeddedDatabase,
  findRunningDatabase,
  startEmbeddedDatabase,
} from './embedded/cluster.ts';
export { diffAgainstModels } from './migrations/engine.ts';
export { checkDatabase, migrate } from './migrations/migrate.ts';
export { listenForNotifications, type NotificationListener } from './notifications.ts';
export { type InstrumentSeed, instrumentSeeds } from './seed/instruments.ts';
export { listingSeeds } from './seed/listings.ts';
export { seedInstruments, seedListings } from './seed/seed-instruments.ts';
