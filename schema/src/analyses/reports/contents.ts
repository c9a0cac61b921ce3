import type { Instrument } from '@tickwire/prisma';
import { z } from 'zod';
import type { Opinion } from '../models/together.ts';
import { type Verdict, verdicts } from '../models/verdict.ts';

/** Why somebody should look at a symbol. */
const attentionRules = [
  'NO_PRICE',
  'STALE_PRICE',
  'NOT_ANALYSED',
  'STRONG_VERDICT',
  'DISAGREEMENT',
  'NEAR_HIGH',
  'NEAR_LOW',
] as const;
export type AttentionRule = (typeof attentionRules)[number];

const decimal = z.string();
const standing = z.object({
  verdict: z.enum(verdicts),
  score: z.number(),
  /** ISO 8601. */
  at: z.string(),
});

/** What a report is made of, as it is kept. Instruments are named by the database's ids. */
export const sectionsShape = z.object({
  introduction: z.string(),
  movers: z.array(
    z.object({
      instrumentId: z.string(),
      price: decimal,
      change: decimal.nullable(),
      changePercent: z.number().nullable(),
      verdict: z.enum(verdicts).nullable(),
      score: z.number().nullable(),
      note: z.string().nullable(),
    }),
  ),
  verdictChanges: z.array(z.object({ instrumentId: z.string(), before: standing, after: standing })),
  attention: z.array(z.object({ instrumentId: z.string(), rule: z.enum(attentionRules), message: z.string() })),
  /** Reports of before there were tasks have none. */
  tasksDue: z
    .array(
      z.object({
        taskId: z.string(),
        instrumentId: z.string(),
        title: z.string(),
        /** ISO 8601. */
        dueAt: z.string(),
        isOverdue: z.boolean(),
      }),
    )
    .default([]),
  /** How many more there are than are told one by one. */
  moreTasksDue: z.int().default(0),
});

export type ReportSections = z.infer<typeof sectionsShape>;
export type Mover = ReportSections['movers'][number];
export type VerdictChange = ReportSections['verdictChanges'][number];
export type DueTask = ReportSections['tasksDue'][number];
export type TasksDue = Pick<ReportSections, 'tasksDue' | 'moreTasksDue'>;
export type Attention = ReportSections['attention'][number];

export interface ReportQuote {
  readonly price: string;
  readonly change: string | null;
  readonly changePercent: number | null;
  readonly timeMs: number;
  readonly stale: boolean;
}

/** What the models that its owner is shown said of an instrument, once. */
export interface Standing {
  readonly score: number | null;
  readonly verdict: Verdict | null;
  readonly confidence: number | null;
  /** Of the models that count. */
  readonly opinions: readonly Opinion[];
  readonly at: Date;
}

/** All that is known of one symbol of the list. */
export interface SymbolFacts {
  readonly instrument: Pick<Instrument, 'id' | 'symbol' | 'name' | 'currency' | 'priceDecimals'>;
  /** The owner's own words. */
  readonly note: string | null;
  readonly quote: ReportQuote | null;
  /** Of the last 52 weeks; null where that is not known. */
  readonly year: { readonly high: number; readonly low: number } | null;
  /** Why it could not be analysed, for people; null where it was. */
  readonly failure: string | null;
  /** The newest, and the one before it. */
  readonly standing: Standing | null;
  readonly before: Standing | null;
}
