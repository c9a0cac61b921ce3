const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `
body { margin: 4rem auto; max-width: 26rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; }
h1 { font-size: 1.4rem; }
label, input, button { display: block; font: inherit; }
input { width: 100%; box-sizing: border-box; margin: .25rem 0 1rem; padding: .5rem; border: 1px solid #8492a6; border-radius: .25rem; }
button { padding: .5rem 1rem; border: 0; border-radius: .25rem; color: #fff; background: #1f5fbf; }
[role=alert] { color: #a61b1b; }
@media (prefers-color-scheme: dark) { body { color: #dfe5ee; background: #12161c; } input { color: inherit; background: #1c222b; } [role=alert] { color: #ff8f8f; } }
`;

/** A page of one column. `body` is HTML already. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Tickwire</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
}
