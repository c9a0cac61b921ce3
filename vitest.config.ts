// Also where nothing was generated yet: a single file may be what is run first in a fresh clone.
import '@tickwire/prisma/ensure-generated';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFilesFirst } from './vitest.sequence.ts';

const loopback = '127.0.0.1,localhost,::1';

export default defineConfig({
  test: {
    include: ['{prisma,schema,server,sdk,examples/*,bench}/test/**/*.test.ts'],
    globalSetup: ['server/test/harness/global-setup.ts'],
    setupFiles: ['server/test/harness/patience.ts'],
    expect: { poll: { timeout: 20_000 } },
    // Much of a test is waiting: one more than there are cores keeps them busy.
    maxWorkers: Math.max(2, Math.min(4, availableParallelism() + 1)),
    // A worker keeps what it has loaded: to load the server anew for each file takes as long as half of the tests.
    isolate: false,
    sequence: { sequencer: SlowFilesFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Whoever reaches the world through a proxy reaches this machine without it: Binance's client reads HTTP_PROXY.
    env: { NO_PROXY: loopback, no_proxy: loopback },
    // Node runs the sources as it does in production; through Vite there would be two copies of graphql.
    experimental: { viteModuleRunner: false },
  },
});
