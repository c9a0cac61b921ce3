import { describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import {
  aggTradeShape,
  createClock,
  fetchKlines,
  get,
  openStream,
  startBinance,
  startTimeMs,
} from './binance-fixtures.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const clock = createClock();
const quiet = await startBinance({ now: clock.now, tradesPerSecond: 0 });

describe('faults of the Binance stand-in', () => {
  const refusedWith = (url: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.once('unexpected-response', (_request, response) => {
        resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'] });
        socket.terminate();
      });
      socket.once('error', (error) => resolve(error));
    });

  it('a ban answers 418 on both sides, until it is over', async () => {
    const turned = createClock();
    const standIn = await startBinance({ now: turned.now });
    standIn.faults.ban(5);
    const { status, headers } = await get(`${standIn.restUrl}/api/v3/ping`);
    expect([status, headers.get('Retry-After')]).toEqual([418, '5']);
    expect(await refusedWith(`${standIn.streamUrl}/ws`)).toEqual({ status: 418, retryAfter: '5' });
    expect(standIn.connections.refusedTotal).toBe(1);
    turned.turn(5_000);
    expect((await get(`${standIn.restUrl}/api/v3/ping`)).status).toBe(200);
  });

  it('throttling answers 429, and refusing resets connections, while they last', async () => {
    const standIn = await startBinance();
    {
      using _throttled = standIn.faults.throttle(7);
      expect((await get(`${standIn.restUrl}/api/v3/ping`)).headers.get('Retry-After')).toBe('7');
    }
    {
      using _refusing = standIn.faults.refuse();
      await expect(get(`${standIn.restUrl}/api/v3/ping`)).rejects.toThrow();
      expect(await refusedWith(`${standIn.streamUrl}/ws`)).toBeInstanceOf(Error);
    }
    expect((await get(`${standIn.restUrl}/api/v3/ping`)).status).toBe(200);
  });

  it('a drop cuts all sockets, a half-open one stays and is dead', async () => {
    const standIn = await startBinance({ tradesPerSecond: 0 });
    const cut = await openStream(standIn, '/ws');
    standIn.faults.drop();
    expect((await cut.closed).code).toBe(1006);
    const dead = await openStream(standIn, '/ws/btcusdt@trade');
    standIn.faults.halfOpen();
    const alive = await openStream(standIn, '/ws/btcusdt@trade');
    standIn.market.trade('BTCUSDT');
    await alive.next();
    expect([dead.waiting, dead.socket.readyState]).toEqual([0, WebSocket.OPEN]);
    expect(standIn.connections).toMatchObject({ openedTotal: 3, open: [{ id: 3 }] });
  });

  it('a hang answers nobody, and open sockets go on after it', async () => {
    const standIn = await startBinance({ tradesPerSecond: 0 });
    const client = await openStream(standIn, '/ws/btcusdt@trade');
    const hang = standIn.faults.hang();
    const patience = new AbortController();
    const request = fetch(`${standIn.restUrl}/api/v3/ping`, { signal: patience.signal });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    standIn.market.trade('BTCUSDT');
    await vi.waitFor(() => expect(standIn.calls).toMatchObject([{ path: '/api/v3/ping', status: null }]));
    patience.abort();
    await expect(request).rejects.toThrow('aborted');
    expect(client.waiting).toBe(0);
    hang.end();
    expect(await client.next()).toEqual({ result: ['btcusdt@trade'], id: 1 });
  });

  it('slowness delays answers', async () => {
    const standIn = await startBinance();
    const answered: string[] = [];
    const ask = async (path: string) => {
      await get(`${standIn.restUrl}/api/v3/${path}`);
      answered.push(path);
    };
    const slow = standIn.faults.slow(400, { streams: false });
    const late = ask('time');
    await vi.waitFor(() => expect(standIn.callsTo('/api/v3/time')).toBe(1));
    slow.end();
    await ask('ping');
    await late;
    expect(answered).toEqual(['ping', 'time']);
  });

  it('garbage comes in every kind', async () => {
    const standIn = await startBinance({ now: clock.now, tradesPerSecond: 0 });
    const client = await openStream(standIn, '/stream?streams=btcusdt@aggTrade');
    standIn.market.setPrice('BTCUSDT', '60000.12');
    await client.next();
    const path = `${standIn.restUrl}/api/v3/ticker/price?symbol=BTCUSDT`;
    const garbled = async (garbage: Parameters<typeof standIn.faults.garble>[0]) => {
      using _fault = standIn.faults.garble(garbage);
      standIn.market.trade('BTCUSDT');
      const { status, ...answer } = await fetch(path).then(async (response) => ({
        status: response.status,
        text: await response.text(),
      }));
      return { status, rest: answer.text, stream: await client.nextText() };
    };
    for (const [garbage, price] of [
      ['zero-price', '0.00000000'],
      ['negative-price', '-1.00000000'],
      ['nan-price', 'NaN'],
      ['thousandfold-price', '60000120.00000000'],
    ] as const) {
      const { rest, stream } = await garbled(garbage);
      expect(JSON.parse(rest).price).toBe(price);
      expect(JSON.parse(stream).data).toMatchObject({ p: price, E: clock.now(), m: expect.any(Boolean) });
    }
    expect(JSON.parse((await garbled('future-time')).stream).data.T).toBe(clock.now() + hourMs);
    const malformed = await garbled('malformed-json');
    expect(() => JSON.parse(malformed.rest)).toThrow();
    expect(() => JSON.parse(malformed.stream)).toThrow();
    const page = await garbled('html');
    expect([page.status, page.rest, page.stream]).toEqual([
      200,
      page.stream,
      expect.stringMatching(/^<!DOCTYPE html>/),
    ]);
    expect((await garbled('bad-gateway')).status).toBe(502);
  });

  it('messages and bars come twice, or in the wrong order', async () => {
    const standIn = await startBinance({ now: clock.now, tradesPerSecond: 0 });
    const client = await openStream(standIn, '/ws/btcusdt@aggTrade');
    const query = { symbol: 'BTCUSDT', interval: '1m', endTime: Date.UTC(2026, 1, 1), limit: 2 };
    const [first, second] = await fetchKlines(standIn, query);
    const id = async () => aggTradeShape.parse(await client.next()).a;
    const twice = standIn.faults.garble('duplicate');
    const trade = standIn.market.trade('BTCUSDT');
    expect([await id(), await id()]).toEqual([trade.id, trade.id]);
    expect(await fetchKlines(standIn, query)).toEqual([first, first, second, second]);
    twice.end();
    standIn.faults.garble('out-of-order');
    const [earlier, later] = [standIn.market.trade('BTCUSDT'), standIn.market.trade('BTCUSDT')];
    expect([await id(), await id()]).toEqual([later.id, earlier.id]);
    expect(await fetchKlines(standIn, query)).toEqual([second, first]);
    standIn.faults.endAll();
    expect(await fetchKlines(standIn, query)).toEqual([first, second]);
  });
});

