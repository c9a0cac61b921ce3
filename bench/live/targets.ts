import { startTarget, type Target, unlimitedCost } from '../process.ts';
import type { Case, TargetName } from './cases.ts';

export interface Surroundings {
  readonly databaseUrl: string;
  readonly replayFile: string;
  /** An event of Tickwire's, as JSON: peers send as long ones. */
  readonly event: string;
}

const port = 4_701;

const scripts = {
  tickwire: 'server/src/main.ts',
  ws: 'bench/live/peers/ws.ts',
  yoga: 'bench/live/peers/yoga.ts',
  mercurius: 'bench/live/mercurius/server.ts',
} satisfies Record<TargetName, string>;

const readyPaths = { tickwire: '/health/ready', ws: '/', yoga: '/health', mercurius: '/' } satisfies Record<
  TargetName,
  string
>;

export function startServer(
  name: TargetName,
  { rate, symbols }: Pick<Case, 'rate' | 'symbols'>,
  { databaseUrl, replayFile, event }: Surroundings,
): Promise<Target> {
  const environment =
    name === 'tickwire'
      ? {
          DATABASE_URL: databaseUrl,
          MARKET_SOURCES: 'replay',
          REPLAY_FILE: replayFile,
          REPLAY_TICKS_PER_SECOND: String(rate),
          CATALOGUE_REFRESH: 'off',
          COST_PER_MINUTE: unlimitedCost,
          MAX_CONNECTIONS: '1000000',
          MAX_SOCKETS: '1000000',
          MAX_SOCKETS_PER_ADDRESS: '1000000',
          LOG_LEVEL: 'error',
        }
      : { RATE: String(rate), SYMBOLS: symbols.join(','), EVENT: event };
  return startTarget(scripts[name], port, readyPaths[name], environment);
}

export const portOf = (target: Target) => Number(new URL(target.url).port);
