import type { Factor, ModelResult } from '@tickwire/sdk';
import { formatPrice, sayEnum, sayName } from '../ui/format.ts';
import { ScoreBar } from './score-bar.tsx';
import { SensitivityTable } from './sensitivity-table.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

function Points({ factor: { points, maxPoints } }: { readonly factor: Factor }) {
  if (maxPoints === 0) return <span className="muted">not known</span>;
  const round = (figure: number) => Math.round(figure * 10) / 10;
  return (
    <>
      <span className="number">
        {round(points)} / {round(maxPoints)}
      </span>
      <svg className="points-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="4" className="track" />
        <rect width={(points / maxPoints) * 100} height="4" className="fill" />
      </svg>
    </>
  );
}

function assumed(assumptions: unknown): readonly [name: string, value: string][] {
  if (typeof assumptions !== 'object' || assumptions === null) return [];
  return Object.entries(assumptions).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
}

/** What one model says, and every number that it rests on. */
export function ModelPart({ result, currency }: { readonly result: ModelResult; readonly currency: string }) {
  const { model, version, score, verdict, confidence, fairValue, reasoning, factors, sensitivity } = result;
  const assumptions = assumed(result.assumptions);
  const title = `model-${model}`;
  return (
    <section className="model" aria-labelledby={title}>
      <div className="panel-head">
        <h3 id={title}>
          {sayEnum(model)} <span className="small muted">version {version}</span>
        </h3>
        {verdict === null ? <span className="badge">Does not apply</span> : <VerdictBadge verdict={verdict} />}
      </div>
      {score !== null && <ScoreBar score={score} confidence={confidence} />}
      {fairValue !== null && (
        <p>
          A share is worth <strong className="number">{formatPrice(fairValue, 2)}</strong> {currency} by this model.
        </p>
      )}
      <p>{reasoning}</p>
      {factors.length > 0 && (
        <table className="factors">
          <caption className="hidden">Factors of {sayEnum(model)}</caption>
          <thead>
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">Points</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {factors.map((factor) => (
              <tr key={factor.name}>
                <th scope="row">{sayName(factor.name)}</th>
                <td>
                  <Points factor={factor} />
                </td>
                <td>{factor.explanation}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {assumptions.length > 0 && (
        <details>
          <summary>What it assumes</summary>
          <dl className="facts">
            {assumptions.map(([name, value]) => (
              <div key={name}>
                <dt>{sayName(name)}</dt>
                <dd className="number">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {sensitivity !== null && <SensitivityTable sensitivity={sensitivity} currency={currency} />}
    </section>
  );
}
