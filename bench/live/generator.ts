import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { type Command, endingsShape, heardShape, type Measured, measuredShape, sampleShape } from './load/commands.ts';

const replyShape = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** The load generator's end in this process. */
export class Generator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'load/main.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
  }

  async open(options: Omit<Extract<Command, { type: 'open' }>, 'type'>): Promise<void> {
    await this.#ask({ type: 'open', ...options });
  }

  async tell(type: 'subscribe' | 'pause' | 'resume'): Promise<void> {
    await this.#ask({ type });
  }

  /** How many sockets have had no event by then. */
  async hear(timeoutMs: number): Promise<number> {
    return heardShape.parse(await this.#ask({ type: 'hear', timeoutMs })).silent;
  }

  async measure(durationMs: number): Promise<Measured> {
    return measuredShape.parse(await this.#ask({ type: 'measure', durationMs }));
  }

  async sample(port: number, query: string, symbol: string): Promise<string> {
    return sampleShape.parse(await this.#ask({ type: 'sample', port, query, symbol })).message;
  }

  /** Ends the process; tells why how many sockets had ended before. */
  async leave(): Promise<Readonly<Record<string, number>>> {
    const exited = once(this.#child, 'exit');
    const { endings } = endingsShape.parse(await this.#ask({ type: 'leave' }));
    await exited;
    return endings;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(command: Command): Promise<unknown> {
    const exited = new AbortController();
    const gone = once(this.#child, 'exit', { signal: exited.signal }).then(([code, signal]) => {
      throw new Error(`the load generator ended by ${signal ?? code}`);
    });
    gone.catch(() => {});
    const answered = once(this.#child, 'message', { signal: exited.signal });
    answered.catch(() => {});
    this.#child.send(command);
    try {
      const [message] = await Promise.race([answered, gone]);
      const reply = replyShape.parse(message);
      if ('error' in reply) throw new Error(reply.error);
      return reply.answer;
    } finally {
      exited.abort();
    }
  }
}
