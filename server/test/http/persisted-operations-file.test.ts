import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PersistedOperationsFileError, readPersistedOperations } from '../../src/http/persisted-operations-file.ts';

const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');

function fileOf(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickwire-operations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'operations.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The lines that such a file is refused with. */
function problemsOf(content: unknown): readonly string[] {
  try {
    readPersistedOperations(fileOf(content));
  } catch (error) {
    if (error instanceof PersistedOperationsFileError) return error.problems;
    throw error;
  }
  return [];
}

const good = 'query Plans { plans { tier } }';

describe('a file of persisted operations', () => {
  test('is read: hashes with their documents, whatever their case', () => {
    const known = readPersistedOperations(fileOf({ [`sha256:${hashOf(good).toUpperCase()}`]: good }));
    expect([...known]).toEqual([[hashOf(good), good]]);
  });

  test('may be empty', () => {
    expect(problemsOf({})).toEqual([]);
  });

  test.each([['not JSON'], ['[]'], ['{"a":1}'], ['null'], ['']])('is refused where it is none: %j', (content) => {
    expect(problemsOf(content)).toHaveLength(1);
  });

  test.each<[what: string, hash: string, document: string, problem: RegExp]>([
    ['a hash of something else', hashOf('else'), good, new RegExp(`which is ${hashOf(good)}`)],
    ['a document that is no GraphQL', hashOf('{ plans'), '{ plans', /Syntax Error/],
    ['a field that the schema lacks', hashOf('{ nope }'), '{ nope }', /Cannot query field "nope"/],
    [
      'more tokens than any document may have',
      hashOf(`{ ${'a '.repeat(3_000)} }`),
      `{ ${'a '.repeat(3_000)} }`,
      /more than 2000 tokens/,
    ],
  ])('is refused for %s, by its hash', (_what, hash, document, problem) => {
    const [line, ...others] = problemsOf({ [hashOf(good)]: good, [hash]: document });
    expect(line).toContain(hash);
    expect(line).toMatch(problem);
    expect(others).toEqual([]);
  });

  test('with very many mistakes tells the first ten and counts the rest', () => {
    const documents = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`wrong-${index}`, good]));
    const problems = problemsOf(documents);
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toMatch(/15 more documents are wrong/);
  });
});
