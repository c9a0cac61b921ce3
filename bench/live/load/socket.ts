import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { clientFrame, FrameReader, opcodes } from './frames.ts';
import type { Tally } from './tally.ts';

/** All sockets read into it by turns: what is left of a chunk is copied. */
const readBuffer = Buffer.alloc(256 * 1024);
const minuteMs = 60_000;
/** A source address has some 28,000 ports. */
const socketsPerAddress = 20_000;

export interface Ending {
  /** What the server closed with, or why the connection broke. */
  readonly reason: string;
}

/** A client of graphql-transport-ws that counts what it gets, on bare TCP. */
export class LoadSocket {
  readonly #tally: Tally;
  readonly #frames: FrameReader;
  #tcp: Socket | null = null;
  #isUpgraded = false;
  #nowMs = 0;
  #onReply: (message: string) => void = () => {};
  #onBroken: (error: Error) => void = () => {};
  /** Whether an event has come. */
  hasHeard = false;
  /** Null while the connection and the subscription go on. */
  ending: Ending | null = null;

  constructor(tally: Tally) {
    this.#tally = tally;
    this.#frames = new FrameReader((opcode, bytes, start, end) => this.#onFrame(opcode, bytes, start, end));
  }

  /** Until the server has acknowledged the connection. */
  async open(port: number, index: number): Promise<void> {
    const broken = new Promise<never>((_, reject) => {
      this.#onBroken = reject;
    });
    // It may break before anybody waits for it, and after everybody has.
    broken.catch(() => {});
    const tcp = connect({
      port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${1 + Math.floor(index / socketsPerAddress)}`,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length) => this.#onBytes(readBuffer.subarray(0, length)) },
    });
    this.#tcp = tcp;
    tcp.on('error', (error) => this.#end(error.message));
    tcp.on('close', () => this.#end('hung up'));
    await Promise.race([once(tcp, 'connect'), broken]);
    const upgraded = this.#reply(broken);
    tcp.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    const status = await upgraded;
    if (!status.startsWith('HTTP/1.1 101')) throw new Error(`no WebSocket: ${status}`);
    const acknowledged = this.#reply(broken);
    this.#sendText('{"type":"connection_init"}');
    const message = await acknowledged;
    if (!message.includes('connection_ack')) throw new Error(`not acknowledged: ${message}`);
  }

  subscribe(query: string, symbols: readonly string[]): void {
    this.#sendText(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query, variables: { symbols } } }));
  }

  pause(): void {
    this.#tcp?.pause();
  }

  resume(): void {
    this.#tcp?.resume();
  }

  /** Resets the connection, so that no port waits. */
  destroy(): void {
    this.ending ??= { reason: 'left' };
    this.#tcp?.resetAndDestroy();
  }

  #reply(broken: Promise<never>): Promise<string> {
    const reply = new Promise<string>((resolve) => {
      this.#onReply = resolve;
    });
    return Promise.race([reply, broken]);
  }

  #sendText(text: string): void {
    this.#tcp?.write(clientFrame(opcodes.text, Buffer.from(text)));
  }

  #end(reason: string): void {
    this.ending ??= { reason };
    this.#onBroken(new Error(this.ending.reason));
  }

  #onBytes(bytes: Buffer): boolean {
    if (!this.#isUpgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end === -1) throw new Error('the answer to the upgrade came in parts');
      this.#isUpgraded = true;
      this.#onReply(bytes.toString('latin1', 0, bytes.indexOf('\r\n')));
      if (end + 4 < bytes.length) this.#frames.read(bytes.subarray(end + 4));
      return true;
    }
    this.#nowMs = Date.now() % minuteMs;
    this.#frames.read(bytes);
    return true;
  }

  #onFrame(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === opcodes.text) {
      if (this.#tally.count(bytes, start, end, this.#nowMs)) this.hasHeard = true;
      else this.#onMessage(bytes.toString('utf8', start, end));
    } else if (opcode === opcodes.ping) {
      this.#tcp?.write(clientFrame(opcodes.pong, Buffer.from(bytes.subarray(start, end))));
    } else if (opcode === opcodes.close) {
      this.#end(`${bytes.readUInt16BE(start)} ${bytes.toString('utf8', start + 2, end)}`);
    }
  }

  #onMessage(text: string): void {
    if (text.includes('"type":"ping"')) this.#sendText('{"type":"pong"}');
    else if (/"type":"(?:error|complete)"/.test(text)) this.#end(/"message":"[^"]*"/.exec(text)?.[0] ?? 'completed');
    else this.#onReply(text);
  }
}
