import { createRequire } from 'node:module';

interface Answer {
  /** The first bar that has a value. */
  readonly begIndex: number;
  readonly result: Readonly<Record<string, readonly number[]>>;
}

export type Talib = (input: Readonly<Record<string, unknown>>) => Answer;

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'begIndex' in value && 'result' in value;
}

/** From TALIB, the path of the package where it was compiled for this Node; null where that is not set. */
export function loadTalib(): Talib | null {
  const path = process.env.TALIB;
  if (path === undefined) return null;
  const talib: { execute(input: object): unknown } = createRequire(import.meta.url)(path);
  return (input) => {
    const answer = talib.execute(input);
    if (!isAnswer(answer)) throw new Error('talib answers something else');
    return answer;
  };
}
