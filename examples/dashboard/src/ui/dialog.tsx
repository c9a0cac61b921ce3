import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icons.tsx';
import { focusHeading } from './page-title.tsx';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  onClose(): void;
}

/** Open as long as it is there. Focus stays in it, and goes back to where it was, or where that is gone to the heading. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    const opener = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      else focusHeading();
    };
  }, []);
  return (
    // What is open again by the time that it is told has not been closed by anybody.
    <dialog ref={dialog} aria-labelledby={id} onClose={() => dialog.current?.open === true || onClose()}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button quiet icon-only" onClick={onClose} title="Close">
          <Icon name="close" />
          <span className="hidden">Close</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
