import type { Instrument } from '@tickwire/prisma';
import type { Match } from './search.ts';
import type { SearchText } from './search-text.ts';

/** Of shorter symbols too many are one keystroke apart. */
const shortest = 4;

const squash = (symbol: string) => symbol.toLowerCase().replaceAll(/[^0-9a-z]/g, '');

/** Whether one keystroke makes one of the other: a letter too many, too few, another one, or two the wrong way round. */
function isOneKeystrokeAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || one === other) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  if (long.length > short.length) return short.slice(same) === long.slice(same + 1);
  if (short.slice(same + 1) === long.slice(same + 1)) return true;
  const areSwapped = short[same] === long[same + 1] && short[same + 1] === long[same];
  return areSwapped && short.slice(same + 2) === long.slice(same + 2);
}

/** Instruments whose symbol the text would be but for one keystroke: trigrams do not see that in short symbols. */
export function findMistyped({ words, squashed }: SearchText, instruments: readonly Instrument[]): Match[] {
  if (words.length > 1 || squashed.length < shortest) return [];
  return instruments
    .filter(({ symbol }) => isOneKeystrokeAway(squashed, squash(symbol)))
    .map(({ id, watchers }) => ({ instrumentId: id, how: 'SYMBOL_MISTYPED', closeness: 0, watchers }));
}
