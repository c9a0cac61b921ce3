import { resolve } from 'node:path';
import type { AnalysisSettings, CostBudgets } from '@tickwire/schema';
import { z } from 'zod';
import { analysisSettingsOf, analysisVariables } from './analyses/config.ts';
import { type StripeConfig, stripePairProblems, stripeVariables } from './billing/stripe-config.ts';
import { type IdentityConfig, identityVariables, readIdentityConfig } from './identity/config.ts';
import { parseCostBudgets } from './limits/cost-budgets.ts';
import { type MarketConfig, marketVariables, readMarketConfig } from './market/config.ts';
import { readTextModelConfig, type TextModelConfig, textModelVariables } from './text-model/config.ts';
import { list } from './variables.ts';
import { makeWritableFolder } from './writable-folder.ts';

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}

function isRedisUrl(text: string): boolean {
  return URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol);
}

function isSmtpUrl(text: string): boolean {
  return URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol) && new URL(text).hostname !== '';
}

/** What paths can be put behind. */
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && search === '' && hash === '';
}

const withoutTrailingSlash = (text: string) => text.replace(/\/+$/, '');

const isKey = (text: string) => /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === 32;

/** Prisma's own URLs may name one; `public` is what is used anyway. */
function namesNoSchema(text: string): boolean {
  return !URL.canParse(text) || (new URL(text).searchParams.get('schema') ?? 'public') === 'public';
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

const dashboardFolder = resolve(import.meta.dirname, '../../examples/dashboard');

const onOrOff = z.enum(['on', 'off'], { error: 'is neither on nor off' }).transform((text) => text === 'on');

const variables = z.object({
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'is not of the form postgresql://user:password@host:5432/database')
    .refine(namesNoSchema, 'names a schema, which is not supported: give Tickwire a database of its own')
    .optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1_000).default(10),
  REDIS_URL: z.string().refine(isRedisUrl, 'is not of the form redis://user:password@host:6379/0').optional(),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  DATA_DIR: z
    .string()
    .default('.tickwire')
    .transform((path) => resolve(path)),
  CORS_ORIGINS: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? null : list(text)))
    .refine(
      (origins) => origins === null || origins.every(isOrigin),
      'is not a list of origins such as https://app.example.com,http://localhost:5173',
    ),
  PUBLIC_URL: z
    .string()
    .transform(withoutTrailingSlash)
    .refine(isOrigin, 'is not an origin such as https://api.example.com')
    .optional(),
  APP_URL: z
    .string()
    .refine(isBaseUrl, 'is not a URL such as https://app.example.com')
    .transform(withoutTrailingSlash)
    .optional(),
  SMTP_URL: z.string().refine(isSmtpUrl, 'is not of the form smtps://user:password@host:465').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'is not of the form Name <name@example.com>')
    .default('Tickwire <no-reply@localhost>'),
  SECRET_KEY: z.string().refine(isKey, 'is not 32 bytes in base64: make one by `openssl rand -base64 32`').optional(),
  MAX_BODY_BYTES: wholeNumber(1_000, 100_000_000).default(1_000_000),
  COST_PER_MINUTE: z.string().default('').transform(parseCostBudgets),
  SIGN_UPS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(60),
  MAILS_PER_HOUR: wholeNumber(1, 1_000_000).default(5),
  SIGN_IN_FAILURES_PER_ACCOUNT: wholeNumber(1, 1_000_000).default(5),
  SIGN_IN_FAILURES_PER_ADDRESS: wholeNumber(1, 1_000_000).default(30),
  MAX_SOCKETS: wholeNumber(1, 1_000_000).default(10_000),
  MAX_SOCKETS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(1_000),
  MAX_SOCKETS_PER_ACCOUNT: wholeNumber(1, 1_000_000).default(100),
  SOCKET_BUFFER_BYTES: wholeNumber(16_384, 16_777_216).default(262_144),
  SLOW_SOCKET_SECONDS: wholeNumber(1, 600).default(30),
  SOCKET_PING_SECONDS: wholeNumber(1, 60).default(10),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is none of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  ...identityVariables,
  ...marketVariables,
  ...analysisVariables,
  JOB_CONCURRENCY: wholeNumber(0, 64).default(4),
  NODE_ENV: z
    .enum(['development', 'production', 'test'], { error: 'is none of development, production, test' })
    .default('development'),
  REQUEST_TIMEOUT_SECONDS: wholeNumber(1, 300).default(30),
  MAX_CONNECTIONS: wholeNumber(10, 1_000_000).default(12_000),
  INTROSPECTION: onOrOff.optional(),
  SUGGESTIONS: onOrOff.optional(),
  METRICS: onOrOff.default(true),
  DASHBOARD: onOrOff.optional(),
  PERSISTED_OPERATIONS: z.enum(['optional', 'only'], { error: 'is none of optional, only' }).default('optional'),
  PERSISTED_OPERATIONS_FILE: z.string().optional(),
  ADMIN_EMAIL: z.string().trim().pipe(z.email('is not an email address')).optional(),
  ...stripeVariables,
  ...textModelVariables,
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Null: the embedded database below `dataDir`. */
  readonly databaseUrl: string | null;
  readonly databasePoolSize: number;
  /** Null: what servers share is kept in this process alone. */
  readonly redisUrl: string | null;
  /** How many proxies of ours stand before the server, each adding to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  readonly dataDir: string;
  /** Where prices come from. */
  readonly market: MarketConfig;
  readonly analyses: AnalysisSettings;
  /** Jobs that this process does at once; 0: it leaves them to others. */
  readonly jobConcurrency: number;
  /** Origins whose pages may call with cookies; null: none are named, and development takes loopback ones. */
  readonly corsOrigins: readonly string[] | null;
  /** Where callers reach this server, without a slash at its end; null: at the address that it listens on. */
  readonly publicUrl: string | null;
  /** Where the app is whose pages the links in mails open; null: this server's own pages. */
  readonly appUrl: string | null;
  /** Null: mail is printed to the log with the embedded database, and cannot be sent with another. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Encrypts what is secret at rest: 32 bytes in base64. Null: the database keeps a key of its own. */
  readonly secretKey: string | null;
  readonly maxBodyBytes: number;
  readonly costBudgets: CostBudgets;
  /** Accounts that may be made from one address in an hour. */
  readonly signUpsPerAddress: number;
  /** Mails that one account, or one address, may ask for in an hour. */
  readonly mailsPerHour: number;
  /** Wrong passwords that nobody has to wait for: in an hour for an account, in a quarter of one for an address. */
  readonly signInFailuresPerAccount: number;
  readonly signInFailuresPerAddress: number;
  /** WebSockets that this process holds at once. */
  readonly maxSockets: number;
  readonly maxSocketsPerAddress: number;
  readonly maxSocketsPerAccount: number;
  /** What may wait to be sent on one WebSocket before its streams wait, or fold prices. */
  readonly socketBufferBytes: number;
  /** A WebSocket on which as much waits for so long is closed. */
  readonly slowSocketMs: number;
  /** A WebSocket that says nothing for so long is pinged; it has as long to answer. */
  readonly socketPingMs: number;
  readonly logLevel: string;
  readonly production: boolean;
  /** Who else may say who somebody is. */
  readonly identity: IdentityConfig;
  /** How long a request may take to arrive, headers and body. */
  readonly requestTimeoutMs: number;
  /** How long a WebSocket may stay silent before its connection_init. */
  readonly connectionInitTimeoutMs: number;
  /** WebSockets included; whoever comes beyond them is hung up on. */
  readonly maxConnections: number;
  /** Whether callers may ask for the schema, and browsers get GraphiQL. */
  readonly introspection: boolean;
  /** Whether errors say what a misspelt name may have meant. */
  readonly suggestions: boolean;
  /** Whether whoever reaches the server may fetch /metrics. */
  readonly metrics: boolean;
  /** Where the app is that is served at `/`, built or not; null: none is. */
  readonly dashboardFolder: string | null;
  /** With `only`, nothing runs but documents that the server knows. */
  readonly persistedOperations: 'optional' | 'only';
  readonly persistedOperationsFile: string | null;
  /** Whose account is made an admin; null: nobody's. */
  readonly adminEmail: string | null;
  /** Null: no payment provider tells of plans. */
  readonly stripe: StripeConfig | null;
  /** Null: nothing is told but in the plain words made here. */
  readonly textModel: TextModelConfig | null;
}

