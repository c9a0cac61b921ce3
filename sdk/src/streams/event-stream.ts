import { readAnswer } from '../answers.ts';
import { TickwireError } from '../errors.ts';
import { answerOf, checkHeaders, type Fetch, parsedJson, requested } from '../http-transport.ts';
import { lostError, protocolError } from './closing.ts';
import type { Request, Sink } from './connection.ts';
import { type Heartbeat, heartbeat } from './heartbeat.ts';
import type { Patience } from './patience.ts';

/** Of server-sent events that come in pieces, which end anywhere: hands each out when it is whole. */
export function eventParser(onEvent: (event: string | undefined, data: string | undefined) => void) {
  let rest = '';
  let event: string | undefined;
  let data: string | undefined;
  return (piece: string): void => {
    // The last `\r` may be the first half of an end.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // Not all that JSON leaves as it is can be matched by a dot.
      const [, name, value = ''] = /^(event|data)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (name === 'event') event = value;
      else if (name) data = data === undefined ? value : `${data}\n${value}`;
      else if (!line) {
        onEvent(event, data);
        event = data = undefined;
      }
    }
  };
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && 'getReader' in body;
}

/** One subscription over server-sent events, in the way of graphql-sse's distinct connections. Answers how to leave. */
export function listen(
  fetch: Fetch,
  url: string,
  token: string | undefined,
  { connectWithinMs, silentMs }: Patience,
  request: Request,
  sink: Sink,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let beat: Heartbeat | undefined;
  const giveUp = (): void => end(lostError());
  const timer = setTimeout(giveUp, connectWithinMs);

  function leave(): void {
    clearTimeout(timer);
    beat?.stop();
    controller.abort();
  }

  function end(error?: TickwireError): void {
    if (signal.aborted) return;
    leave();
    sink.end(error);
  }

  async function run(): Promise<void> {
    checkHeaders(token);
    const sent = { token, signal, idempotencyKey: undefined };
    const response = await requested(fetch, url, sent, JSON.stringify(request), 'text/event-stream, application/json');
    signal.throwIfAborted();
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      readAnswer(await answerOf(response), { ...request, token });
      throw protocolError({ status: response.status });
    }
    const { body } = response;
    if (!isStream(body)) throw lostError('`fetch` gives no ReadableStream.');
    clearTimeout(timer);
    beat = heartbeat(silentMs, 1, () => {}, giveUp);
    sink.ready();
    const decoder = new TextDecoder();
    const parse = eventParser((event, data = '') => {
      if (signal.aborted) return;
      if (event === 'next') sink.next(parsedJson(data));
      else if (event === 'complete') end();
    });
    const reader = body.getReader();
    for (let step = await reader.read(); step.value; step = await reader.read()) {
      beat.heard();
      parse(decoder.decode(step.value, { stream: true }));
    }
    throw lostError('The stream of events broke off.');
  }

  run().catch((cause: unknown) => {
    end(cause instanceof TickwireError ? cause : lostError('The server cannot be reached.', cause));
  });
  return leave;
}
