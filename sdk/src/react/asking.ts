import type { TickwireClient } from '../client.ts';
import { sendingBy } from '../core.ts';
import { errorOf, type TickwireError } from '../errors.ts';
import { operationsOf } from '../generated/client.ts';
import { isObject } from '../graphql-response.ts';
import type { Operation } from '../operation.ts';
import { request } from '../request.ts';
import type { Send } from '../sending.ts';
import { streamOperationsOf } from '../streams/methods.ts';

/** What a component asks for: one call of the client, returned as it is. */
export type Ask<Data> = (client: TickwireClient) => PromiseLike<Data>;

/** How one thing that is asked for is told from all others, in this process and in another. */
export interface Identity {
  readonly key: string;
  /** The operation, as the client's method is called. */
  readonly name: string;
  /** A list that goes from its end to its beginning. */
  readonly isBackward: boolean;
}

interface Heard {
  readonly operation: Pick<Operation<unknown, unknown>, 'kind' | 'name' | 'text'>;
  readonly variables: unknown;
}

function misused(): TickwireError {
  const message =
    'The function has to return one call of a query as it is, as `(client) => client.tasks({ first: 20 })`: ' +
    'without `async`, `await` or `.then`. Ask for two things by two hooks, and derive the rest from `data`.';
  return errorOf({ code: 'BAD_OPTIONS', message });
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As `list` tells it. */
function isBackward(variables: unknown): boolean {
  if (!isObject(variables)) return false;
  const { first, last, before } = variables;
  return (first ?? null) === null && ((last ?? null) !== null || (before ?? null) !== null);
}

/** Tells documents of one name apart; what is dehydrated on a server should not hold them whole. */
function digestOf(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash >>> 0).toString(36);
}

/** An operation, as the client's method is called. */
export function methodOf(operationName: string): string {
  return operationName.charAt(0).toLowerCase() + operationName.slice(1);
}

function identityOf({ operation: { name = '', text }, variables }: Heard): Identity {
  return {
    name: methodOf(name),
    key: `${name}.${digestOf(text)} ${JSON.stringify(variables ?? {}, sorted)}`,
    isBackward: isBackward(variables),
  };
}

function changed<Variables>(variables: Variables, changes: object): Variables {
  return Object.assign({}, variables, changes);
}

/**
 * A client whose calls are looked at before they are sent: which operation it is, and with which variables, is then what
 * an answer is kept by, and nobody has to think of a key that could disagree with the call.
 */
export class Asking {
  readonly #client: TickwireClient;
  readonly #wires: Send;
  #send: Send | undefined;
  #returned: unknown;

  constructor(client: TickwireClient, send: Send) {
    this.#wires = send;
    const core = sendingBy(client, (...call) => this.#send?.(...call) ?? Promise.reject(misused()));
    const asked: TickwireClient = Object.assign(core, operationsOf(core), streamOperationsOf(core), {
      request: (document, ...rest) => request(core, document, ...rest),
      signOut: client.signOut,
    } satisfies Pick<TickwireClient, 'request' | 'signOut'>);
    this.#client = new Proxy(asked, { get: (target, name) => this.#watched(target, name) });
  }

  /** @throws InvalidRequestError of code `BAD_OPTIONS` where it is not one call of a query. */
  identify(ask: Ask<unknown>): Identity {
    const heard: Heard[] = [];
    const never = this.#during(ask, (operation, variables) => {
      heard.push({ operation, variables });
      return new Promise(() => {});
    });
    // Refused before it was sent: it will be again when it is asked in earnest.
    never.catch(() => {});
    const [only, ...others] = heard;
    if (only === undefined || others.length > 0 || only.operation.kind !== 'query') throw misused();
    return identityOf(only);
  }

  /** `changes` are made to the variables: the page of a list is another one. */
  ask<Data>(ask: Ask<Data>, signal: AbortSignal, changes?: object): Promise<Data> {
    return this.#during(ask, (operation, variables, options, ...rest) =>
      this.#wires(
        operation,
        changes === undefined ? variables : changed(variables, changes),
        { signal, ...options },
        ...rest,
      ),
    );
  }

  #watched(target: TickwireClient, name: string | symbol): unknown {
    const member: unknown = Reflect.get(target, name);
    if (typeof member !== 'function') return member;
    return (...args: unknown[]) => {
      this.#returned = Reflect.apply(member, target, args);
      return this.#returned;
    };
  }

  #during<Data>(ask: Ask<Data>, send: Send): Promise<Data> {
    this.#send = send;
    this.#returned = undefined;
    try {
      const call = ask(this.#client);
      if (this.#returned !== undefined && this.#returned !== call) throw misused();
      // At once, and not a moment later as `await` would: a list sends nothing before.
      return new Promise((resolve, reject) => call.then(resolve, reject));
    } finally {
      this.#send = undefined;
    }
  }
}
