const calendar =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const unix = /^\d{9,17}(?:\.\d+)?$/;

/** The minutes that a zone such as "+02:00" or "-0530" is ahead of UTC. */
function zoneMinutes(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return zone.startsWith('-') ? -minutes : minutes;
}

function calendarMs(match: RegExpExecArray): number | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const dateMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(dateMs);
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const timeMs = Number(hour) * 3_600_000 + (Number(minute) - zoneMinutes(zone)) * 60_000 + Number(second) * 1000;
  return dateMs + timeMs + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/**
 * The instant that a cell names, in milliseconds since 1970, or null: a date, ISO 8601 (without a zone: UTC), or Unix
 * seconds, milliseconds or microseconds, told apart by how large they are.
 */
export function parseTime(text: string): number | null {
  const match = calendar.exec(text);
  if (match !== null) return calendarMs(match);
  if (!unix.test(text)) return null;
  const value = Number(text);
  if (value < 1e11) return Math.round(value * 1000);
  return value < 1e14 ? Math.round(value) : Math.round(value / 1000);
}
