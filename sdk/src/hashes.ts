function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A random UUID, or as many random bits: pages that did not come by HTTPS have none. */
export function randomKey(): string {
  const { randomUUID }: { randomUUID?: Crypto['randomUUID'] } = crypto;
  return randomUUID?.call(crypto) ?? hexOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** Undefined in the same pages. */
export async function sha256(text: string): Promise<string | undefined> {
  const { subtle }: { subtle?: SubtleCrypto } = crypto;
  return subtle && hexOf(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text))));
}
