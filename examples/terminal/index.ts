import { createClient, TickwireError } from '@tickwire/sdk';
import { line } from './line.ts';
import { table } from './table.ts';

const symbols = process.argv.slice(2).map((symbol) => symbol.toUpperCase());
if (symbols.length === 0) {
  console.error('Name the symbols to watch: node index.ts BTCUSDT AAPL');
  process.exit(2);
}

const leaving = new AbortController();
const leave = () => leaving.abort();
process.once('SIGINT', leave).once('SIGTERM', leave);
// Who reads the lines may go first, as `head` does.
process.stdout.on('error', leave);

const url = process.env.TICKWIRE_URL || 'http://127.0.0.1:4000/graphql';
const prices = createClient({ url, token: process.env.TICKWIRE_TOKEN }).prices(symbols, { signal: leaving.signal });

/** All that is told, a line each. */
async function printLines() {
  for await (const event of prices) console.log(line(event));
}

/** The newest prices, on the terminal's other screen: what was on this one comes back in the end. */
async function showTable() {
  const latest = prices.latest({ schedule: (tell) => setTimeout(tell, 100) });
  const draw = () => {
    // Some terminals say that they have 0 rows, and mean that they do not know.
    const rows = table(symbols, latest.all()).slice(0, process.stdout.rows || undefined);
    process.stdout.write(`\x1b[H${rows.map((row) => `${row}\x1b[K`).join('\n')}\x1b[J`);
  };
  const [otherScreen, hideCursor, doNotWrap] = ['\x1b[?1049h', '\x1b[?25l', '\x1b[?7l'];
  process.stdout.on('resize', draw).write(otherScreen + hideCursor + doNotWrap);
  try {
    draw();
    for await (const _ of latest) draw();
  } finally {
    process.stdout.write('\x1b[?7h\x1b[?25h\x1b[?1049l');
  }
}

try {
  await (process.stdout.isTTY ? showTable() : printLines());
} catch (error) {
  if (!(error instanceof TickwireError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
