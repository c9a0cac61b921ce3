import type { Verdict } from '@tickwire/sdk';
import { sayEnum } from '../ui/format.ts';

const tones: Readonly<Record<string, string>> = {
  STRONG_BUY: 'good',
  BUY: 'good',
  HOLD: '',
  SELL: 'bad',
  STRONG_SELL: 'bad',
};

export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  return <span className={`badge ${tones[verdict] ?? ''}`}>{sayEnum(verdict)}</span>;
}
