import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { TestServer } from './server.ts';

/** Streams of `prices` that a server was asked for, watched until nothing in it holds them any more. */
export interface PriceStreams {
  /** How many were opened so far. */
  opened(): number;
  /** Resolves once every one of them is garbage: neither the market nor a socket listens to it. */
  allReleased(): Promise<void>;
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node lets nobody collect garbage');
  return () => {
    collect();
  };
}

const firstPauseMs = 20;
const longestPauseMs = 1_000;

/** Watches the subscriptions of a server from now on. */
export function watchPriceStreams({ services: { market } }: TestServer): PriceStreams {
  const collect = garbageCollector();
  let opened = 0;
  let released = 0;
  let whenReleased = () => {};
  const registry = new FinalizationRegistry(() => {
    released += 1;
    whenReleased();
  });
  const prices = market.prices.bind(market);
  market.prices = (query) => {
    const stream = prices(query);
    opened += 1;
    registry.register(stream, null);
    return stream;
  };
  return {
    opened: () => opened,
    allReleased: () =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        // In a worker that holds the heap of many files one collection takes half a second, in which nothing else
        // goes on: pauses that grow leave what is to be released the time to end.
        const collectAfter = (pauseMs: number) => {
          timer = setTimeout(() => {
            collect();
            collectAfter(Math.min(2 * pauseMs, longestPauseMs));
          }, pauseMs);
        };
        whenReleased = () => {
          if (released < opened) return;
          clearTimeout(timer);
          resolve();
        };
        collectAfter(firstPauseMs);
        whenReleased();
      }),
  };
}
