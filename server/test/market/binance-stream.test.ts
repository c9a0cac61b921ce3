import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, startBinance, until } from './binance-source-fixtures.ts';

const binance = await startBinance({
  symbols: [
    { baseAsset: 'BTC', price: 60_000 },
    { baseAsset: 'ETH', price: 3_000 },
    ...Array.from({ length: 250 }, (_, index) => ({ baseAsset: `C${index}`, price: 10 })),
  ],
});
const { listeners, standIn } = binance;
const { market, connections, faults } = standIn;

let source = binance.source();
beforeEach(() => {
  source = binance.source();
});
afterEach(async () => {
  faults.endAll();
  await source.close();
  await until(() => connections.open.length === 0);
});

const follow = (symbols?: readonly string[]) => binance.follow(symbols, source);

describe('ticks', () => {
  it('are the trades, each with its number, what was traded and the figures of the day', async () => {
    const listener = await follow();
    const first = market.trade('BTCUSDT', { price: '61000.50', quantity: '0.25' });
    await until(() => listener.heard.quotes.length > 0);
    market.trade('BTCUSDT', { price: '61001' });
    market.trade('BTCUSDT', { price: '61002' });
    await until(() => listener.heard.ticks.length === 3);
    expect(listener.prices()).toEqual(['61000.5', '61001', '61002']);
    expect(listener.ids()).toEqual([first.id, first.id + 1, first.id + 2]);
    const none = { bid: null, ask: null };
    const figures = { volume: null, open: null, high: null, low: null, previousClose: null };
    const told = { symbol: 'BTC-USDT', source: 'BINANCE', timeMs: first.atMs, sequence: first.id };
    expect(listener.heard.ticks[0]).toEqual({ ...none, ...figures, ...told, price: '61000.5', quantity: '0.25' });
    const decimal = expect.stringMatching(/^\d+(\.\d*[1-9])?$/);
    const day = { open: decimal, high: decimal, low: decimal, volume: decimal, previousClose: decimal };
    expect(listener.heard.ticks[2]).toMatchObject({ ...none, ...day });
  });

  it('come to every listener of a symbol, and to nobody else', async () => {
    const [btc, eth] = [await follow(['BTC-USDT']), await follow(['ETH-USDT'])];
    const both = await follow(['BTC-USDT', 'ETH-USDT', 'AAPL']);
    market.trade('BTCUSDT', { price: '60001' });
    market.trade('ETHUSDT', { price: '3001' });
    await until(() => both.heard.ticks.length === 2);
    expect([btc.prices(), eth.prices(), eth.prices('ETH-USDT')]).toEqual([['60001'], [], ['3001']]);
    expect(connections.open).toHaveLength(1);
  });

  it('do not stop at a listener that fails', async () => {
    const failing = () => {
      throw new Error('not here');
    };
    source.subscribe(['BTC-USDT'], { ticks: failing, confirmed: failing });
    const listener = await follow();
    market.trade('BTCUSDT', { price: '60002' });
    market.trade('BTCUSDT', { price: '60003' });
    await until(() => listener.heard.ticks.length === 2);
  });
});

describe('what is confirmed', () => {
  it('is the last trade, with the newest figures of the day', async () => {
    const listener = await follow();
    market.trade('BTCUSDT', { price: '99000', quantity: '1' });
    // What was confirmed as the trade was on its way is of the one before.
    const confirmed = () => listener.heard.quotes.find((quote) => quote.price === '99000');
    await until(() => confirmed() !== undefined);
    const [tick] = listener.heard.ticks;
    const { price, timeMs, sequence, high, synthetic } = confirmed() ?? {};
    const told = { price: '99000', timeMs: tick?.timeMs, sequence: tick?.sequence };
    expect({ price, timeMs, sequence, high, synthetic }).toEqual({ ...told, high: '99000', synthetic: false });
  });
});

describe('subscriptions', () => {
  it('of one turn are one message, and one connection has them all', async () => {
    const { openedTotal } = connections;
    const listener = listen();
    for (let index = 0; index < 50; index += 1) source.subscribe([`C${index}-USDT`], listener);
    await until(() => listeners('C49-USDT') === 1);
    expect(connections.openedTotal - openedTotal).toBe(1);
    expect(connections.open[0]).toMatchObject({ messagesReceived: 1, streams: { length: 100 } });
    for (let index = 50; index < 100; index += 1) source.subscribe([`C${index}-USDT`], listener);
    await until(() => listeners('C99-USDT') === 1);
    expect(connections.open[0]).toMatchObject({ messagesReceived: 2, streams: { length: 200 } });
  });

  it('end with the last who listens, and the connection with the last of them', async () => {
    const [one, other] = [await follow(['BTC-USDT', 'ETH-USDT']), await follow(['BTC-USDT'])];
    one.leave();
    one.leave();
    await until(() => listeners('ETH-USDT') === 0);
    expect(listeners('BTC-USDT')).toBe(1);
    expect(connections.open[0]?.streams).toEqual(['btcusdt@aggTrade', 'btcusdt@miniTicker']);
    other.leave();
    await until(() => connections.open.length === 0);
  });

  it('of more symbols than a connection should have are parted', async () => {
    const symbols = Array.from({ length: 250 }, (_, index) => `C${index}-USDT`);
    const listener = await follow(symbols);
    expect(connections.open.map(({ streams }) => streams.length)).toEqual([400, 100]);
    market.trade('C0USDT', { price: '11' });
    market.trade('C249USDT', { price: '12' });
    await until(() => listener.heard.ticks.length === 2);
  });
});

describe('a replacement', () => {
  /** Trades all the time, and tells the ids. */
  function trading() {
    const ids: number[] = [];
    const timer = setInterval(() => ids.push(market.trade('BTCUSDT').id), 3);
    return { ids, end: () => clearInterval(timer) };
  }

  it.each([
    ['before a connection is a day old', async () => binance.source({ timing: { lifetimeMs: 100 } }), () => {}],
    ['as soon as the server announces its end', async () => source, () => faults.shutdown(3_000)],
  ])('%s loses and repeats no trade', async (_when, open, order) => {
    const [replaced, { openedTotal }] = [await open(), connections];
    const listener = await binance.follow(['BTC-USDT'], replaced);
    const [first] = connections.open;
    const { ids, end } = trading();
    order();
    await until(
      () => connections.openedTotal >= openedTotal + 2 && connections.open.every(({ id }) => id !== first?.id),
    );
    const renewed = listener.heard.ticks.length;
    await until(() => listener.heard.ticks.length > renewed + 10);
    end();
    await until(() => listener.ids().at(-1) === ids.at(-1));
    expect(listener.ids()).toEqual(ids);
    expect(await binance.counted('upstream_streams', { event: 'renewed' })).toBeGreaterThan(0);
    await replaced.close();
  });

  it('that does not come about leaves the connection as it is, until that ends', async () => {
    const listener = await follow();
    const { openedTotal } = connections;
    faults.shutdown(400);
    const refused = faults.refuse();
    await binance.untilHeard(listener);
    await until(() => connections.open.length === 0);
    refused.end();
    await until(() => connections.openedTotal > openedTotal && listeners() === 1);
    await binance.untilHeard(listener);
  });
});

it('a closed source holds no connection, and tells nothing more', async () => {
  const closed = binance.source();
  const early = listen();
  closed.subscribe(['ETH-USDT'], early);
  await closed.close();
  const listener = await follow();
  expect(connections.open).toHaveLength(1);
  market.trade('ETHUSDT');
  await binance.untilHeard(listener);
  expect(early.heard.ticks).toEqual([]);
});
