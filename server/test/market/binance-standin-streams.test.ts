import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { aggTradeShape, createClock, openStream, startBinance } from './binance-fixtures.ts';

const clock = createClock();
const quiet = await startBinance({ now: clock.now, tradesPerSecond: 0, weightPerMinute: 1_000_000 });

describe('streams of the Binance stand-in', () => {
  it('answer control messages', async () => {
    const client = await openStream(quiet, '/ws');
    const ask = async (method: string, params?: readonly unknown[], id: unknown = 7) => {
      client.send({ method, params, id });
      return client.next();
    };
    expect(await ask('SUBSCRIBE', ['btcusdt@aggTrade', 'ethusdt@kline_1m'])).toEqual({ result: null, id: 7 });
    expect(await ask('UNSUBSCRIBE', ['btcusdt@aggTrade'])).toEqual({ result: null, id: 7 });
    expect(await ask('LIST_SUBSCRIPTIONS', undefined, 'mine')).toEqual({ result: ['ethusdt@kline_1m'], id: 'mine' });
    expect(await ask('GET_PROPERTY', ['combined'])).toEqual({ result: false, id: 7 });
    expect(quiet.connections.open.map(({ streams }) => streams)).toContainEqual(['ethusdt@kline_1m']);
    const other = await openStream(quiet, '/ws');
    other.send({ method: 'LISTEN', id: 1 });
    expect(await other.next()).toMatchObject({ code: 2, msg: expect.stringContaining('unknown variant `LISTEN`') });
    other.send('{');
    expect(await other.next()).toMatchObject({ code: 3 });
    other.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade'], id: 1.5 });
    expect(await other.next()).toMatchObject({ code: 2, msg: expect.stringContaining('request ID') });
  });

  it('come raw on /ws, wrapped on /stream and where that is set', async () => {
    const raw = await openStream(quiet, '/ws/btcusdt@aggTrade');
    const combined = await openStream(quiet, '/stream?streams=btcusdt@aggTrade/btcusdt@bookTicker');
    const set = await openStream(quiet, '/ws/btcusdt@trade');
    set.send({ method: 'SET_PROPERTY', params: ['combined', true], id: 5 });
    expect(await set.next()).toEqual({ result: null, id: 5 });
    const { id } = quiet.market.trade('BTCUSDT', { price: '61000.5', quantity: '0.25' });
    const trade = { e: 'aggTrade', s: 'BTCUSDT', a: id, p: '61000.50000000', q: '0.25000000', T: clock.now() };
    expect(await raw.next()).toMatchObject(trade);
    expect(await combined.next()).toMatchObject({ stream: 'btcusdt@aggTrade', data: trade });
    expect(await combined.next()).toMatchObject({ stream: 'btcusdt@bookTicker', data: { s: 'BTCUSDT' } });
    expect(await set.next()).toMatchObject({ stream: 'btcusdt@trade', data: { e: 'trade', p: '61000.50000000' } });
  });

  it('carry tickers of what has changed', async () => {
    const standIn = await startBinance({ tradesPerSecond: 0, tickerIntervalMs: 10, klineIntervalMs: 10 });
    const streams = ['btcusdt@miniTicker', 'btcusdt@ticker', '!miniTicker@arr', 'btcusdt@kline_1h'];
    const clients = await Promise.all(streams.map((stream) => openStream(standIn, `/ws/${stream}`)));
    standIn.market.setPrice('BTCUSDT', '55555.55');
    const [mini, full, all, bar] = await Promise.all(clients.map((client) => client.next()));
    expect(mini).toMatchObject({ e: '24hrMiniTicker', s: 'BTCUSDT', c: '55555.55000000' });
    expect(full).toMatchObject({ e: '24hrTicker', s: 'BTCUSDT', c: '55555.55000000' });
    expect(all).toMatchObject([{ e: '24hrMiniTicker', s: 'BTCUSDT' }]);
    expect(bar).toMatchObject({ e: 'kline', k: { i: '1h', c: '55555.55000000', x: false } });
  });

  it('number trades one after the other, also those that nobody hears, and never backwards after a restart', async () => {
    const options = { symbols: [{ baseAsset: 'BTC' }], tradesPerSecond: 200 };
    const standIn = await startBinance(options);
    const ids: number[] = [];
    const listen = async (to: typeof standIn, count: number) => {
      const client = await openStream(to, '/ws/btcusdt@aggTrade');
      while (count > 0) {
        ids.push(aggTradeShape.parse(await client.next()).a);
        count -= 1;
      }
      client.socket.terminate();
    };
    await listen(standIn, 5);
    const last = ids.at(-1) ?? 0;
    expect(ids).toEqual(Array.from({ length: 5 }, (_, index) => last - 4 + index));
    await delay(50);
    await listen(standIn, 1);
    expect(ids.at(-1)).toBeGreaterThan(last + 1);
    await listen(await startBinance(options), 5);
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  });

  it('ping their clients, and part from who does not answer', async () => {
    const standIn = await startBinance({
      tradesPerSecond: 0,
      pingIntervalMs: 10,
      pongTimeoutMs: 400,
      messagesPerSecond: 1_000,
    });
    const lively = await openStream(standIn, '/ws');
    const mute = await openStream(standIn, '/ws', { autoPong: false });
    // A pong that does not carry the ping's payload counts for nothing.
    const unsolicited = setInterval(() => mute.socket.pong(), 10);
    onTestFinished(() => clearInterval(unsolicited));
    expect(await mute.closed).toEqual({ code: 1008, reason: 'Pong timeout' });
    expect(lively.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('part from who sends a sixth message within a second', async () => {
    const client = await openStream(quiet, '/ws');
    for (let id = 1; id <= 5; id += 1) client.send({ method: 'LIST_SUBSCRIPTIONS', id });
    client.socket.ping();
    for (let id = 1; id <= 5; id += 1) expect(await client.next()).toEqual({ result: [], id });
    expect(await client.closed).toEqual({ code: 1008, reason: 'Too many requests' });
  });

  it('take 1,024 streams a connection, and end after their time', async () => {
    const greedy = await openStream(quiet, '/ws');
    const streams = Array.from({ length: 1_025 }, (_, index) => `s${index}usdt@trade`);
    greedy.send({ method: 'SUBSCRIBE', params: streams.slice(1), id: 1 });
    expect(await greedy.next()).toEqual({ result: null, id: 1 });
    greedy.send({ method: 'SUBSCRIBE', params: streams, id: 2 });
    expect((await greedy.closed).code).toBe(1008);
    const shortLived = await startBinance({ lifetimeMs: 50 });
    expect((await (await openStream(shortLived, '/ws')).closed).code).toBe(1001);
  });

  it('announce the end of a server, then close', async () => {
    const standIn = await startBinance({ now: clock.now });
    const raw = await openStream(standIn, '/ws');
    const combined = await openStream(standIn, '/stream');
    standIn.faults.shutdown(50);
    const event = { e: 'serverShutdown', E: clock.now() };
    expect(await raw.next()).toEqual(event);
    expect(await combined.next()).toEqual({ stream: '!serverShutdown', data: event });
    expect((await raw.closed).code).toBe(1001);
  });
});
