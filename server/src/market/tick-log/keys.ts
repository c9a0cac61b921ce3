import type { PriceSource } from '@tickwire/schema';

/** Entries of another version stand under other keys. */
const version = 1;

/** Where everything is in Redis. One hash slot has them all, as scripts touch several. */
export interface Keys {
  readonly stream: string;
  /** Which log it is that stands there. */
  readonly epoch: string;
  /** What servers tell each other, so that nobody waits for the next look: a short stream. */
  readonly signals: string;
  /** Who listens to the source, until that runs out. Empty: it was given up. */
  lease(source: PriceSource): string;
  /** Who held the lease last, and the number of the last batch that it appended. */
  holder(source: PriceSource): string;
  /** By server: the symbols that it wants, and until when that holds. */
  wants(source: PriceSource): string;
  /** Another one after each change of the wants. */
  wantsVersion(source: PriceSource): string;
}

export function keysOf(namespace: string): Keys {
  const prefix = `{tickwire:ticks:${version}:${namespace}}`;
  return {
    stream: `${prefix}:log`,
    epoch: `${prefix}:epoch`,
    signals: `${prefix}:signals`,
    lease: (source) => `${prefix}:lease:${source}`,
    holder: (source) => `${prefix}:holder:${source}`,
    wants: (source) => `${prefix}:wants:${source}`,
    wantsVersion: (source) => `${prefix}:wants-version:${source}`,
  };
}
