import type { IssuedSession } from '@tickwire/schema';
import { demoUser } from './demo-user.ts';

export interface BannerFacts {
  readonly url: string;
  /** Whether there is an app at `/`. */
  readonly hasDashboard: boolean;
  /** Where the embedded database lies; null where DATABASE_URL names another. */
  readonly dataPath: string | null;
  readonly demo: IssuedSession | null;
  readonly sources: readonly string[];
  /** What the subscription to paste names: symbols that these sources have. */
  readonly symbols: readonly string[];
  /** What of REPLAY_FILE is played; null where none is named. */
  readonly replayFile: { readonly name: string; readonly series: readonly { readonly symbol: string }[] } | null;
  /** Whether other machines can reach this server, with its demo user. */
  readonly isExposed: boolean;
}

const query = '{ viewer { username watchlists { nodes { name items { instrument { symbol quote { price } } } } } } }';
const replayed = 'a REPLAY of recorded and seeded bars, never live';

function pricesOf(sources: readonly string[]): string {
  const live = sources.filter((name) => name !== 'replay').join(', ');
  if (!sources.includes('replay')) return live;
  return live === '' ? replayed : `${live}; for what these do not have, ${replayed}`;
}

/** What a stranger needs for the first minute, printed once the server answers. */
export function banner({
  url,
  hasDashboard,
  dataPath,
  demo,
  sources,
  symbols,
  replayFile,
  isExposed,
}: BannerFacts): string {
  const subscription = `subscription { prices(symbols: ${JSON.stringify(symbols)}) { kind symbol price sequence missed } }`;
  const lines = [
    '',
    `  Tickwire is up.`,
    '',
    ...(hasDashboard ? [`  Dashboard      ${new URL('/', url).href}`] : []),
    `  GraphiQL       ${url}`,
    ...(demo === null
      ? []
      : [`  Demo user      ${demoUser.email} / ${demoUser.password}`, `  Bearer token   ${demo.token}`]),
    `  Data           ${dataPath ?? 'the database of DATABASE_URL'}`,
    `  Prices         ${pricesOf(sources)}`,
    ...(replayFile === null
      ? []
      : [`                 ${replayFile.series.map(({ symbol }) => symbol).join(', ')} from ${replayFile.name}`]),
    '',
    ...(demo === null
      ? []
      : [`  A query to paste, with {"Authorization": "Bearer ${demo.token}"} as headers:`, `    ${query}`, '']),
    ...(symbols.length === 0 ? [] : ['  A subscription to paste:', `    ${subscription}`, '']),
    ...(demo !== null && isExposed
      ? ['  Other machines can reach this server, and sign in as the demo user.', '']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
