import type { ModelTask } from '../../src/jobs/model-thread.ts';

/** Versions of a model that do not do as they should. */
export default function evaluate({ variant }: ModelTask): unknown {
  if (variant.version === 1) for (;;);
  if (variant.version === 2) process.exit(1);
  if (variant.version === 3) throw new Error('divided by nothing');
  return { score: 50 };
}
