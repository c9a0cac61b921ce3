import { useEffect, useRef } from 'react';
import { viewHasChanged } from '../route.tsx';

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
