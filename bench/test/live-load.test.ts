import { describe, expect, test } from 'vitest';
import { clientFrame, FrameReader, opcodes } from '../live/load/frames.ts';
import { Tally } from '../live/load/tally.ts';

/** As a server sends it: without a mask. */
function serverFrame(payload: string): Buffer {
  const body = Buffer.from(payload);
  if (body.length < 126) return Buffer.concat([Buffer.from([0x81, body.length]), body]);
  if (body.length < 65_536) {
    return Buffer.concat([Buffer.from([0x81, 126, body.length >> 8, body.length & 255]), body]);
  }
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 6);
  return Buffer.concat([header, body]);
}

const event = (second: string, missed: string, cursor = 'abc') =>
  `{"price":"1.5","time":"2026-11-21T20:23:${second}Z","sequence":7,"missed":${missed},"cursor":"${cursor}"}`;

/** Ten seconds and a half into the minute. */
const nowMs = 10_500;

function tallyOf(messages: readonly string[]): Tally {
  const tally = new Tally();
  const reader = new FrameReader((_opcode, bytes, start, end) => tally.count(bytes, start, end, nowMs));
  reader.read(Buffer.concat(messages.map(serverFrame)));
  return tally;
}

describe('the load generator', () => {
  test('finds the same frames wherever what arrives is cut', () => {
    const payloads = ['', 'a', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(70_000), 'e'];
    const all = Buffer.concat(payloads.map(serverFrame));
    for (let first = 0; first < all.length; first += first < 400 ? 1 : 9_973) {
      const found: string[] = [];
      const reader = new FrameReader((_opcode, bytes, start, end) => found.push(bytes.toString('utf8', start, end)));
      reader.read(all.subarray(0, first));
      reader.read(all.subarray(first, first + 3));
      reader.read(all.subarray(first + 3));
      expect(found).toEqual(payloads);
    }
  });

  test('keeps what is left of a chunk when its buffer is overwritten', () => {
    const found: string[] = [];
    const reader = new FrameReader((_opcode, bytes, start, end) => found.push(bytes.toString('utf8', start, end)));
    const frame = serverFrame('hello');
    const shared = Buffer.from(frame.subarray(0, 4));
    reader.read(shared);
    shared.fill(0);
    reader.read(frame.subarray(4));
    expect(found).toEqual(['hello']);
  });

  test('writes frames with a mask, as servers demand', () => {
    const frame = clientFrame(opcodes.text, Buffer.from('x'.repeat(200)));
    expect([...frame.subarray(0, 8)]).toEqual([0x81, 0x80 | 126, 0, 200, 0, 0, 0, 0]);
    expect(frame.length).toBe(208);
  });

  test('counts every delay and every folded event, wherever in a message they stand', () => {
    const tally = tallyOf([
      event('10.499', '0'),
      event('10.400', '12', 'longer'),
      event('10.400', 'null'),
      event('09.500', '3', 'a'),
    ]);
    expect(tally.messages).toBe(4);
    expect(tally.missed).toBe(15);
    expect(tally.delays()).toEqual({ p50Ms: 100, p99Ms: 1_000, maxMs: 1_000 });
  });

  test('knows an event of the minute before, and one that is early by a rounded millisecond', () => {
    expect(tallyOf([event('59.500', '0')]).delays().maxMs).toBe(11_000);
    expect(tallyOf([event('10.501', '0')]).delays().maxMs).toBe(0);
  });

  test('counts nothing that is no price event, between others that are', () => {
    const tally = tallyOf([event('10.000', '1'), '{"type":"ping"}', event('10.000', '1')]);
    expect([tally.messages, tally.missed]).toEqual([2, 2]);
  });
});
