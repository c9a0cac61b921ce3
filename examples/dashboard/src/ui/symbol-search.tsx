import type { Instrument } from '@tickwire/sdk';
import { useQuery } from '@tickwire/sdk/react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { Failure } from './failure.tsx';
import { usePaused } from './use-paused.ts';

interface SymbolSearchProps {
  readonly label: string;
  readonly placeholder?: string;
  /** What the field says once something is chosen; it is empty again where this is left out. */
  readonly keeps?: boolean;
  readonly initial?: string;
  onChoose(instrument: Instrument): void;
}

/** A field that finds instruments, by the pattern of ARIA's combobox. */
export function SymbolSearch({ label, placeholder, keeps = false, initial = '', onChoose }: SymbolSearchProps) {
  const id = useId();
  const [text, setText] = useState(initial);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  /** Enter was faster than the answer: the best of it is taken as it comes. */
  const [takesBest, setTakesBest] = useState(false);
  const search = usePaused(text.trim());
  const { data, error, isFetching, refetch } = useQuery(
    isOpen && search !== '' && ((client) => client.instruments({ search, first: 8 })),
  );
  const found = isOpen && text.trim() !== '' ? (data?.nodes ?? []) : [];
  const isSettled = !isFetching && search === text.trim();
  const current = found[Math.min(active, found.length - 1)];

  const choose = (instrument: Instrument) => {
    setText(keeps ? instrument.symbol : '');
    setOpen(false);
    setActive(0);
    onChoose(instrument);
  };
  useEffect(() => {
    if (!takesBest || !isSettled) return;
    setTakesBest(false);
    if (current !== undefined) choose(current);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (found.length > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive((index) => (Math.min(index, found.length - 1) + step + found.length) % found.length);
      }
      setOpen(true);
    } else if (event.key === 'Enter' && isOpen && text.trim() !== '') {
      event.preventDefault();
      if (!isSettled) setTakesBest(true);
      else if (current !== undefined) choose(current);
    } else if (event.key === 'Escape' && isOpen && text !== '') {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setTakesBest(false);
    }
  };
  const isShown = isOpen && text.trim() !== '';
  return (
    <div className="field combobox">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        aria-expanded={isShown && found.length > 0}
        aria-controls={`${id}-options`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && current !== undefined ? `${id}-${current.symbol}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setTakesBest(false);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setTakesBest(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-options`}
        role="listbox"
        aria-label={`${label}: what was found`}
        className={isShown && found.length > 0 ? 'options' : 'hidden'}
      >
        {found.map((instrument) => (
          <div
            key={instrument.id}
            id={`${id}-${instrument.symbol}`}
            role="option"
            tabIndex={-1}
            aria-selected={instrument === current}
            // Before the field loses focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(instrument);
            }}
          >
            <strong>{instrument.symbol}</strong>
            <span className="name muted">{instrument.name}</span>
          </div>
        ))}
      </div>
      <span className="hint" role="status">
        {isShown && isSettled && found.length === 0 && error === undefined && 'Nothing is called so.'}
      </span>
      {isShown && <Failure error={error} onRetry={refetch} />}
    </div>
  );
}
