import { type FocusEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { focusHeading } from './page-title.tsx';

const controls = 'button, input, a';

interface Place {
  readonly element: HTMLElement;
  readonly row: number;
  readonly control: number;
}

function rowsOf(list: Element): readonly Element[] {
  return [...list.querySelectorAll('[data-row]')];
}

function placeOf(list: Element, element: HTMLElement): Place | null {
  const row = element.closest('[data-row]');
  if (row === null) return null;
  return { element, row: rowsOf(list).indexOf(row), control: [...row.querySelectorAll(controls)].indexOf(element) };
}

/**
 * For a list whose rows (`data-row`) move and go, with what browsers let go of then. What has the focus keeps it where
 * its row is moved; where its row has gone, its counterpart in the next one has it, or else the page's heading.
 *
 * @param order Another text wherever a row was moved, added or taken away.
 */
export function useKeptFocus<List extends HTMLElement>(order: string) {
  const list = useRef<List>(null);
  const place = useRef<Place>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another order that takes focus away.
  useLayoutEffect(() => {
    const { current: shown } = list;
    const { current: kept } = place;
    if (shown === null || kept === null || document.activeElement !== document.body) return;
    if (kept.element.isConnected) return kept.element.focus();
    const rows = rowsOf(shown);
    const control = rows[Math.min(kept.row, rows.length - 1)]?.querySelectorAll(controls)[kept.control];
    if (control instanceof HTMLElement) control.focus();
    else focusHeading();
  }, [order]);
  useEffect(() => {
    // Whoever went elsewhere by themselves is not brought back; from a dialog they come back.
    const leave = ({ target }: Event) => {
      if (target instanceof Element && !list.current?.contains(target) && !target.closest('dialog'))
        place.current = null;
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, []);
  return {
    ref: list,
    onFocus: ({ target }: FocusEvent<List, HTMLElement>) => {
      place.current = list.current === null ? null : placeOf(list.current, target);
    },
  };
}
