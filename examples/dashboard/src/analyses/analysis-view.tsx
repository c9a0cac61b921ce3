import type { Analysis } from '@tickwire/sdk';
import { useCache, useStream } from '@tickwire/sdk/react';
import { announce } from '../ui/announcer.tsx';
import { Failure, reload } from '../ui/failure.tsx';
import { formatDateTime, formatPrice, sayEnum } from '../ui/format.ts';
import { ModelPart } from './model-part.tsx';
import { ScoreBar } from './score-bar.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

const isOver = ({ status }: Analysis) => status === 'COMPLETED' || status === 'FAILED';

function Progress({ analysis }: { readonly analysis: Analysis }) {
  const { models, results } = analysis;
  return (
    <div className="progress">
      <label>
        {sayEnum(analysis.status)}: {results.length} of {models.length} models
        <progress max={models.length} value={results.length} />
      </label>
    </div>
  );
}

/** An analysis as it comes about, and then as it is. */
export function AnalysisView({ id }: { readonly id: string }) {
  const { invalidate } = useCache();
  const { value: analysis, error } = useStream((client, signal) => client.followAnalysis(id, { signal }), [id], {
    onValue(told) {
      if (!isOver(told)) return;
      // In the list it is as it was when it was asked for.
      void invalidate('analyses');
      announce(`The analysis of ${told.instrument.symbol} is ${told.status.toLowerCase()}`);
    },
  });
  if (analysis === undefined) {
    return (
      <section className="panel" aria-label="The analysis" aria-busy={error === undefined}>
        <Failure error={error} onRetry={reload} />
        {error === undefined && <p className="muted">Reading the analysis…</p>}
      </section>
    );
  }
  const { instrument, results, score, verdict, confidence, priceAtAnalysis } = analysis;
  return (
    <section className="panel analysis" aria-labelledby="analysis-title" data-status={analysis.status}>
      <div className="panel-head">
        <h2 id="analysis-title">
          {instrument.symbol} <span className="muted small">{instrument.name}</span>
        </h2>
        {verdict !== null && <VerdictBadge verdict={verdict} />}
      </div>
      {!isOver(analysis) && <Progress analysis={analysis} />}
      {analysis.failure !== null && (
        <p className="note bad" role="alert">
          {analysis.failure}
        </p>
      )}
      {score !== null && <ScoreBar score={score} confidence={confidence} />}
      {analysis.summary !== null && <p>{analysis.summary}</p>}
      <p className="small muted">
        {priceAtAnalysis !== null &&
          `At ${formatPrice(priceAtAnalysis, instrument.priceDecimals)} ${instrument.currency}. `}
        Asked for {formatDateTime(analysis.createdAt)}
        {analysis.cached && ', and computed before'}. Arithmetic on public figures, and no advice.
      </p>
      {results.map((result) => (
        <ModelPart key={result.model} result={result} currency={instrument.currency} />
      ))}
    </section>
  );
}
