import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { parseApi, printApi, publicApiOf } from '../release/public-api.ts';

const api = publicApiOf(dirname(import.meta.dirname));

test('every export of every entry has a docstring', () => {
  expect(api.undocumented).toEqual([]);
});

test('what can be imported is read with its members and types, and nothing that is private', () => {
  expect(api.signatures.get('. createCore')).toBe('(options: CoreOptions) => Core');
  expect(api.signatures.get('. TimeoutError')).toBe('class extends TickwireError');
  expect(api.signatures.get('. CoreOptions.timeoutMs')).toBe('optional number | undefined');
  expect([...api.signatures.keys()].filter((key) => !/^\.\S* \w+(?:\.\w+)?$/.test(key))).toEqual([]);
});

test('it is the same after it was written down', () => {
  expect(parseApi(printApi(api))).toEqual(new Map([...api.signatures].sort()));
});
