import type { Asked } from './asked.ts';
import type { Service } from './service.ts';

const keepAliveMs = 10_000;

/** One subscription over server-sent events, and the network below it. */
export class TestEventStream {
  readonly token: string | undefined;
  readonly response: Response;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #stop = (): void => {};
  #isSilent = false;
  #isOver = false;

  constructor(service: Service, asked: Asked, signal: AbortSignal, onEnd: (stream: TestEventStream) => void) {
    this.token = asked.token;
    this.#onEnd = () => onEnd(this);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.#end(),
    });
    const headers = { 'content-type': 'text/event-stream', 'x-request-id': service.newRequestId() };
    this.response = new Response(body, { headers });
    signal.addEventListener('abort', () => this.breakOff(signal.reason));
    this.#write(':\n\n');
    this.#timer = setInterval(() => this.#write(':\n\n'), keepAliveMs);
    this.#begin(service, asked).catch((error: unknown) => {
      this.#next({ errors: [service.told(error)] });
      this.#complete();
    });
  }

  /** Neither bytes nor an end come through any more. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Without a word that it was complete. */
  breakOff(reason: unknown = new TypeError('terminated')): void {
    if (this.#isOver || (this.#isSilent && !isAbort(reason))) return;
    this.#controller?.error(reason);
    this.#end();
  }

  async #begin(service: Service, asked: Asked): Promise<void> {
    const sink = { next: (result: object) => this.#next(result), complete: () => this.#complete() };
    const stop = await service.subscriptions.begin(asked, sink);
    if (this.#isOver) stop();
    else this.#stop = stop;
  }

  #next(result: object): void {
    this.#write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
  }

  #complete(): void {
    this.#write('event: complete\ndata:\n\n');
    if (this.#isOver || this.#isSilent) return;
    this.#controller?.close();
    this.#end();
  }

  #write(text: string): void {
    if (!this.#isOver && !this.#isSilent) this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#stop();
    this.#onEnd();
  }
}

/** The client's own doing reaches itself through any network. */
function isAbort(reason: unknown): boolean {
  return !(reason instanceof TypeError);
}
