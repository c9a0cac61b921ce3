import { useEffect, useRef } from 'react';

/** For a form: leads to the first field that was refused, where what is wrong with it is read out. */
export function useInvalidFocus(refusal: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const field = refusal === undefined ? null : form.current?.querySelector('[aria-invalid="true"]');
    if (field instanceof HTMLElement) field.focus();
  }, [refusal]);
  return form;
}
