/** The load generator: a process of its own, told by messages of its parent what to do. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, commandShape } from './commands.ts';
import { readSample } from './sample.ts';
import { LoadSocket } from './socket.ts';
import { Tally } from './tally.ts';

/** Fewer than a server's backlog. */
const openedAtOnce = 100;

const tally = new Tally();
/** Of the slow sockets, whether they read or not. */
const slowTally = new Tally();
const sockets: LoadSocket[] = [];
let slow: readonly LoadSocket[] = [];
let subscribeAll: () => void = () => {};

async function open(command: Extract<Command, { type: 'open' }>) {
  const { port, query, lists, sockets: count, slowEvery, slowQuery } = command;
  const isSlow = (index: number) => slowEvery !== null && index % slowEvery === 0;
  const first = sockets.length;
  for (let index = 0; index < count; index += 1) sockets.push(new LoadSocket(isSlow(index) ? slowTally : tally));
  const added = sockets.slice(first);
  const waiting = added.entries();
  const openSome = async () => {
    for (const [index, socket] of waiting) await socket.open(port, first + index);
  };
  await Promise.all(Array.from({ length: openedAtOnce }, openSome));
  slow = added.filter((_, index) => isSlow(index));
  subscribeAll = () => {
    for (const [index, socket] of added.entries()) {
      const symbols = lists[index % lists.length] ?? [];
      socket.subscribe(query, symbols);
      if (isSlow(index)) socket.subscribe(slowQuery, symbols);
    }
  };
}

async function hear(timeoutMs: number) {
  const until = performance.now() + timeoutMs;
  const silent = () => sockets.filter((socket) => !socket.hasHeard).length;
  while (silent() > 0 && performance.now() < until) await delay(50);
  return { silent: silent() };
}

async function measure(durationMs: number) {
  tally.reset();
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await delay(durationMs);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const { messages, missed } = tally;
  return { seconds, messages, missed, ...tally.delays(), load: (user + system) / 1e6 / seconds };
}

function endings(): { endings: Record<string, number> } {
  const counts: Record<string, number> = {};
  for (const { ending } of sockets) {
    if (ending !== null) counts[ending.reason] = (counts[ending.reason] ?? 0) + 1;
  }
  return { endings: counts };
}

async function run(command: Command): Promise<object> {
  switch (command.type) {
    case 'open':
      await open(command);
      return {};
    case 'subscribe':
      subscribeAll();
      return {};
    case 'hear':
      return hear(command.timeoutMs);
    case 'measure':
      return measure(command.durationMs);
    case 'pause':
      for (const socket of slow) socket.pause();
      return {};
    case 'resume':
      for (const socket of slow) socket.resume();
      return {};
    case 'sample':
      return { message: await readSample(command) };
    case 'leave': {
      const told = endings();
      for (const socket of sockets) socket.destroy();
      return told;
    }
  }
}

process.on('message', (message) => {
  const command = commandShape.parse(message);
  run(command).then(
    (answer) =>
      process.send?.({ answer }, () => {
        if (command.type === 'leave') process.disconnect();
      }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
