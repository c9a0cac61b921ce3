import { type Analyses, type Jobs, type ModelComputer, modelOf } from '@tickwire/schema';
import type { Logger } from '../telemetry/logger.ts';

/** Until there is a queue: jobs are done at once, in this process. */
export function jobsInProcess(analyses: () => Analyses, log: Logger): Jobs {
  return {
    async add({ kind, id }) {
      setImmediate(() => {
        analyses()
          .handlers[kind](id, { signal: AbortSignal.timeout(60_000), isLast: true })
          .catch((error: unknown) => log.error({ err: error }, 'a job failed'));
      });
    },
  };
}

export const computerInProcess: ModelComputer = {
  async evaluate(variant, input) {
    const model = modelOf(variant);
    if (model === null) throw new Error('no such model');
    return model.evaluate(input);
  },
};
