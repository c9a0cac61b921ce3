const secretName = /password|passphrase|secret|token|totp|otp$|pin$/i;

function textsUnder(value: unknown, isSecret: boolean): string[] {
  if (typeof value === 'string') return isSecret && value !== '' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsUnder(inner, isSecret || secretName.test(name)));
}

/**
 * Whether a text repeats the token or a variable that is secret by its name. Servers do quote what they refuse, and an
 * error's message ends up in logs.
 */
export function repeatsSecret(text: string, variables: unknown, token: string | undefined): boolean {
  const secrets = [...textsUnder(variables, false), ...(token === undefined ? [] : [token])];
  return secrets.some((secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));
}
