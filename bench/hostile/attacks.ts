/** One kind of hostile caller: what its requests hold, and where they claim to come from. */
export interface Attack {
  readonly requests: number;
  readonly atOnce: number;
  readonly seconds: number;
  next(index: number): { readonly body: unknown; readonly ip: string };
}

export const oneAccount = '10,000 tries at one account, from 10,000 addresses';
export const oneAddress = '10,000 tries from one address, at 10,000 accounts';
/** Whose password is guessed. */
export const victimEmail = 'victim@example.com';

const repeated = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Each request is a document of its own, which no cache knows; all come from one address. */
function documents(document: string, ip: string): Attack {
  const body = (index: number) => ({ query: `${document} # ${index}` });
  return { requests: 3_000, atOnce: 8, seconds: 5, next: (index) => ({ body: body(index), ip }) };
}

const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';

function guesses(email: (index: number) => string, ip: (index: number) => string): Attack {
  const body = (index: number) => ({
    query: signIn,
    variables: { input: { email: email(index), password: `guess ${index}` } },
  });
  return { requests: 10_000, atOnce: 8, seconds: 60, next: (index) => ({ body: body(index), ip: ip(index) }) };
}

const batch = Array.from({ length: 100 }, () => ({ query: '{ instruments(first: 100) { nodes { symbol } } }' }));

export const attacks: Readonly<Record<string, Attack>> = {
  'alias bomb: 600 aliases': documents(
    `{ instruments(first: 100) { nodes { ${repeated(600, (index) => `a${index}: symbol`)} } } }`,
    '10.0.0.1',
  ),
  'alias bomb within the bounds: 50 of 100 quotes': documents(
    `{ ${repeated(50, (index) => `a${index}: instruments(first: 100) { nodes { symbol quote { price } } }`)} }`,
    '10.0.0.2',
  ),
  'depth bomb: 400 deep': documents(
    `{ __schema { types ${'{ ofType '.repeat(397)}{ name } ${'}'.repeat(397)} } }`,
    '10.0.0.3',
  ),
  'fragment cycle: two that spread each other 400 times': documents(
    `{ ...A } fragment A on Query { ${repeated(400, () => '...B')} } fragment B on Query { ${repeated(400, () => '...A')} }`,
    '10.0.0.4',
  ),
  'fragment bomb: 2^100 fields': documents(
    `{ ...F0 } ${repeated(100, (index) => `fragment F${index} on Query { __typename ...F${index + 1} ...F${index + 1} }`)} fragment F100 on Query { __typename }`,
    '10.0.0.5',
  ),
  'batch of 100 operations': {
    requests: 3_000,
    atOnce: 8,
    seconds: 5,
    next: () => ({ body: batch, ip: '10.0.0.6' }),
  },
  [oneAccount]: guesses(
    () => victimEmail,
    (index) => `10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  ),
  [oneAddress]: guesses(
    (index) => `nobody-${index}@example.com`,
    () => '10.2.0.1',
  ),
};