describe('the market of the Binance stand-in', () => {
  it('takes new symbols, and goes on from a price that was set', async () => {
    const turned = createClock();
    const standIn = await startBinance({ now: turned.now, symbols: [{ baseAsset: 'BTC', price: 60_000 }] });
    standIn.market.add({ baseAsset: 'PEPE', price: 0.000_01, priceDecimals: 8, quantityDecimals: 0 });
    expect(standIn.market.symbols).toEqual(['BTCUSDT', 'PEPEUSDT']);
    expect(standIn.market.lastPrice('PEPEUSDT')).toMatch(/^0\.0000\d{4}$/);
    standIn.market.setPrice('BTCUSDT', '100');
    turned.turn(5_000);
    standIn.market.advance();
    expect(Number(standIn.market.lastPrice('BTCUSDT'))).toBeGreaterThan(95);
    expect(Number(standIn.market.lastPrice('BTCUSDT'))).toBeLessThan(105);
    const [bar] = await fetchKlines(standIn, { symbol: 'BTCUSDT', interval: '1m', limit: 1 });
    expect(Number(bar?.[3])).toBeLessThan(105);
    standIn.market.remove('PEPEUSDT');
    expect((await get(`${standIn.restUrl}/api/v3/ticker/price?symbol=PEPEUSDT`)).body.code).toBe(-1121);
  });

  it('halts a symbol, and takes it up again', async () => {
    const turned = createClock();
    const standIn = await startBinance({ now: turned.now, symbols: [{ baseAsset: 'BTC' }] });
    const pass = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 5_000) {
        turned.turn(5_000);
        standIn.market.advance();
      }
    };
    standIn.market.setStatus('BTCUSDT', 'BREAK');
    const stoppedAt = standIn.market.lastPrice('BTCUSDT');
    pass(3 * minuteMs);
    expect(standIn.market.lastPrice('BTCUSDT')).toBe(stoppedAt);
    standIn.market.setStatus('BTCUSDT', 'TRADING');
    pass(minuteMs);
    const rows = await fetchKlines(standIn, { symbol: 'BTCUSDT', interval: '1m', limit: 3 });
    const minute = Math.floor(startTimeMs / minuteMs);
    expect(rows.map(([openTime]) => openTime / minuteMs - minute)).toEqual([0, 3, 4]);
  });

  it('sends any payload that a test thinks of', async () => {
    const client = await openStream(quiet, '/stream?streams=dogeusdt@miniTicker');
    quiet.market.emit('dogeusdt@miniTicker', { c: 'moon' });
    expect(await client.next()).toEqual({ stream: 'dogeusdt@miniTicker', data: { c: 'moon' } });
    quiet.market.emit('dogeusdt@miniTicker', '{"c":');
    expect(await client.nextText()).toBe('{"stream":"dogeusdt@miniTicker","data":{"c":}');
  });
});
