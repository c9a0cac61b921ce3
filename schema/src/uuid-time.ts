import { randomBytes } from 'node:crypto';

/** Ids are made by servers and instants by the database: so far apart may their clocks be. */
const clockSkewMs = 3_600_000;
const last48Bits = 2 ** 48 - 1;

function uuidAt(ms: number): string {
  const hex = Math.min(Math.max(Math.floor(ms), 0), last48Bits)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** No row of this instant or later has a smaller id: UUIDv7 ids begin with the time, so their index serves for it. */
export function uuidSince(instant: Date): string {
  return uuidAt(instant.getTime() - clockSkewMs);
}

/** No row of before this instant has a greater id. */
export function uuidUntil(instant: Date): string {
  return uuidAt(instant.getTime() + clockSkewMs);
}

const msOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/**
 * An id as the database's own are: UUIDv7, for rows that are written by hand-made SQL. With `behind`, greater than that one,
 * also where the clock of the server that made it is ahead.
 */
export function newUuid(behind: string | null = null): string {
  const bytes = randomBytes(16);
  const ms = behind === null ? Date.now() : Math.max(Date.now(), msOf(behind) + 1);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x70, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
