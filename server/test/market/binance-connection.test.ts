import { describe, expect, it } from 'vitest';
import { type BinanceFixture, listen, startBinance, until } from './binance-source-fixtures.ts';

const symbols = ['BTC', 'ETH', ...Array.from({ length: 12 }, (_, index) => `C${index}`)].map((baseAsset) => ({
  baseAsset,
}));

/** One stand-in for each test: they run side by side, as most of their time is waiting. */
const standIns = await Promise.all(Array.from({ length: 9 }, () => startBinance({ symbols })));
const pinging = await startBinance({ symbols, pingIntervalMs: 600, pongTimeoutMs: 1_000 });

function take(): BinanceFixture {
  const standIn = standIns.pop();
  if (standIn === undefined) throw new Error('There are more tests than stand-ins.');
  return standIn;
}

const steps = (ids: readonly (number | null)[]) => ids.slice(1).map((id, index) => (id ?? 0) - (ids[index] ?? 0));

describe.concurrent('a connection', () => {
  it('that is cut is opened again, with all its subscriptions, and the numbers tell what was missed', async () => {
    const binance = take();
    const { market, faults } = binance.standIn;
    const listener = await binance.follow(['BTC-USDT', 'ETH-USDT']);
    market.trade('BTCUSDT');
    await until(() => listener.heard.ticks.length === 1);
    const away = faults.refuse();
    faults.drop();
    await until(() => binance.listeners() === 0);
    market.trade('BTCUSDT');
    market.trade('BTCUSDT');
    away.end();
    await until(() => binance.listeners() === 1 && binance.listeners('ETH-USDT') === 1);
    market.trade('BTCUSDT');
    await until(() => listener.heard.ticks.length === 2);
    expect(steps(listener.ids())).toEqual([3]);
    expect(await binance.counted('upstream_streams', { event: 'lost' })).toBeGreaterThan(0);
    expect(binance.logged.slice(-2)).toEqual(['a stream is interrupted', 'the stream goes on']);
  });

  it('that is lost is not opened again by who subscribes meanwhile, but by the one that follows it', async () => {
    const binance = take();
    const { connections, faults } = binance.standIn;
    const source = binance.source({ timing: { firstRetryMs: 400 } });
    const { leave } = await binance.follow(['BTC-USDT'], source);
    const away = faults.refuse();
    faults.drop();
    await until(() => binance.logged.includes('a stream is interrupted'));
    away.end();
    const { leave: leaveOther } = await binance.follow(['ETH-USDT'], source);
    await until(() => binance.logged.includes('the stream goes on'));
    expect(connections.open.map(({ streams }) => [...streams].length)).toEqual([4]);
    leave();
    leaveOther();
    await until(() => connections.open.length === 0);
  });

  it.each(['hang', 'halfOpen'] as const)('that is as good as dead (%s) is noticed and given up', async (fault) => {
    const binance = take();
    const { connections, faults } = binance.standIn;
    const listener = await binance.follow();
    await binance.untilHeard(listener);
    const { openedTotal } = connections;
    const ordered = faults[fault]();
    const silent = await binance.counted('upstream_streams', { event: 'silent' });
    await until(async () => (await binance.counted('upstream_streams', { event: 'silent' })) > silent);
    ordered?.end();
    await until(() => connections.openedTotal > openedTotal && binance.listeners() === 1);
    await binance.untilHeard(listener);
  });

  it('that is refused is tried again, less and less often', async () => {
    const binance = take();
    const { faults } = binance.standIn;
    const listener = await binance.follow();
    const refused = faults.refuse();
    faults.drop();
    const lost = () => binance.counted('upstream_streams', { event: 'lost' });
    const before = await lost();
    await until(async () => (await lost()) >= before + 4);
    refused.end();
    await until(() => binance.listeners() === 1);
    await binance.untilHeard(listener);
  });

  it('is not tried during a ban, neither its own nor that of a call', async () => {
    const binance = take();
    const { connections, faults } = binance.standIn;
    const source = binance.source();
    const listener = await binance.follow(['BTC-USDT'], source);
    const ban = faults.ban(1);
    const { refusedTotal } = connections;
    const refused = await binance.counted('upstream_streams', { event: 'refused' });
    faults.drop();
    await until(async () => (await binance.counted('upstream_streams', { event: 'refused' })) > refused);
    await expect(source.quotes(['BTC-USDT'])).rejects.toThrow('wants no calls');
    await until(() => binance.listeners() === 1);
    expect(connections.refusedTotal).toBe(refusedTotal + 1);
    ban.end();
    await binance.untilHeard(listener);
  });

  it('is not ended by anything that cannot be read, which is counted', async () => {
    const binance = take();
    const { market, connections } = binance.standIn;
    const listener = await binance.follow();
    const rejected = () => binance.counted('market_rejected', { what: 'tick', reason: 'malformed' });
    const [before, { openedTotal }] = [await rejected(), connections];
    const garbage = [
      '{"e":',
      '<html></html>',
      '42',
      'null',
      '[]',
      '[{"e":"aggTrade"}]',
      '{"e":"aggTrade","p":1}',
      '{}',
    ];
    for (const text of garbage) market.emit('btcusdt@aggTrade', text);
    market.emit('btcusdt@aggTrade', { e: 'aggTrade', E: 1, s: 'BTCUSDT', a: 1, p: 'NaN', q: '1', T: 1 });
    market.emit('btcusdt@aggTrade', { e: 'depth', s: 'BTCUSDT' });
    market.trade('BTCUSDT', { price: '63000' });
    await until(() => listener.heard.ticks.length > 0);
    expect(listener.prices()).toEqual(['63000']);
    expect((await rejected()) - before).toBe(garbage.length + 2);
    expect(connections.openedTotal).toBe(openedTotal);
  });

  it('answers pings with what they say, and is kept', async () => {
    const listener = listen();
    pinging.source({ timing: { heartbeatMs: 60_000 } }).subscribe(['BTC-USDT'], listener);
    await until(() => (pinging.standIn.connections.open[0]?.messagesReceived ?? 0) >= 7);
    expect(pinging.standIn.connections.openedTotal).toBe(1);
  });

  it('confirms while it is heard of that a price still stands, though nothing is traded', async () => {
    const binance = take();
    const { market } = binance.standIn;
    const listener = await binance.follow();
    market.trade('BTCUSDT', { price: '62001' });
    await until(() => listener.heard.quotes.length > 0);
    const { length } = listener.heard.quotes;
    await until(() => listener.heard.quotes.length >= length + 2);
    const [before, last] = listener.heard.quotes.slice(-2);
    expect(last?.price).toBe('62001');
    expect(last?.confirmedAtMs).toBeGreaterThan(before?.confirmedAtMs ?? 0);
    expect(listener.heard.ticks).toHaveLength(1);
  });

  it('sends no more than Binance takes, however fast subscriptions come and go, and ends with those that are left', async () => {
    const binance = take();
    const { connections } = binance.standIn;
    const source = binance.source();
    const listener = await binance.follow(['BTC-USDT'], source);
    const { openedTotal } = connections;
    const leaving: (() => void)[] = [];
    for (let index = 0; index < 12; index += 1) {
      leaving.push(source.subscribe([`C${index}-USDT`], listener));
      if (index % 2 === 1) leaving.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    const wanted = ['btcusdt', ...[6, 7, 8, 9, 10, 11].map((index) => `c${index}usdt`)];
    await until(() => connections.open[0]?.streams.length === 2 * wanted.length);
    expect(connections.open[0]?.streams.filter((name) => name.endsWith('@aggTrade')).toSorted()).toEqual(
      wanted.map((name) => `${name}@aggTrade`).toSorted(),
    );
    expect(connections.openedTotal).toBe(openedTotal);
  });
});
