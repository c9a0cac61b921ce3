import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Plugin } from 'graphql-yoga';
import { type Deliverable, isDeliverable } from '../fan-out/exit.ts';
import { iterated } from '../fan-out/iterated-response.ts';
import { EventStream } from './event-stream.ts';

export interface EventStreamsOptions {
  /** What may wait to be sent to one reader. */
  readonly bufferBytes: number;
  /** Who has not read for so long what waits for it is let go. */
  readonly patienceMs: number;
}

/** All answers of server-sent events that are under way. */
export interface EventStreams {
  open(events: Deliverable, response: ServerResponse): EventStream;
  /** Breaks all of them off, and each that is opened later at once: the server stops. */
  close(): void;
}

const tickMs = 1_000;
/** Shorter than proxies wait for an answer to go on. */
const keepAliveTicks = 6;

export function createEventStreams({ bufferBytes, patienceMs }: EventStreamsOptions): EventStreams {
  const streams = new Set<{ readonly stream: EventStream; readonly response: ServerResponse }>();
  let ticks = 0;
  let isClosed = false;

  /** One timer for all. */
  const timer = setInterval(() => {
    ticks += 1;
    for (const { stream, response } of streams) {
      if (stream.fullMs() > patienceMs) response.destroy();
      else if (ticks % keepAliveTicks === 0) stream.keepAlive();
    }
  }, tickMs);

  return {
    open(events, response) {
      const stream = new EventStream(events, bufferBytes);
      // Yoga sends nothing to a response that has closed, and so would not end what was begun for it.
      if (response.destroyed) {
        stream.destroy();
        return stream;
      }
      const entry = { stream, response };
      streams.add(entry);
      response.once('close', () => {
        streams.delete(entry);
        stream.destroy();
      });
      if (isClosed) stream.breakOff();
      return stream;
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const { stream } of streams) stream.breakOff();
    },
  };
}

/** Yoga's own Response takes a stream of Node's as its body; the types, which are a browser's, know none. */
function isBody(stream: unknown): stream is BodyInit {
  return stream instanceof Readable;
}

interface OverHttp {
  readonly req?: IncomingMessage;
}

interface Carried {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

const headers = {
  'Content-Type': 'text/event-stream',
  Connection: 'keep-alive',
  // A proxy that compresses would gather events until they are worth it.
  'Cache-Control': 'no-cache, no-transform',
  'Content-Encoding': 'none',
  // nginx alone heeds it: it would gather events until they fill a buffer.
  'X-Accel-Buffering': 'no',
};

/** Answers subscriptions by server-sent events, in the way of graphql-sse's distinct connections. */
export function useEventStreams(streams: EventStreams): Plugin<OverHttp, Carried> {
  /** Of requests for subscriptions: what can be delivered to many; null: results of one subscriber's own. */
  const subscriptions = new WeakMap<IncomingMessage, Deliverable | null>();
  return {
    onSubscribe: ({ args: { contextValue } }) => ({
      onSubscribeResult({ result }) {
        if (contextValue.req === undefined) return;
        subscriptions.set(contextValue.req, isDeliverable(result) ? result : null);
      },
    }),
    onResultProcess({ result, resultProcessor, setResultProcessor, serverContext: { req, res } }) {
      const deliverable = subscriptions.get(req);
      // Without a processor the caller takes no stream; a single result is an error, which Yoga tells.
      if (deliverable === undefined || resultProcessor === undefined) return;
      if (Array.isArray(result) || !(Symbol.asyncIterator in result)) return;
      // What Yoga has wrapped is iterated, and what it hides is delivered.
      const events = deliverable ?? iterated(result);
      setResultProcessor((_result, fetchAPI) => {
        const body: unknown = streams.open(events, res);
        return new fetchAPI.Response(isBody(body) ? body : null, { headers });
      }, 'text/event-stream');
    },
  };
}
