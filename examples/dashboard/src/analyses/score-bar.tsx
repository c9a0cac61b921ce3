interface ScoreBarProps {
  readonly score: number;
  readonly confidence: number | null;
}

/** A score of 100, and how sure its makers are. */
export function ScoreBar({ score, confidence }: ScoreBarProps) {
  return (
    <div className="score">
      <span className="score-number number">{Math.round(score)}</span>
      <span className="muted"> of 100</span>
      {confidence !== null && <span className="muted number"> · {Math.round(confidence * 100)}% sure</span>}
      <svg className="score-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="4" className="track" />
        <rect width={Math.max(0, Math.min(100, score))} height="4" className="fill" />
      </svg>
    </div>
  );
}