/** Everything that is wrong with the configuration, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The problems of several attempts as one error; whatever was no problem of configuration comes first. */
export function mergedProblems(attempts: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons: unknown[] = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
  const unexpected = reasons.find((reason) => !(reason instanceof ConfigError));
  const problems = reasons.flatMap((reason) => (reason instanceof ConfigError ? reason.problems : []));
  return unexpected ?? new ConfigError(problems);
}

/** Their values hold passwords or are secrets themselves. */
const secretVariables = new Set([
  'CCXT_OPTIONS',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SECRET_KEY',
  'GOOGLE_CLIENT_SECRET',
  'GITHUB_CLIENT_SECRET',
  'STRIPE_WEBHOOK_SECRET',
  'AI_API_KEY',
]);

/** A URL of any variable may have a password in it. */
function mayHoldSecret(name: string, value = ''): boolean {
  return secretVariables.has(name) || /:\/\/[^/]*@/.test(value);
}

type Environment = Readonly<Record<string, string | undefined>>;

function nameOf(issue: z.core.$ZodIssue): string {
  return String(issue.path[0]);
}

/** An empty variable counts as one that is not set: `PORT= pnpm start`. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
}

function parseVariables(environment: Environment): { values: z.infer<typeof variables>; problems: string[] } {
  const given = withoutEmpty(environment);
  const parsed = variables.safeParse(given);
  if (parsed.success) return { values: parsed.data, problems: [] };
  const bad = new Map(parsed.error.issues.map((issue) => [nameOf(issue), issue.message]));
  // What may hold a password is not repeated.
  const problems = [...bad].map(([name, message]) =>
    mayHoldSecret(name, given[name])
      ? `${name}: ${message}`
      : `${name}: ${message} (it is ${JSON.stringify(given[name])})`,
  );
  // The good ones are used to find what else is wrong, so that it is all told at once.
  const good = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name)));
  return { values: variables.parse(good), problems };
}

/** What is wrong with the folder of the embedded database; null where nothing is. */
function dataDirProblem(dataDir: string): string | null {
  try {
    makeWritableFolder(dataDir);
    return null;
  } catch (error) {
    return `DATA_DIR: ${dataDir} cannot be written (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** The configuration by the environment's variables, and a line for each thing that is wrong with them. */
export function readConfig(environment: Environment): { config: Config; problems: string[] } {
  const { values, problems } = parseVariables(environment);
  if (values.DATABASE_URL === undefined) {
    const problem = dataDirProblem(values.DATA_DIR);
    if (problem !== null) problems.push(problem);
  }
  const { identity, problems: identityProblems } = readIdentityConfig(values);
  const named = new Set(problems.map((problem) => problem.split(':', 1)[0]));
  problems.push(...identityProblems.filter((problem) => !named.has(problem.split(':', 1)[0])));
  const isProduction = values.NODE_ENV === 'production';
  const { market, problems: marketProblems } = readMarketConfig(values, isProduction);
  // One that is set and bad has been told already.
  problems.push(...marketProblems.filter((problem) => !named.has(problem.split(':', 1)[0])));
  problems.push(...stripePairProblems(withoutEmpty(environment)));
  const { textModel, problems: textModelProblems } = readTextModelConfig(values);
  problems.push(...textModelProblems.filter((problem) => !named.has(problem.split(':', 1)[0])));
  const { STRIPE_WEBHOOK_SECRET: secrets, STRIPE_PRICES: prices } = values;
  const config: Config = {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL ?? null,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    redisUrl: values.REDIS_URL ?? null,
    trustedProxies: values.TRUSTED_PROXIES,
    dataDir: values.DATA_DIR,
    market,
    analyses: analysisSettingsOf(values),
    jobConcurrency: values.JOB_CONCURRENCY,
    corsOrigins: values.CORS_ORIGINS,
    publicUrl: values.PUBLIC_URL ?? null,
    appUrl: values.APP_URL ?? null,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    secretKey: values.SECRET_KEY ?? null,
    maxBodyBytes: values.MAX_BODY_BYTES,
    costBudgets: values.COST_PER_MINUTE,
    signUpsPerAddress: values.SIGN_UPS_PER_ADDRESS,
    mailsPerHour: values.MAILS_PER_HOUR,
    signInFailuresPerAccount: values.SIGN_IN_FAILURES_PER_ACCOUNT,
    signInFailuresPerAddress: values.SIGN_IN_FAILURES_PER_ADDRESS,
    maxSockets: values.MAX_SOCKETS,
    maxSocketsPerAddress: values.MAX_SOCKETS_PER_ADDRESS,
    maxSocketsPerAccount: values.MAX_SOCKETS_PER_ACCOUNT,
    socketBufferBytes: values.SOCKET_BUFFER_BYTES,
    slowSocketMs: values.SLOW_SOCKET_SECONDS * 1_000,
    socketPingMs: values.SOCKET_PING_SECONDS * 1_000,
    logLevel: values.LOG_LEVEL,
    identity,
    production: isProduction,
    requestTimeoutMs: values.REQUEST_TIMEOUT_SECONDS * 1_000,
    connectionInitTimeoutMs: 5_000,
    maxConnections: values.MAX_CONNECTIONS,
    introspection: values.INTROSPECTION ?? !isProduction,
    suggestions: values.SUGGESTIONS ?? !isProduction,
    metrics: values.METRICS,
    dashboardFolder: (values.DASHBOARD ?? !isProduction) ? dashboardFolder : null,
    persistedOperations: values.PERSISTED_OPERATIONS,
    persistedOperationsFile: values.PERSISTED_OPERATIONS_FILE ?? null,
    adminEmail: values.ADMIN_EMAIL ?? null,
    stripe: secrets === undefined || prices === undefined ? null : { secrets, prices },
    textModel,
  };
  return { config, problems };
}
