import './analyses.css';
import { useList } from '@tickwire/sdk/react';
import { Link, pathTo } from '../route.tsx';
import { Failure } from '../ui/failure.tsx';
import { formatDateTime, sayEnum } from '../ui/format.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { AnalysisView } from './analysis-view.tsx';
import { RequestForm } from './request-form.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** What was asked for so far, and one of it with all that it is made of. */
export function Analyses({ analysisId }: { readonly analysisId: string | undefined }) {
  const list = useList((client) => client.analyses({ first: 10 }));
  const shownId = analysisId ?? list.items[0]?.id;
  return (
    <div className="page">
      <PageTitle>Analyses</PageTitle>
      <div className="split narrow-first">
        <div className="stack">
          <RequestForm />
          <section className="panel" aria-labelledby="history-title">
            <h2 id="history-title">Asked for</h2>
            <Failure error={list.error} onRetry={list.refetch} />
            {list.items.length === 0 && !list.isLoading && <p className="muted">Nothing yet.</p>}
            <ul className="history">
              {list.items.map((analysis) => (
                <li key={analysis.id}>
                  <Link
                    className="history-item"
                    to={pathTo('analyses', analysis.id)}
                    aria-current={analysis.id === shownId ? 'page' : undefined}
                  >
                    <strong>{analysis.instrument.symbol}</strong>
                    {analysis.verdict === null ? (
                      <span className="badge">{sayEnum(analysis.status)}</span>
                    ) : (
                      <VerdictBadge verdict={analysis.verdict} />
                    )}
                    <span className="small muted">{formatDateTime(analysis.createdAt)}</span>
                  </Link>
                </li>
              ))}
            </ul>
            <MoreButton list={list} />
          </section>
        </div>
        {shownId !== undefined && <AnalysisView key={shownId} id={shownId} />}
      </div>
    </div>
  );
}
