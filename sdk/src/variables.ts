import { errorOf } from './errors.ts';

/**
 * The variables as they are sent; undefined ones are left out. What JSON would turn to null is refused: a due date that is
 * no date would be cleared. What holds itself is refused by JSON.
 *
 * @throws InvalidRequestError of code `BAD_USER_INPUT` that names the variable, never its value.
 */
export function jsonOf(variables: unknown = {}): string {
  const paths = new Map<unknown, string>();
  function check(this: object, name: string, sent: unknown): unknown {
    const path = name && `${paths.get(this) ?? ''}.${name}`;
    const given: unknown = Reflect.get(this, name);
    if (
      // An invalid Date tells null for itself.
      (sent === null && given !== null) ||
      (sent === undefined && (given !== undefined || Array.isArray(this))) ||
      (typeof sent === 'number' && !Number.isFinite(sent)) ||
      /bigint|function|symbol/.test(typeof sent)
    ) {
      const message = `\`${path.slice(1)}\` is no value of JSON: an invalid Date, NaN, a BigInt, …`;
      throw errorOf({ code: 'BAD_USER_INPUT', message });
    }
    paths.set(sent, path);
    return sent;
  }
  return JSON.stringify(variables, check);
}
