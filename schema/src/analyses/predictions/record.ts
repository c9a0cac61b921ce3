import type { Transaction } from '../../changes.ts';
import type { Variant } from '../models/model.ts';

/** The run that said something, as far as what it said is held against the price. */
export interface PredictingRun {
  readonly id: string;
  readonly instrumentId: string;
  /** The price that it went by. */
  readonly price: string;
  readonly atMs: number;
}

/** What one version of a model made of it; one that does not apply predicts nothing. */
export interface Scored {
  readonly variant: Variant;
  readonly horizonDays: number;
  /** 0 to 100. */
  readonly score: number;
}

/** A score of 50 says nothing either way: from it on the price is said to rise. */
const neutralScore = 50;
/** What the furthest score adds to even odds: no score of ours is sure of anything. */
const mostAboveEven = 0.4;

/**
 * What a score says of the price: up from 50 on, else down, which is "not higher". Its probability is
 * 0.5 + 0.4 · |score − 50| / 50: 0.5 for a score of 50, 0.9 for 0 and for 100. It is a convention and no estimate: the Brier
 * score tells what it is worth.
 */
export function predictionOf(score: number): { readonly isUp: boolean; readonly probability: number } {
  const distance = Math.abs(score - neutralScore) / neutralScore;
  return { isUp: score >= neutralScore, probability: 0.5 + mostAboveEven * Math.min(distance, 1) };
}

/**
 * Keeps what each version says, also of those that are only shown to some users: so all are compared by the same
 * instruments and times. Analyses that follow each other by minutes say nearly the same of nearly the same price, and would
 * count as so many proofs: of each version the first of a day in UTC is kept, and the others are not.
 */
export async function recordPredictions(
  transaction: Transaction,
  { id, instrumentId, price, atMs }: PredictingRun,
  outcomes: readonly Scored[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const said = outcomes.map(({ variant, horizonDays, score }) => ({ ...variant, horizonDays, ...predictionOf(score) }));
  // In the order of their keys, as whoever resolves counts too: so neither waits for the other.
  await transaction.$executeRaw`
    WITH made AS (
      INSERT INTO predictions
        (run_id, instrument_id, model, version, is_up, probability, price, made_at, made_on, ends_at, due_at)
      SELECT ${id}::uuid, ${instrumentId}::uuid, said.model, said.version, said."isUp", said.probability,
        ${price}::numeric, made.at, (made.at AT TIME ZONE 'UTC')::date, ends.at, ends.at
      FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb) AS said (
          model analysis_model, version smallint, "horizonDays" int, "isUp" boolean, probability float8
        ),
        (SELECT ${new Date(atMs)}::timestamptz AS at) AS made,
        LATERAL (SELECT made.at + make_interval(hours => 24 * said."horizonDays") AS at) AS ends
      ON CONFLICT DO NOTHING
      RETURNING instrument_id, model, version
    )
    INSERT INTO prediction_tallies AS tally (instrument_id, model, version, made)
    SELECT instrument_id, model, version, count(*) FROM made GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (instrument_id, model, version) DO UPDATE SET made = tally.made + excluded.made`;
}
