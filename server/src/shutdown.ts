import { readFileSync } from 'node:fs';
import { onLauncherEnd } from './launcher.ts';
import type { Logger } from './telemetry/logger.ts';

/** A terminal and pnpm may each pass one Ctrl-C on: only a later one is a second. */
const secondSignalAfterMs = 1_000;

/** Whether nohup started this process: a handler of our own would undo what it asked for. */
function ignoresHangup(): boolean {
  try {
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return ignored !== undefined && (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch {
    return false;
  }
}

/**
 * Ends the process in order when it is asked to: by Ctrl-C, by SIGTERM, or by the end of its terminal or
 * of the npx that launched it. Call it before there is anything to stop: a signal may come at once.
 */
export function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  let stoppingSince: number | null = null;

  function onSignal(signal: string): void {
    if (stoppingSince !== null) {
      // Who asks twice means it; the database outlives that, and the next start takes it over.
      if (performance.now() - stoppingSince > secondSignalAfterMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  }

  // What is printed after the terminal has closed goes nowhere.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
  const signals = ignoresHangup() ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => onSignal(signal));
  onLauncherEnd(() => onSignal('SIGTERM'));
}
