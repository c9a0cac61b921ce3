import { useEffect, useRef } from 'react';
import { viewHasChanged } from '../route.tsx';

/** Where focus goes when what had it is gone. */
export const focusHeading = () => document.querySelector('h1')?.focus();

/** The heading of a view, which focus goes to when the view changes. */
export function PageTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Tickwire`;
  }, [children]);
  useEffect(() => {
    if (viewHasChanged()) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
