/** A docstring of one or more lines; nothing where there is nothing to say. */
export function docstring(description: string | null | undefined, indent = ''): string {
  const text = description?.trim().replaceAll('*/', '*\\/');
  if (!text) return '';
  if (!text.includes('\n')) return `${indent}/** ${text} */\n`;
  const lines = text.split('\n').map((line) => `${indent} * ${line}`.trimEnd());
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`;
}
