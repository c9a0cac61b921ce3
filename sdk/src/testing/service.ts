import { operationOf } from '../document.ts';
import { Answers } from './answers.ts';
import { type Asked, isRecord, methodOf, type TestRequest } from './asked.ts';
import { TestClock } from './clock.ts';
import { documentOf } from './documents.ts';
import { Faults } from './faults.ts';
import { PriceLog } from './price-log.ts';
import { Refusal } from './refusal.ts';
import { Subscriptions } from './subscriptions.ts';
import { Tokens } from './tokens.ts';

function textIn(record: unknown, name: string): string | undefined {
  const value = isRecord(record) ? record[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** What all connections share. */
export class Service {
  readonly clock = new TestClock();
  readonly answers = new Answers();
  readonly prices = new PriceLog(this.clock);
  readonly subscriptions = new Subscriptions(this.answers, this.prices);
  readonly faults = new Faults();
  readonly tokens = new Tokens();
  readonly requests: TestRequest[] = [];
  #requestCount = 0;

  newRequestId(): string {
    this.#requestCount += 1;
    return `test-${this.#requestCount}`;
  }

  /**
   * The operation of a request, whether it came whole or by its hash.
   *
   * @throws Refusal
   */
  async read(payload: unknown, token: string | undefined): Promise<Asked> {
    const extensions = isRecord(payload) ? payload.extensions : undefined;
    const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined;
    const hash = textIn(payload, 'documentId') ?? textIn(persisted, 'sha256Hash');
    const name = textIn(payload, 'operationName');
    const text = textIn(payload, 'query') ?? (hash === undefined ? undefined : await documentOf(hash, name));
    if (text === undefined && hash !== undefined) {
      throw new Refusal('PERSISTED_QUERY_NOT_FOUND', { message: 'No operation is known by this hash.' }, 404);
    }
    if (text === undefined) throw new Refusal('BAD_REQUEST', { message: 'The request has no operation.' }, 400);
    const operation = operationOf(text);
    const operationName = name ?? operation.name ?? '';
    const variables = isRecord(payload) && isRecord(payload.variables) ? payload.variables : {};
    return { name: methodOf(operationName), operationName, kind: operation.kind, text, variables, token };
  }

  record({ token, text: _, ...asked }: Asked, how: Partial<TestRequest> & Pick<TestRequest, 'transport'>): void {
    this.requests.push({
      method: undefined,
      headers: {},
      idempotencyKey: undefined,
      documentId: undefined,
      ...asked,
      ...how,
      isSignedIn: token !== undefined,
    });
  }

  /** An error as it is told; a test's own function that fails is told as it is. */
  told(error: unknown): object {
    const refused =
      error instanceof Refusal
        ? error
        : new Refusal('INTERNAL_SERVER_ERROR', { message: `The answer failed: ${error}` });
    return refused.told(this.newRequestId());
  }
}

export const unauthenticated = new Refusal('UNAUTHENTICATED', { message: 'The token is wrong, or has ended.' }, 401);
