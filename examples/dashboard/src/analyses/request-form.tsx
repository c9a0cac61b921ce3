import type { AnalysisModel } from '@tickwire/sdk';
import { useMutation, useQuery } from '@tickwire/sdk/react';
import { useState } from 'react';
import { navigate, pathTo, useSearchParameter } from '../route.tsx';
import { announce } from '../ui/announcer.tsx';
import { Failure } from '../ui/failure.tsx';
import { sayEnum } from '../ui/format.ts';
import { SymbolSearch } from '../ui/symbol-search.tsx';

const all: readonly AnalysisModel[] = ['BASIC', 'BUFFETT', 'LYNCH', 'DCF'];

interface Wanted {
  readonly symbol: string;
  readonly models: readonly AnalysisModel[];
}

/** Asks for an analysis by the models that the plan includes. */
export function RequestForm() {
  const proposed = useSearchParameter('symbol') ?? '';
  const [symbol, setSymbol] = useState(proposed);
  const [left, setLeft] = useState<readonly AnalysisModel[]>([]);
  const viewer = useQuery((client) => client.viewer());
  const plans = useQuery((client) => client.plans());
  const { run, isPending, error } = useMutation((client, wanted: Wanted) => client.requestAnalysis(wanted), {
    invalidates: ['analyses'],
  });
  const included = viewer.data?.plan.models ?? [];
  const chosen = included.filter((model) => !left.includes(model));
  const planOf = (model: AnalysisModel) => plans.data?.find(({ models }) => models.includes(model))?.tier;

  const toggle = (model: AnalysisModel) =>
    setLeft((now) => (now.includes(model) ? now.filter((one) => one !== model) : [...now, model]));
  const request = async () => {
    const result = await run({ symbol, models: chosen });
    if (!result.ok) return;
    announce(`The analysis of ${symbol} was asked for`);
    navigate(pathTo('analyses', result.value.id));
  };

  return (
    <section className="panel" aria-labelledby="request-title">
      <h2 id="request-title">Ask for one</h2>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void request();
        }}
      >
        <SymbolSearch
          label="Instrument"
          placeholder="Symbol or name"
          initial={proposed}
          keeps
          onChoose={(instrument) => setSymbol(instrument.symbol)}
        />
        <fieldset className="field">
          <legend>Models</legend>
          <div className="checks">
            {all.map((model) => {
              const isIncluded = included.includes(model);
              return (
                <label key={model} className="check">
                  <input
                    type="checkbox"
                    checked={chosen.includes(model)}
                    disabled={!isIncluded}
                    onChange={() => toggle(model)}
                  />
                  {sayEnum(model)}
                  {!isIncluded && planOf(model) !== undefined && (
                    <span className="small muted">plan {planOf(model)}</span>
                  )}
                </label>
              );
            })}
          </div>
        </fieldset>
        <Failure error={error ?? viewer.error} onRetry={error === undefined ? viewer.refetch : undefined} />
        <div className="actions">
          <button type="submit" className="button primary" disabled={isPending || symbol === '' || chosen.length === 0}>
            {isPending ? 'Asking…' : symbol === '' ? 'Analyse' : `Analyse ${symbol}`}
          </button>
        </div>
      </form>
    </section>
  );
}
