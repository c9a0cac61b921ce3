/** As much of RFC 6455 as a client needs that sends little and reads much. */

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 };

/** A frame of at most 65,535 bytes, with a mask of zeros: the payload goes as it is. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126;
  const header = Buffer.alloc(isShort ? 6 : 8);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** Told of each frame: its payload is `bytes` from `start` to before `end`, until the function returns. */
export type FrameListener = (opcode: number, bytes: Buffer, start: number, end: number) => void;

/** Finds frames in what arrives; servers do not mask theirs, and those that are benched fragment none. */
export class FrameReader {
  readonly #onFrame: FrameListener;
  #rest: Buffer | null = null;

  constructor(onFrame: FrameListener) {
    this.#onFrame = onFrame;
  }

  /** `chunk` may be overwritten afterwards. */
  read(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1] ?? 0;
      const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (start > bytes.length) break;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      const end = start + length;
      if (end > bytes.length) break;
      this.#onFrame((bytes[at] ?? 0) & 15, bytes, start, end);
      at = end;
    }
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }
}
