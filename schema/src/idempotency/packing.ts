import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Shorter ones hardly get any shorter. */
const minCompressedBytes = 1_024;
/** Of a text: it is in memory as a whole. A bulk change of 500 tasks answers some hundred thousand. */
const maxTextBytes = 8_388_608;
/** Of what is written to the database. */
const maxPackedBytes = 262_144;

/** What gzip begins with, and no JSON does. */
const gzipMark = 0x1f;

/** An answer as it takes little room; null where it takes too much all the same. */
export async function pack(answer: string): Promise<Buffer | null> {
  const text = Buffer.from(answer);
  if (text.length > maxTextBytes) return null;
  const packed = text.length < minCompressedBytes ? text : await compress(text);
  return packed.length > maxPackedBytes ? null : packed;
}

export async function unpack(packed: Buffer): Promise<string> {
  const text = packed[0] === gzipMark ? await expand(packed, { maxOutputLength: maxTextBytes }) : packed;
  return text.toString('utf8');
}
