import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const read = (environment: Record<string, string>) =>
  readConfig({ DATABASE_URL: 'postgresql://localhost/x', ...environment });

const oidc = { OIDC_ISSUER: 'https://issuer.example/', OIDC_AUDIENCE: 'https://api.example.com' };
const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'hunter2' };
const github = { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'hunter2' };

test('nobody else is believed where nothing is set', () => {
  const { config, problems } = read({});
  expect(problems).toEqual([]);
  expect(config.identity).toEqual({ oidc: null, google: null, github: null });
});

test('what is set is taken, with the public services as defaults', () => {
  const { config, problems } = read({ ...oidc, ...google, ...github });
  expect(problems).toEqual([]);
  expect(config.identity).toEqual({
    oidc: { issuer: 'https://issuer.example/', audience: 'https://api.example.com', jwksUrl: null },
    google: { clientId: 'id', clientSecret: 'hunter2', issuer: 'https://accounts.google.com' },
    github: {
      clientId: 'id',
      clientSecret: 'hunter2',
      url: 'https://github.com',
      apiUrl: 'https://api.github.com',
    },
  });
});

describe('what means nothing alone is told, by the variable that is missing', () => {
  test.each([
    [{ OIDC_ISSUER: oidc.OIDC_ISSUER }, 'OIDC_AUDIENCE: must be set where OIDC_ISSUER is'],
    [{ OIDC_AUDIENCE: oidc.OIDC_AUDIENCE }, 'OIDC_ISSUER: must be set where OIDC_AUDIENCE is'],
    [{ OIDC_JWKS_URL: 'https://issuer.example/keys' }, 'OIDC_ISSUER: must be set where OIDC_JWKS_URL is'],
    [{ GOOGLE_CLIENT_ID: 'id' }, 'GOOGLE_CLIENT_SECRET: must be set where GOOGLE_CLIENT_ID is'],
    [{ GOOGLE_CLIENT_SECRET: 'hunter2' }, 'GOOGLE_CLIENT_ID: must be set where GOOGLE_CLIENT_SECRET is'],
    [{ GITHUB_CLIENT_SECRET: 'hunter2' }, 'GITHUB_CLIENT_ID: must be set where GITHUB_CLIENT_SECRET is'],
  ])('%j', (environment, problem) => {
    expect(read(environment).problems).toEqual([problem]);
  });
});

describe('an address that keys or secrets must not go to is refused', () => {
  test.each([
    { ...oidc, OIDC_ISSUER: 'http://issuer.example' },
    { ...oidc, OIDC_ISSUER: 'issuer.example' },
    { ...oidc, OIDC_JWKS_URL: 'file:///etc/passwd' },
    { ...google, GOOGLE_ISSUER: 'http://127.0.0.1.evil.example' },
    { ...github, GITHUB_URL: 'http://github.example.com' },
    { ...github, GITHUB_API_URL: 'ftp://github.example.com' },
    { PUBLIC_URL: 'https://api.example.com/path' },
    { PUBLIC_URL: 'ws://api.example.com' },
  ])('%j', (environment) => {
    const { problems } = read(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^[A-Z_]+: is not /);
  });

  test('http is fine on this machine', () => {
    expect(read({ ...oidc, OIDC_ISSUER: 'http://localhost:8080/realms/x' }).problems).toEqual([]);
  });
});

test('a secret that is no good is not repeated', () => {
  const { problems } = read({ ...google, GOOGLE_CLIENT_SECRET: '   ' });
  expect(problems).toEqual(['GOOGLE_CLIENT_SECRET: must not be blank']);
});
