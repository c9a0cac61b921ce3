import { pino } from 'pino';
import { createRedisTickLog } from '../../src/market/tick-log/tick-log.ts';
import { batch, quick } from './tick-log-batches.ts';

/** A server that appends 1, 2, 3 and so on while it leads, and says on its standard output what it is told. */
const [, , url = '', namespace = ''] = process.argv;
const log = createRedisTickLog({
  ...{ url, namespace, length: 10_000, timings: quick, log: pino({ level: 'silent' }) },
  metrics: { count: () => {} },
});
let sequence = 0;
let isLeading = false;
log.campaign('BINANCE', {
  leads() {
    isLeading = true;
    process.stdout.write('leads\n');
  },
  follows() {
    process.stdout.write('follows\n');
  },
  wanted: () => {},
});
setInterval(() => {
  // Once it has led, it appends on: that has to be stopped elsewhere.
  if (!isLeading) return;
  sequence += 1;
  log.append(batch(sequence));
}, 5);
await log.follow({ began: () => {}, entries: () => {} });
