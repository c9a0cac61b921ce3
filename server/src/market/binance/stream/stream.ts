import type { ListedSymbols, SourceListener, SourceQuote } from '@tickwire/schema';
import { Channel, type ChannelOptions } from './channel.ts';
import type { StreamMessage } from './messages.ts';
import { SymbolPrices } from './symbol-prices.ts';

/**
 * Binance takes 1,024 streams a connection. The package compares each new one with all that it has, which at that number
 * holds up the process for more than a tenth of a second at every connect.
 */
const symbolsPerChannel = 200;

export interface StreamOptions extends ChannelOptions {
  readonly listed: ListedSymbols;
}

interface Subscribed {
  readonly prices: SymbolPrices;
  readonly channel: Channel;
  /** How often each listener has subscribed to it. */
  readonly listeners: Map<SourceListener, number>;
}

/** Prices as Binance sends them, of the symbols that somebody listens to. */
export function createStream(options: StreamOptions) {
  const { listed, metrics, log, timing } = options;
  const subscribed = new Map<string, Subscribed>();
  const channels: Channel[] = [];

  function tell({ listeners }: Subscribed, what: (listener: SourceListener) => void): void {
    for (const listener of listeners.keys()) {
      try {
        what(listener);
      } catch (error) {
        log.error({ err: error }, 'a listener to prices failed');
      }
    }
  }

  function confirm(symbol: Subscribed, quote: SourceQuote | null): void {
    if (quote !== null) tell(symbol, (listener) => listener.confirmed([quote]));
  }

  function take(message: StreamMessage): void {
    const symbol = subscribed.get(message.s);
    if (symbol === undefined) return;
    if (message.e === '24hrMiniTicker') {
      confirm(symbol, symbol.prices.day(message));
      return;
    }
    const tick = symbol.prices.trade(message);
    tell(symbol, (listener) => listener.ticks([tick]));
  }

  function openChannel(): Channel {
    const ofChannel = () => [...subscribed.values()].filter((symbol) => symbol.channel === channel);
    const channel: Channel = new Channel(options, {
      message: take,
      overlap(messages) {
        for (const message of messages) {
          const isTold = message.e === 'aggTrade' && subscribed.get(message.s)?.prices.isTold(message);
          if (isTold !== true) take(message);
        }
      },
      malformed: () => metrics.count('market_rejected', { source: 'BINANCE', what: 'tick', reason: 'malformed' }),
      interrupted() {
        for (const { prices } of ofChannel()) prices.interrupt();
      },
      alive(heardAtMs) {
        for (const symbol of ofChannel()) confirm(symbol, symbol.prices.quiet(heardAtMs, timing.heartbeatMs / 2));
      },
    });
    channels.push(channel);
    return channel;
  }

  function open(sourceSymbol: string, symbol: string): Subscribed {
    const channel = channels.find(({ size }) => size < symbolsPerChannel) ?? openChannel();
    const opened = { prices: new SymbolPrices(symbol), channel, listeners: new Map() };
    subscribed.set(sourceSymbol, opened);
    channel.add(sourceSymbol);
    return opened;
  }

  function leave(sourceSymbol: string, listener: SourceListener): void {
    const symbol = subscribed.get(sourceSymbol);
    const times = symbol?.listeners.get(listener);
    if (symbol === undefined || times === undefined) return;
    if (times > 1) return void symbol.listeners.set(listener, times - 1);
    symbol.listeners.delete(listener);
    if (symbol.listeners.size > 0) return;
    subscribed.delete(sourceSymbol);
    symbol.channel.remove(sourceSymbol);
  }

  return {
    subscribe(symbols: readonly string[], listener: SourceListener): () => void {
      const sourceSymbols = new Map<string, string>();
      for (const symbol of symbols) {
        const sourceSymbol = listed.toSource(symbol);
        if (sourceSymbol !== null) sourceSymbols.set(sourceSymbol, symbol);
      }
      for (const [sourceSymbol, symbol] of sourceSymbols) {
        const { listeners } = subscribed.get(sourceSymbol) ?? open(sourceSymbol, symbol);
        listeners.set(listener, (listeners.get(listener) ?? 0) + 1);
      }
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        for (const sourceSymbol of sourceSymbols.keys()) leave(sourceSymbol, listener);
      };
    },

    close(): void {
      subscribed.clear();
      for (const channel of channels) channel.close();
    },
  };
}
