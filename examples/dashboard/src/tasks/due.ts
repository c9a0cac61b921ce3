import type { DateTime } from '@tickwire/sdk';

const twoDigits = (figure: number) => String(figure).padStart(2, '0');

/** As a field of dates and times takes it: in the time of this place, without its offset. */
export function fieldOf(at: DateTime | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** Null where the field is empty. */
export function dueOf(field: string): Date | null {
  return field === '' ? null : new Date(field);
}
