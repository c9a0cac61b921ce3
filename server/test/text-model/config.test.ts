import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const base = { DATABASE_URL: 'postgresql://nobody@127.0.0.1/none' };
const read = (variables: Record<string, string>) => readConfig({ ...base, ...variables });
const whole = { AI_BASE_URL: 'https://api.example.com/v1/', AI_API_KEY: 'sk-1234' };

describe('a language model', () => {
  test('is none unless it is named', () => {
    expect(read({})).toMatchObject({ config: { textModel: null }, problems: [] });
    expect(read({ AI_MODEL: 'x', AI_TIMEOUT_SECONDS: '3' })).toMatchObject({
      config: { textModel: null },
      problems: [],
    });
  });

  test('is an endpoint with its key; the rest has defaults', () => {
    expect(read(whole).config.textModel).toEqual({
      baseUrl: 'https://api.example.com/v1',
      apiKey: 'sk-1234',
      model: 'gpt-4o-mini',
      timeoutMs: 15_000,
    });
    const other = { ...whole, AI_MODEL: 'org/model:7b', AI_TIMEOUT_SECONDS: '2.5' };
    expect(read(other).config.textModel).toMatchObject({ model: 'org/model:7b', timeoutMs: 2_500 });
  });

  test.each([
    [{ AI_BASE_URL: whole.AI_BASE_URL }, /^AI_API_KEY: must be set where AI_BASE_URL is$/],
    [{ AI_API_KEY: 'sk-1234' }, /^AI_BASE_URL: must be set where AI_API_KEY is$/],
    [{ ...whole, AI_BASE_URL: 'http://example.com/v1' }, /^AI_BASE_URL: is not a URL of the form https:/],
    [{ ...whole, AI_API_KEY: 'sk 1234' }, /^AI_API_KEY: has characters that no key has[^(]*$/],
    [{ ...whole, AI_MODEL: 'a model' }, /^AI_MODEL: is not the name of a model/],
    [{ ...whole, AI_TIMEOUT_SECONDS: '0' }, /^AI_TIMEOUT_SECONDS: must be at least 1/],
    [{ ...whole, AI_TIMEOUT_SECONDS: 'soon' }, /^AI_TIMEOUT_SECONDS: is not a number/],
  ])('that is half or badly named is told in one line: %j', (variables, problem) => {
    const { problems } = read(variables);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain('1234');
  });
});
