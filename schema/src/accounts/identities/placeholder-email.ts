import { randomUUID } from 'node:crypto';

/** RFC 2606 keeps `.invalid` from ever being a real domain. */
const domain = '@users.invalid';

/** What stands for the address of somebody whose provider told none. It cannot be guessed, so nobody can take it first. */
export function placeholderEmail(): string {
  return `${randomUUID().replaceAll('-', '')}${domain}`;
}

/** Whether nothing can be mailed there, as it stands for an address that is not known. */
export function isPlaceholderEmail(email: string): boolean {
  return email.toLowerCase().endsWith(domain);
}
