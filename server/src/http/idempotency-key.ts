import { GraphQLError } from 'graphql';

const maxCharacters = 255;
/** Of a key that no account stands before: nobody may come across somebody else's by trying. */
const minCharactersOfNobody = 16;

/** A structured field's string (RFC 8941): what stands between quotes, with quotes and backslashes escaped. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const visible = /^[\x21-\x7e]+$/;

function malformed(what: string): GraphQLError {
  return new GraphQLError(`Idempotency-Key: ${what}. A random UUID is a good one.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

/**
 * The key of the header's value: as the draft has it, in quotes, or bare, as most clients send it.
 *
 * @throws GraphQLError with BAD_REQUEST
 */
export function idempotencyKeyOf(header: string, isSignedIn: boolean): string {
  const text = header.trim();
  const key = text.startsWith('"') ? (quoted.exec(text)?.[1] ?? '').replaceAll(/\\(["\\])/g, '$1') : text;
  if (key.length > maxCharacters || !visible.test(key)) {
    throw malformed(`is not of 1 to ${maxCharacters} visible ASCII characters`);
  }
  if (!isSignedIn && key.length < minCharactersOfNobody) {
    throw malformed(`has to have at least ${minCharactersOfNobody} characters where nobody is signed in`);
  }
  return key;
}
