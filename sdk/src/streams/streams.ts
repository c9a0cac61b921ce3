import { type Core, type Wires, wiresOf } from '../core.ts';
import { errorOf } from '../errors.ts';
import type { Session } from '../session.ts';
import { type Connection, connect, type Request, type Sink } from './connection.ts';
import { listen } from './event-stream.ts';
import { type Patience, patienceOf } from './patience.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** What of a core's wires streams use. */
export type StreamWires = Pick<Wires, 'closed' | 'endpoint' | 'fetch' | 'notices' | 'session' | 'timeoutMs'> & {
  readonly options: StreamSettings;
};

/** What all streams of one client share. */
export interface Streams {
  readonly wires: StreamWires;
  readonly patience: Patience;
  /** Answers how to leave. */
  subscribe(request: Request, token: string | undefined, sink: Sink): () => void;
}

const known = new WeakMap<Session, Streams>();

/** Who imports no stream pays nothing for them: a core does not know of its streams. */
export function streamsOf(core: Core): Streams {
  const wires = wiresOf(core);
  const streams = known.get(wires.session) ?? makeStreams(wires);
  known.set(wires.session, streams);
  return streams;
}

/**
 * One socket for all subscriptions of one session, or an answer of server-sent events for each. Who signs in or out
 * gets a new socket for what is subscribed from then on; what was subscribed before goes on over the old one.
 */
export function makeStreams(wires: StreamWires, patience: Patience = patienceOf(wires.options.keepAlive)): Streams {
  const { transport = 'auto', webSocket } = wires.options;
  const Implementation: WebSocketConstructor | undefined = webSocket ?? globalThis.WebSocket;
  if (transport === 'websocket' && !Implementation) {
    throw errorOf({
      code: 'NO_WEBSOCKET',
      message: 'There is no WebSocket: pass `webSocket`, as of the package "ws".',
    });
  }
  let current: Connection | undefined;
  /**
   * So many sockets in a row may fail to be made before server-sent events stand in for them. Where one was made before
   * it is mostly a passing matter, but a computer may have moved to where none is let through.
   */
  let failuresLeft = transport === 'auto' ? 1 : Number.POSITIVE_INFINITY;
  let wasMade = false;
  let failed: Connection | undefined;
  let usesEvents = transport === 'sse';

  return {
    wires,
    patience,
    subscribe(request, token, sink) {
      const { endpoint, fetch } = wires;
      const overEvents = (): (() => void) =>
        listen(fetch, endpoint.http, token, patience, request, {
          ...sink,
          ready() {
            // The next socket is tried, and no more than that one waited for, where there were sockets before.
            if (wasMade) failuresLeft = 1;
            else usesEvents = true;
            sink.ready();
          },
        });
      if (usesEvents || !Implementation) return overEvents();
      if (!current || current.isOver() || current.token !== token) {
        try {
          current = connect(Implementation, endpoint.webSocket, token, patience);
        } catch (cause) {
          // A page that came by HTTPS may open none to a server without it; a sandbox, none at all.
          if (transport === 'auto') return overEvents();
          throw errorOf({ code: 'NO_WEBSOCKET', message: 'No WebSocket can be made.', cause });
        }
      }
      const connection = current;
      let leave = connection.subscribe(request, {
        ...sink,
        end(error, isReached) {
          if (isReached) {
            wasMade = true;
            if (transport === 'auto') failuresLeft = 3;
          } else if (failed !== connection) {
            // Once, however many streams share it.
            failed = connection;
            failuresLeft -= 1;
          }
          if (failuresLeft > 0) sink.end(error);
          // At once: what HTTP can do a moment later, a socket could by then as well.
          else leave = overEvents();
        },
      });
      return () => leave();
    },
  };
}
