import { randomInt } from 'node:crypto';
import { username } from '../usernames.ts';

const maxLength = 32;
/** "-" and six digits: letters would mix scripts with a name of another one. */
const suffixLength = 7;

function shortened(text: string, length: number): string {
  return [...text].slice(0, length).join('');
}

/** What of a text a username may hold. */
function cleaned(text: string): string {
  const allowed = text
    .normalize('NFKC')
    .trim()
    .replaceAll(/\s+/g, '_')
    .replaceAll(/[^\p{L}\p{N}_.-]/gu, '');
  return shortened(allowed.replaceAll(/^[_.-]+|[_.-]+$/g, ''), maxLength);
}

const fallback = 'user';

/** A username for somebody who was not asked for one: by the name, else by the email's part before the "@". */
export function proposeUsername({ name, email }: { readonly name: string | null; readonly email: string | null }) {
  const sources = [name ?? '', email?.split('@', 1)[0] ?? ''];
  const found = sources.map(cleaned).find((candidate) => username.safeParse(candidate).success);
  return found ?? withRandomSuffix(fallback);
}

/** Another one, where the proposed name is taken or looks like one that is. */
export function withRandomSuffix(name: string): string {
  const digits = String(randomInt(1_000_000)).padStart(suffixLength - 1, '0');
  return `${shortened(name, maxLength - suffixLength)}-${digits}`;
}
