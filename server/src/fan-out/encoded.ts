import type { ExecutionResult } from 'graphql';

type Extensions = Readonly<Record<string, unknown>>;

const closingBrace = Buffer.from('}');

function written(extensions: Extensions): string {
  return `,"extensions":${JSON.stringify(extensions)}`;
}

/** Somebody who cannot go on before an event has been executed. */
export interface Waiting {
  resume(): void;
}

/** One event as all of a group are told it. */
export class Encoded {
  /** Null while its execution waits for something. */
  bytes: Buffer | null = null;
  #extensions: Extensions | undefined;
  #waiting: Waiting[] = [];

  /** Resumes somebody when there are bytes. */
  await(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** @throws where the result cannot be written as JSON. */
  write({ extensions, ...body }: ExecutionResult): void {
    const bytes = Buffer.from(JSON.stringify(extensions === undefined ? body : { ...body, extensions }));
    this.#extensions = extensions;
    this.bytes = bytes;
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) one.resume();
  }

  /** The same bytes with more beside the data, for one subscriber alone. */
  withExtensions(bytes: Buffer, more: Extensions): Buffer {
    const own = this.#extensions;
    // The extensions are written last: the text before them is taken over as it is.
    const rest = bytes.length - (own === undefined ? 0 : Buffer.byteLength(written(own))) - closingBrace.length;
    return Buffer.concat([bytes.subarray(0, rest), Buffer.from(written({ ...own, ...more })), closingBrace]);
  }
}
