import { SourceError } from '@tickwire/schema';
import createYahooFinance from 'yahoo-finance2/createYahooFinance';
import { ExtendedCookieJar } from 'yahoo-finance2/lib/cookieJar';
import { getCrumbClear } from 'yahoo-finance2/lib/getCrumb';
import chart from 'yahoo-finance2/modules/chart';
import fundamentalsTimeSeries from 'yahoo-finance2/modules/fundamentalsTimeSeries';
import quote from 'yahoo-finance2/modules/quote';
import type { z } from 'zod';
import { UpstreamRefusal } from '../upstream/index.ts';
import { chartSchema, quotesSchema, timeseriesSchema, type YahooChart } from './answers.ts';
import { createYahooFetch, type YahooFetchOptions } from './fetch.ts';

/** Yahoo's names of the lengths of bars that are asked for. */
export type YahooInterval = '1m' | '5m' | '15m' | '60m' | '1d' | '1wk';

const YahooFinance = createYahooFinance({ modules: { chart, fundamentalsTimeSeries, quote } });
const silent = { info() {}, warn() {}, error() {}, debug() {}, dir() {} };
const renewalPauseMs = 60_000;
const absent = Symbol('absent');

const refusalOf = (error: unknown): UpstreamRefusal | null =>
  error instanceof SourceError && error.cause instanceof UpstreamRefusal ? error.cause : null;

/** Whether Yahoo says that a symbol was not traded yet at the times that it was asked for. */
export function isOfNoData(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.status === 400 && refusal.message.startsWith("Data doesn't exist");
}

/**
 * Yahoo Finance through its package, which knows where to ask, and how to come by the cookie and the crumb that Yahoo
 * wants for quotes.
 */
export function createYahooClient(options: YahooFetchOptions) {
  const fetchFor = createYahooFetch(options);
  const cookieJar = new ExtendedCookieJar();
  const yahoo = new YahooFinance({
    cookieJar,
    logger: silent,
    suppressNotices: ['yahooSurvey'],
    // It would ask the registry whether it is the newest.
    versionCheck: false,
    validation: { logErrors: false, logOptionsErrors: false },
  });
  let renewals = 0;
  let renewedAtMs = Number.NEGATIVE_INFINITY;

  /** What a question is answered with, before the package has read it. */
  async function attempt(ask: (options: { fetch: typeof fetch; validateResult: false }) => Promise<unknown>) {
    let answer: unknown = absent;
    const fetch = fetchFor((value) => {
      answer = value;
    });
    try {
      await ask({ fetch, validateResult: false });
    } catch (error) {
      if (error instanceof SourceError) throw error;
      const why = error instanceof Error ? error.message.slice(0, 200) : '';
      throw new SourceError('YAHOO', 'MALFORMED', `YAHOO gave no cookie or crumb: ${why}`, { cause: error });
    }
    return answer;
  }

  /** A crumb that is no longer good is given up together with its cookies, and the question asked once more. */
  async function withCrumb(ask: Parameters<typeof attempt>[0]): Promise<unknown> {
    const renewalsBefore = renewals;
    try {
      return await attempt(ask);
    } catch (error) {
      if (refusalOf(error)?.status !== 401) throw error;
      if (renewals === renewalsBefore) {
        if (performance.now() < renewedAtMs + renewalPauseMs) throw error;
        renewals += 1;
        renewedAtMs = performance.now();
        await getCrumbClear(cookieJar);
      }
      return attempt(ask);
    }
  }

  function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown, what: string): z.output<Schema> {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw new SourceError('YAHOO', 'MALFORMED', `YAHOO answers ${what} without sense: ${path.join('.')}: ${message}`);
  }

  return {
    /** As Yahoo sends them, in no order; those of unknown symbols are left out. */
    async quotes(symbols: readonly string[]): Promise<readonly unknown[]> {
      const answer = await withCrumb((module) => yahoo.quote([...symbols], undefined, module));
      return parse(quotesSchema, answer, 'quote').quoteResponse.result;
    },

    async chart(symbol: string, interval: YahooInterval, fromMs: number, toMs: number): Promise<YahooChart | null> {
      // In whole seconds, both ends included.
      const [period1, period2] = [fromMs, toMs].map((timeMs) => new Date(timeMs));
      if (period1 === undefined || period2 === undefined) return null;
      const query = { period1, period2, interval, includePrePost: false, return: 'object' as const };
      const answer = await attempt((module) => yahoo.chart(symbol, query, module));
      return parse(chartSchema, answer, 'chart').chart.result[0] ?? null;
    },

    /** Every figure of every fiscal year since then. */
    async annualFigures(symbol: string, since: Date) {
      const query = { period1: since, type: 'annual', module: 'all' };
      const answer = await attempt((module) => yahoo.fundamentalsTimeSeries(symbol, query, module));
      return parse(timeseriesSchema, answer, 'fundamentals').timeseries.result;
    },
  };
}

export type YahooClient = ReturnType<typeof createYahooClient>;
