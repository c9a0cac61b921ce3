import { defaultAnalysisSettings } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const read = (variables: Record<string, string>) =>
  readConfig({ DATABASE_URL: 'postgresql://nobody@127.0.0.1/none', ...variables });

describe('the configuration of jobs and analyses', () => {
  test('has a value for everything that is not set', () => {
    const { config, problems } = read({});
    expect(problems).toEqual([]);
    expect(config.jobConcurrency).toBe(4);
    expect(config.analyses).toEqual(defaultAnalysisSettings);
  });

  test('is read from the variables', () => {
    const { config, problems } = read({
      JOB_CONCURRENCY: '0',
      ANALYSIS_FRESH_MINUTES: '5',
      ANALYSIS_WEIGHTS: 'BASIC=0, DCF=2.5',
      ANALYSIS_EXPERIMENTS: 'BASIC@1=0.25,DCF@1=.5',
      ANALYSIS_TIMEOUT_SECONDS: '90',
      ANALYSIS_REFRESH_PER_MINUTE: '0',
    });
    expect(problems).toEqual([]);
    expect(config.jobConcurrency).toBe(0);
    expect(config.analyses).toEqual({
      freshMs: 300_000,
      weights: { BASIC: 0, BUFFETT: 1, LYNCH: 1, DCF: 2.5 },
      experiments: [
        { model: 'BASIC', version: 1, share: 0.25 },
        { model: 'DCF', version: 1, share: 0.5 },
      ],
      timeoutMs: 90_000,
      refreshPerMinute: 0,
    });
  });

  test.each([
    ['JOB_CONCURRENCY', '65', /at most 64/],
    ['JOB_CONCURRENCY', '-1', /not a whole number/],
    ['ANALYSIS_FRESH_MINUTES', '0', /at least 1/],
    ['ANALYSIS_WEIGHTS', 'GRAHAM=1', /BASIC, BUFFETT, LYNCH, DCF/],
    ['ANALYSIS_WEIGHTS', 'DCF=101', /from 0 to 100/],
    ['ANALYSIS_WEIGHTS', 'DCF=-1', /from 0 to 100/],
    ['ANALYSIS_WEIGHTS', 'DCF=1,DCF=2', /each once/],
    ['ANALYSIS_WEIGHTS', 'BASIC=0,BUFFETT=0,LYNCH=0,DCF=0', /lets no model count/],
    ['ANALYSIS_EXPERIMENTS', 'BASIC=0.2', /of the form BASIC@2=0.2/],
    ['ANALYSIS_EXPERIMENTS', 'BASIC@1=1.5', /from 0 to 1/],
    ['ANALYSIS_EXPERIMENTS', 'BASIC@999=0.2', /names BASIC@999, which there is not/],
    ['ANALYSIS_EXPERIMENTS', 'BASIC@1=0.2,BASIC@1=0.2', /twice/],
    ['ANALYSIS_TIMEOUT_SECONDS', 'soon', /not a number/],
    ['ANALYSIS_REFRESH_PER_MINUTE', '1.5', /whole number/],
  ])('refuses %s=%s in a line that says why', (name, value, why) => {
    const { problems } = read({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${name}: `)).toBe(true);
    expect(problems[0]).toMatch(why);
    expect(problems[0]).toContain(JSON.stringify(value));
  });
});
