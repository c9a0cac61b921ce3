/** A place in the stream of prices, as a caller hands it back: opaque to them. */
export function encodeCursor(timeMs: number): string {
  return Buffer.from(`p1:${timeMs}`).toString('base64url');
}

/** The time that a cursor stands for; null for anything that no server wrote. */
export function decodeCursor(cursor: string): number | null {
  const match = /^p1:(\d{1,16})$/.exec(Buffer.from(cursor.slice(0, 64), 'base64url').toString('utf8'));
  return match?.[1] === undefined ? null : Number(match[1]);
}
