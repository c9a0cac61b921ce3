import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { createStore, useStore } from './store.ts';

const here = () => location.pathname + location.search;
const place = createStore(here());
/** Whether the view has changed since the page was loaded: from then on focus goes along. */
let hasMoved = false;

/** For a view that changes where the address does not: who signs in or out. */
export function noteViewChange(): void {
  hasMoved = true;
}

addEventListener('popstate', () => {
  noteViewChange();
  place.set(here());
});

export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  noteViewChange();
  place.set(here());
}

export const viewHasChanged = () => hasMoved;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Cut off, or typed: no such view, and no reason to show none at all.
    return part;
  }
}

/** The path's parts, decoded: "/analyses/QW5h" is ["analyses", "QW5h"]. */
export function usePath(): readonly string[] {
  const [path = ''] = useStore(place).split('?');
  return path.split('/').filter(Boolean).map(decoded);
}

export function useSearchParameter(name: string): string | null {
  return new URLSearchParams(useStore(place).split('?')[1]).get(name);
}

export const pathTo = (...parts: readonly string[]) => `/${parts.map(encodeURIComponent).join('/')}`;

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly to: string;
}

/** To another view: a new tab still is one. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}
