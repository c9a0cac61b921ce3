import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { TickwireError, type TickwireErrorDetails } from './errors.ts';
import type { Operation } from './operation.ts';
import { type Member, type Result, resultOf, type UnknownError } from './result.ts';
import { toldTo, traceOf } from './trace.ts';

interface Failed extends Member {
  readonly code: string;
  readonly message: string;
}

/**
 * What `orThrow` throws where a mutation did not do what it was asked to, for a reason that could be expected. Its message
 * is the server's, for people: it may name what was sent, as an address that is taken.
 */
export class MutationError<Error extends Failed = Failed> extends TickwireError {
  /** The member of the mutation's union, whole. */
  readonly error: Error;

  constructor(error: Error, details: Omit<TickwireErrorDetails, 'code' | 'message'>) {
    const { code, message } = error;
    super({ ...details, code, message });
    this.error = error;
  }

  static {
    MutationError.prototype.name = 'MutationError';
  }
}

/** A mutation under way. */
export interface MutationCall<Value, Error extends Failed> extends Promise<Result<Value, Error | UnknownError>> {
  /** The value itself, or a `MutationError` with the member of the union: for who plans for no failure. */
  orThrow(): Promise<Value>;
}

/** Sends a mutation that answers with one of several types, the first of which is what was asked for. */
export function mutate<Data, Variables, Value extends Member, Error extends Failed>(
  core: Core,
  operation: Operation<Data, Variables>,
  variables: Variables,
  options: MutationOptions | undefined,
  pick: (data: Data) => Value | Error,
  names: readonly [Value['__typename'], ...Error['__typename'][]],
): MutationCall<Value, Error> {
  const { send, session } = wiresOf(core);
  const trace = traceOf(operation.name);
  const told = (data: Data): Result<Value, Error | UnknownError> => {
    const result = resultOf<Value, Error>(pick(data), names);
    if (result.ok) {
      const { __typename, token }: Member = result.value;
      // Who signs in or up is signed in.
      if (__typename === 'AuthPayload') session.keep(token);
    }
    return result;
  };
  const result = send(operation, variables, options, told, trace);
  return Object.assign(result, {
    orThrow: () =>
      result.then((told) => {
        if (told.ok) return told.value;
        const { caller, ...known } = trace;
        throw toldTo(trace, new MutationError(told.error, known));
      }),
  });
}
