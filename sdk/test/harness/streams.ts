import { endpointOf } from '../../src/endpoint.ts';
import { Notices } from '../../src/notices.ts';
import { Session, type TokenSource } from '../../src/session.ts';
import { type Patience, patienceOf } from '../../src/streams/patience.ts';
import type { StreamSettings } from '../../src/streams/stream-settings.ts';
import { makeStreams, type Streams } from '../../src/streams/streams.ts';

export interface TestStreams extends StreamSettings {
  readonly url: string;
  readonly token?: TokenSource | undefined;
  readonly timeoutMs?: number;
  /** As a client has it where left out, but for the pauses. */
  readonly patience?: Partial<Patience>;
}

/** What a client's streams share, with a patience that tests have the time for. */
export function testStreams({ url, token, patience, timeoutMs = 30_000, ...rest }: TestStreams): Streams {
  const wires = {
    endpoint: endpointOf(url),
    session: new Session(token, typeof token !== 'function', timeoutMs),
    notices: new Notices(),
    closed: new AbortController().signal,
    options: rest,
    fetch,
    timeoutMs,
  };
  return makeStreams(wires, { ...patienceOf(), lingerMs: 1, baseDelayMs: 1, ...patience });
}
