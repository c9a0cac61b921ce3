/** The first byte of a message that is text and whole; a server's frames are not masked. */
const wholeText = 0x81;
const twoByteLength = 126;
const eightByteLength = 127;

/** What a text message takes on the wire. */
export function frameBytes(textBytes: number): number {
  if (textBytes < twoByteLength) return 2 + textBytes;
  return (textBytes < 65_536 ? 4 : 10) + textBytes;
}

/** Begins a frame; the text goes to the offset that is answered. */
export function writeFrameHead(target: Buffer, offset: number, textBytes: number): number {
  target[offset] = wholeText;
  if (textBytes < twoByteLength) {
    target[offset + 1] = textBytes;
    return offset + 2;
  }
  if (textBytes < 65_536) {
    target[offset + 1] = twoByteLength;
    return target.writeUInt16BE(textBytes, offset + 2);
  }
  target[offset + 1] = eightByteLength;
  target.writeUInt16BE(0, offset + 2);
  return target.writeUIntBE(textBytes, offset + 4, 6);
}
