/** What a mutation can say is wrong with what was typed. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}

interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

function isIssue(value: unknown): value is Issue {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}

function issuesOf(refusal: Refusal): readonly Issue[] {
  const issues: unknown = 'issues' in refusal ? refusal.issues : undefined;
  return Array.isArray(issues) ? issues.filter(isIssue) : [];
}

export interface Problems {
  /** By the name of the input's field. */
  readonly byField: Readonly<Record<string, string>>;
  /** What concerns no field that the form has; null where there is nothing. */
  readonly rest: string | null;
}

const none: Problems = { byField: {}, rest: null };

/** "at least 8 characters", as it is told beside a field's name, for below the field itself. */
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Puts each thing that is wrong where it is wrong. */
export function problemsOf(refusal: Refusal | undefined, fields: readonly string[]): Problems {
  if (refusal === undefined) return none;
  const byField: Record<string, string> = {};
  const rest: string[] = [];
  for (const { path, message } of issuesOf(refusal)) {
    const field = path[1] ?? '';
    if (!fields.includes(field)) rest.push(sentence(message));
    else byField[field] ??= sentence(message);
  }
  if (Object.keys(byField).length === 0 && rest.length === 0) {
    // Other refusals name no field, but say it: "This email is taken".
    const named = fields.filter((field) => new RegExp(`\\b${field}\\b`, 'i').test(refusal.message));
    const [only] = named;
    if (only !== undefined && named.length === 1) byField[only] = refusal.message;
    else rest.push(refusal.message);
  }
  return { byField, rest: rest.length === 0 ? null : rest.join(' ') };
}
