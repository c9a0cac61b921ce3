import { type Asked, isRecord, methodOf } from './asked.ts';
import { ofSdk } from './documents.ts';
import { Refusal } from './refusal.ts';
import { type Step, wayDown } from './selection.ts';

const defaultPageSize = 50;

function isAnswering(answer: unknown): answer is (variables: Asked['variables']) => unknown {
  return typeof answer === 'function';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Where a cursor stands; the cursor of an item is its place in the list. */
function placeOf(cursor: unknown, fallback: number): number {
  return typeof cursor === 'string' ? Number(cursor) : fallback;
}

/** The page of a list that the variables ask for. */
function pageOf(items: readonly unknown[], variables: Asked['variables']): object {
  const { after, before, counted } = variables;
  const [first, last] = [numberOf(variables.first), numberOf(variables.last)];
  let start = placeOf(after, -1) + 1;
  let end = Math.min(placeOf(before, items.length), items.length);
  if (last !== undefined) start = Math.max(start, end - last);
  else end = Math.min(end, start + (first ?? defaultPageSize));
  return {
    nodes: items.slice(start, end),
    ...(counted !== false && { totalCount: items.length }),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: start < end ? String(start) : null,
      endCursor: start < end ? String(end - 1) : null,
    },
  };
}

function typed(value: unknown, typename: string | undefined): unknown {
  return isRecord(value) && typename !== undefined ? { __typename: typename, ...value } : value;
}

/** The data of an operation whose method is to answer with the value. */
export function dataWith(value: unknown, { text, variables }: Pick<Asked, 'text' | 'variables'>): unknown {
  const steps: readonly Step[] = wayDown(text);
  const last = steps.at(-1);
  const isPaged = last?.isConnection === true && Array.isArray(value);
  const bottom = typed(isPaged ? pageOf(value, variables) : value, last?.typename);
  return steps.reduceRight<unknown>(
    (inner, { field }, index) => typed({ [field]: inner }, steps[index - 1]?.typename),
    bottom,
  );
}

/** What the server answers to what. */
export class Answers {
  readonly #answers = new Map<string, unknown>();

  set(name: string, answer: unknown): void {
    this.#answers.set(name, answer);
  }

  has({ name, operationName }: Asked): boolean {
    return this.#answers.has(operationName) || this.#answers.has(name);
  }

  /** @throws Refusal */
  async dataOf(asked: Asked): Promise<unknown> {
    const { name, operationName, variables } = asked;
    const isOwn = this.#answers.has(operationName);
    if (!this.has(asked)) {
      const own = ofSdk().has(operationName) ? name : operationName;
      const message = `The test server has no answer to "${own}". Give it one: server.answer('${own}', …).`;
      throw new Refusal('NO_ANSWER', { message });
    }
    const answer = this.#answers.get(isOwn ? operationName : name);
    const value = isAnswering(answer) ? await answer(variables) : answer;
    if (value instanceof Refusal) throw value;
    return isOwn && operationName !== methodOf(operationName) ? value : dataWith(value, asked);
  }
}
