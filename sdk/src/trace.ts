import { errorOf, type TickwireError, type TickwireErrorDetails } from './errors.ts';

/** What is known of one call, or of one list, for the errors that it may end with. */
export interface Trace {
  readonly operationName: string | undefined;
  /** Made where the SDK was called: an error that is made after the first `await` knows nothing of its caller. */
  readonly caller: Error;
  /** How often it was sent so far. */
  tries: number;
  /** Of the last answer. */
  status?: number | undefined;
  requestId?: string | undefined;
}

export function traceOf(operationName: string | undefined): Trace {
  return { operationName, caller: new Error(), tries: 0 };
}

/** Gives an error the stack of who called: engines other than V8 have no message in it. */
export function toldTo<Told extends TickwireError>({ caller }: Pick<Trace, 'caller'>, error: Told): Told {
  error.stack = caller.stack?.replace(/^Error(?=\n)/, () => `${error.name}: ${error.message}`) ?? '';
  return error;
}

/** An error for this caller alone: others may have had to do with the same answer. */
export function tracedError({ caller, ...known }: Trace, details: TickwireErrorDetails): TickwireError {
  const { message, cause } = details;
  const { operationName, tries } = known;
  return toldTo({ caller }, errorOf({ ...known, ...details, message, cause, operationName, tries }));
}
