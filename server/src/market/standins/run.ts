/** `pnpm standin NAME [--port N]`: runs a stand-in of an upstream until Ctrl+C, for a server beside it. */
import { parseArgs } from 'node:util';
import { startBinanceStandIn } from './binance/index.ts';
import { startYahooStandIn } from './yahoo/index.ts';

/** A stand-in that runs, and the environment of a server that is to use it. */
interface Running {
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const standIns: Readonly<Record<string, (port: number) => Promise<Running>>> = {
  async binance(port) {
    const { restUrl, streamUrl, close } = await startBinanceStandIn({ port });
    return {
      environment: { MARKET_SOURCES: 'binance', BINANCE_REST_URL: restUrl, BINANCE_STREAM_URL: streamUrl },
      close,
    };
  },
  async yahoo(port) {
    const { url, close } = await startYahooStandIn({ port });
    return { environment: { MARKET_SOURCES: 'yahoo', YAHOO_URL: url, YAHOO_SYMBOLS: 'XMPL,NODB' }, close };
  },
};

function refuse(problem: string): never {
  console.error(problem);
  process.exit(1);
}

const tell = (error: unknown): never => refuse(error instanceof Error ? error.message : String(error));

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: '0' } } });
  } catch (error) {
    return tell(error);
  }
}

const { positionals, values } = readArguments();
const [name = '', ...others] = positionals;
const start = Object.hasOwn(standIns, name) && others.length === 0 ? standIns[name] : undefined;
if (start === undefined)
  refuse(`Name one of: ${Object.keys(standIns).join(', ')}. npx -y pnpm@12 standin binance --port 4010`);
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse('--port: from 0 to 65535, 0 for any free one');

const { environment, close } = await start(port).catch(tell);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
}
// What it makes up must not be taken for real prices later.
const variables = Object.entries({ ...environment, DATA_DIR: '.tickwire-standin' }).map(
  ([key, value]) => `${key}=${value}`,
);
console.log(
  `The stand-in of ${name} runs until Ctrl+C. In another terminal:\n\n  ${variables.join(' ')} npx -y pnpm@12 start`,
);
