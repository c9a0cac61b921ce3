import type { IssuedSession } from '@tickwire/schema';
import { demoUser } from './demo-user.ts';

export interface BannerFacts {
  readonly url: string;
  /** Where the embedded database lies; null where DATABASE_URL names another. */
  readonly dataPath: string | null;
  readonly demo: IssuedSession | null;
  readonly sources: readonly string[];
  /** What of REPLAY_FILE is played; null where none is named. */
  readonly replayFile: { readonly name: string; readonly series: readonly { readonly symbol: string }[] } | null;
  /** Whether other machines can reach this server, with its demo user. */
  readonly isExposed: boolean;
}

const query = '{ viewer { username watchlists { nodes { name items { instrument { symbol quote { price } } } } } } }';
const subscription = 'subscription { prices(symbols: ["SPX", "BTCUSDT"]) { kind symbol price sequence missed } }';

/** What a stranger needs for the first minute, printed once the server answers. */
export function banner({ url, dataPath, demo, sources, replayFile, isExposed }: BannerFacts): string {
  const isReplay = sources.includes('replay');
  const lines = [
    '',
    `  Tickwire is up.`,
    '',
    `  GraphiQL       ${url}`,
    ...(demo === null
      ? []
      : [`  Demo user      ${demoUser.email} / ${demoUser.password}`, `  Bearer token   ${demo.token}`]),
    `  Data           ${dataPath ?? 'the database of DATABASE_URL'}`,
    `  Prices         ${isReplay ? 'a REPLAY of recorded and seeded bars, never live' : sources.join(', ')}`,
    ...(replayFile === null
      ? []
      : [`                 ${replayFile.series.map(({ symbol }) => symbol).join(', ')} from ${replayFile.name}`]),
    '',
    ...(demo === null
      ? []
      : [`  A query to paste, with {"Authorization": "Bearer ${demo.token}"} as headers:`, `    ${query}`, '']),
    '  A subscription to paste:',
    `    ${subscription}`,
    '',
    ...(demo !== null && isExposed
      ? ['  Other machines can reach this server, and sign in as the demo user.', '']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
