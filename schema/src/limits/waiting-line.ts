import { GraphQLError } from 'graphql';

const retryAfterSeconds = 2;

function busy(): GraphQLError {
  return new GraphQLError(`The service is busy: try again in ${retryAfterSeconds} seconds.`, {
    extensions: {
      code: 'SERVICE_UNAVAILABLE',
      retryAfterSeconds,
      http: { status: 503, headers: { 'Retry-After': String(retryAfterSeconds) } },
    },
  });
}

export interface WaitingLineOptions {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Runs so much at once, lets so much wait for its turn, and refuses the rest. */
export function createWaitingLine({ atOnce, waiting }: WaitingLineOptions) {
  const line: (() => void)[] = [];
  let running = 0;

  return async function inLine<T>(work: () => Promise<T>, refusal: () => Error = busy): Promise<T> {
    if (running < atOnce) running += 1;
    else if (line.length < waiting) await new Promise<void>((resolve) => line.push(resolve));
    else throw refusal();
    try {
      return await work();
    } finally {
      // Who comes next takes the place over, so that nobody slips in between.
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
