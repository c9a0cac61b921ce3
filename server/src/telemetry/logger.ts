import { type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type { Logger };

/** JSON lines, or lines for people on a terminal. Tokens and cookies never appear in them. `output` takes lines of JSON. */
export function createLogger(level: string, output?: DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: ['*.authorization', '*.cookie', '*.password', '*.token'], censor: '[hidden]' },
  };
  if (output !== undefined) return pino(options, output);
  if (!process.stdout.isTTY) return pino(options);
  const pretty = PinoPretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', sync: true });
  // A terminal that was closed takes no more lines; that must not end a process that is stopping in order.
  pretty.on('error', () => {});
  return pino(options, pretty);
}
