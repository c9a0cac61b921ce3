const tokens = /"[^"]*"|=>|[()[\]{}<>]|, | \| /g;

/** What a token does to the number of brackets that are open. An arrow and what is quoted do nothing. */
function step(token: string): number {
  return Number('([{<'.includes(token)) - Number(')]}>'.includes(token));
}

/** Parts between separators that stand in no brackets. */
function split(text: string, separator: ', ' | ' | '): readonly string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: token, index } of text.matchAll(tokens)) {
    depth += step(token);
    if (token !== separator || depth > 0) continue;
    parts.push(text.slice(from, index));
    from = index + token.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
}

/** Where the bracket is closed with which a text begins. */
function endOfBrackets(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    depth += step(token);
    if (depth === 0) return index + token.length;
  }
  return text.length;
}

interface Signature {
  /** As `digits?: number`. */
  readonly parameters: readonly string[];
  readonly result: string;
}

/** Of a function's type; its own type parameters are passed over. */
function signatureOf(type: string): Signature | undefined {
  const text = type.slice(type.startsWith('<') ? endOfBrackets(type) : 0);
  const end = text.startsWith('(') ? endOfBrackets(text) : 0;
  if (!text.startsWith(' => ', end)) return undefined;
  return { parameters: split(text.slice(1, end - 1), ', '), result: text.slice(end + ' => '.length) };
}

const isRest = (parameter: string) => parameter.startsWith('...');
const isRequired = (parameter: string) => !isRest(parameter) && !/^[^:]*\?:/.test(parameter);
const typeOf = (parameter: string) => parameter.replace(/^[^:]*: /, '');

/** Those of a union, also of one that comes later or one by one. */
function membersOf(type: string): readonly string[] {
  return split(type.replace(/^(?:Promise|List|Stream)<(.*)>$/, '$1'), ' | ');
}

/** Whoever gives it may give something that is no longer taken. */
function takesLess(before: string, after: string): boolean {
  const [was, is] = [membersOf(before), membersOf(after)];
  return is.every((member) => was.includes(member)) && !was.every((member) => is.includes(member));
}

/** Whoever reads it may get something that there was not; what is open was so all along. */
function givesMore(before: string, after: string): boolean {
  const was = membersOf(before);
  return takesLess(after, before) && !was.includes('Unrecognized') && !was.includes('UnknownError');
}

function breaksCallers(before: Signature, after: Signature): boolean {
  const hasMore = after.parameters.filter(isRequired).length > before.parameters.filter(isRequired).length;
  const hasLess = after.parameters.length < before.parameters.length && !after.parameters.some(isRest);
  const isNarrower = after.parameters.some((is, at) => {
    const was = before.parameters[at];
    return was !== undefined && takesLess(typeOf(was), typeOf(is));
  });
  return hasMore || hasLess || isNarrower || givesMore(before.result, after.result);
}

/**
 * Whether a type's change breaks programs for sure, as far as its text tells: a function that wants or gives something
 * else, a result that may be more, something to give that may be less. Texts that have nothing in common may mean the same.
 */
export function surelyBreaks(before: string, after: string, isWritten: boolean): boolean {
  const [was, is] = [signatureOf(before), signatureOf(after)];
  // A function that a program gives may take less and give more: that is for people to judge.
  if (was && is) return !isWritten && breaksCallers(was, is);
  if (isWritten || before.startsWith('type '))
    return takesLess(before.replace('type ', ''), after.replace('type ', ''));
  return givesMore(before, after);
}
