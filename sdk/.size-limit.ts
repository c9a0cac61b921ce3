/**
 * `pnpm exec size-limit` in this folder: what the SDK adds to an app's bundle, minified by esbuild and compressed by
 * gzip -9. The tests hold it, and hold each operation to what it may add.
 */
import type { SizeLimitConfig } from 'size-limit';
import * as operations from './src/operations.ts';

const errors = [
  'AbortedError',
  'AuthenticationError',
  'InvalidRequestError',
  'LimitError',
  'MutationError',
  'NetworkError',
  'PermissionError',
  'ServerError',
  'TickwireError',
  'TimeoutError',
];

// A query and a mutation, and a list: of few fields, so that no operation is charged for what all of its kind share.
const queryAndMutation = ['plans', 'deleteWatchlist'];
const list = 'adminUsers';

function modifyEsbuildConfig<Options extends object>(options?: Options): Options {
  if (options === undefined) throw new Error('size-limit names no options');
  return Object.assign(options, { absWorkingDir: import.meta.dirname, format: 'esm', target: 'es2022' });
}

function check(name: string, names: readonly string[], limit?: string): SizeLimitConfig[number] {
  return {
    name,
    path: 'src/index.ts',
    import: {
      'src/index.ts': `{ ${['createCore', ...errors].join(', ')} }`,
      'src/operations.ts': `{ ${[...new Set([...queryAndMutation, ...names])].join(', ')} }`,
    },
    gzip: true,
    ...(limit !== undefined && { limit }),
    modifyEsbuildConfig,
  };
}

// What listens shares the machinery that these bring; they are written by hand, and no operations of the API.
export const streams = ['prices', 'latestPrices', 'subscribe'];

/** Beside what an operation is measured: what all of its kind share. */
export function baseOf(name: string): string {
  return name.startsWith('follow') ? 'core with lists, streams and subscribe' : 'core with lists';
}

const config: SizeLimitConfig = [
  check('core', [], '6 kB'),
  check('core with streams', ['prices'], '10 kB'),
  check('core with lists', [list], '6.5 kB'),
  check('core with lists, streams and subscribe', [list, ...streams]),
  ...Object.keys(operations)
    .filter((name) => !streams.includes(name))
    .map((name) => check(name, name.startsWith('follow') ? [list, ...streams, name] : [list, name])),
];

export default config;
