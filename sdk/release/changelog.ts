/**
 * How a changeset becomes an entry of sdk/CHANGELOG.md: as it was written, with no hash before it. What it is to say
 * stands in `.changeset/README.md`.
 */
export function getReleaseLine({ summary }: { readonly summary: string }): string {
  const [first = '', ...rest] = summary.trim().split('\n');
  return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/** The SDK has no dependencies whose releases would be told. */
export function getDependencyReleaseLine(): string {
  return '';
}
