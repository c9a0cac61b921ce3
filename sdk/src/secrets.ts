const secretName = /password|passphrase|secret|token|totp|otp$|pin$/i;

function secretsOf(value: unknown, isSecret: boolean): string[] {
  if (typeof value === 'string') return isSecret && value ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, isSecret || secretName.test(name)));
}

/**
 * Whether a text repeats anything that was sent and is secret by its name. Servers do quote what they refuse, and an
 * error's message ends up in logs.
 */
export function repeatsSecret(text: string, sent: object): boolean {
  return secretsOf(sent, false).some(
    (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
  );
}
