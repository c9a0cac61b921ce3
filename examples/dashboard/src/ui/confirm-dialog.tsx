import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly isPending: boolean;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  onConfirm(): void;
  onClose(): void;
}

/** Before what cannot be taken back. */
export function ConfirmDialog({ title, text, action, isPending, error, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>{text}</p>
        <Failure error={error} />
        <div className="actions">
          <button type="button" className="button danger" disabled={isPending} onClick={onConfirm}>
            {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </div>
    </Dialog>
  );
}
