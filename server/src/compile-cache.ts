/**
 * Loaded before everything else (`node --import`): keeps what Node makes of the sources, types stripped
 * and compiled, for the next start. Where the folder cannot be written, Node goes on without.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'tickwire'));
