const { createClient } = require('@tickwire/sdk');

async function run() {
  const client = createClient({ url: process.argv[2] });
  const plans = await client.plans();
  for await (const { symbol, price } of client.prices(['AAPL'])) {
    console.log(JSON.stringify({ plans, symbol, price }));
    break;
  }
}

void run();
