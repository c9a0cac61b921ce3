/** What a computation is asked for by: it tells apart what is asked. */
type Argument = string | number | readonly Argument[];

/**
 * Many who ask for the same at once get it computed once. Of each question one computation runs at a time; whoever asks
 * while it runs gets the next one, with all others who do: an answer was never begun before it was asked for, and so
 * lacks nothing that the asker knows of.
 */
export function askedAtOnce<Arguments extends readonly Argument[], Answer>(
  compute: (...args: Arguments) => Promise<Answer>,
): (...args: Arguments) => Promise<Answer> {
  const waiting = new Map<string, Promise<Answer>>();
  const running = new Map<string, Promise<unknown>>();

  async function next(key: string, args: Arguments): Promise<Answer> {
    await Promise.allSettled([running.get(key)]);
    waiting.delete(key);
    const computing = compute(...args);
    running.set(key, computing);
    try {
      return await computing;
    } finally {
      if (running.get(key) === computing) running.delete(key);
    }
  }

  return (...args) => {
    const key = JSON.stringify(args);
    const answer = waiting.get(key) ?? next(key, args);
    waiting.set(key, answer);
    return answer;
  };
}
