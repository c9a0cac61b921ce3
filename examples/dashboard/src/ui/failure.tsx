import { AuthenticationError, LimitError, NetworkError, TickwireError, TimeoutError } from '@tickwire/sdk';
import { useEffect, useState } from 'react';
import { endSession, session } from '../session.ts';
import { Icon } from './icons.tsx';

interface Failed {
  readonly code: string;
  readonly message: string;
}

interface FailureProps {
  readonly error: Failed | undefined;
  readonly onRetry?: (() => void) | undefined;
}

function useSecondsLeft(error: Failed | undefined): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const ms = error instanceof LimitError ? (error.retryAfterMs ?? 0) : 0;
    const until = Date.now() + ms;
    const tell = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tell();
    if (ms === 0) return;
    const timer = setInterval(tell, 1_000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

function sentenceOf(error: Failed): string {
  if (error instanceof LimitError) {
    return error.retryAfterMs === undefined ? error.message : 'More was asked for than your plan allows in a minute.';
  }
  if (error instanceof NetworkError || error instanceof TimeoutError) return 'The server cannot be reached.';
  return error.message;
}

/** Begins anew what is followed, which has ended for good. */
export const reload = () => location.reload();

/** What went wrong, and the way on. */
export function Failure({ error, onRetry }: FailureProps) {
  const secondsLeft = useSecondsLeft(error);
  useEffect(() => {
    if (error instanceof AuthenticationError && session.get() !== null) {
      endSession('Your session has ended. Sign in again.');
    }
  }, [error]);
  if (error === undefined) return null;
  const requestId = error instanceof TickwireError ? error.requestId : undefined;
  return (
    <div className="note bad">
      <Icon name="gap" />
      {/* Without the button: a count of seconds in it would be told each second. */}
      <p role="alert">
        {sentenceOf(error)}
        {requestId !== undefined && <span className="small muted"> Request {requestId}</span>}
      </p>
      {onRetry !== undefined && (
        <button type="button" className="button small" disabled={secondsLeft > 0} onClick={onRetry}>
          {secondsLeft > 0 ? `Try again in ${secondsLeft} s` : 'Try again'}
        </button>
      )}
    </div>
  );
}
