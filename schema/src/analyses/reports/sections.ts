import { attentionTo } from './attention.ts';
import type { Mover, ReportSections, Standing, SymbolFacts, TasksDue, VerdictChange } from './contents.ts';
import { signedPercent } from './figures.ts';

function moverOf({ instrument, note, quote, standing }: SymbolFacts): Mover[] {
  if (quote === null) return [];
  const { price, change, changePercent } = quote;
  const { verdict = null, score = null } = standing ?? {};
  return [{ instrumentId: instrument.id, price, change, changePercent, verdict, score, note }];
}

function changeOf({ instrument, standing, before }: SymbolFacts): VerdictChange[] {
  if (standing === null || before === null) return [];
  if (standing.verdict === before.verdict || standing.verdict === null || before.verdict === null) return [];
  const shown = ({ verdict, score, at }: Standing) =>
    verdict === null || score === null ? null : { verdict, score, at: at.toISOString() };
  const [was, is] = [shown(before), shown(standing)];
  return was === null || is === null ? [] : [{ instrumentId: instrument.id, before: was, after: is }];
}

const sizeOf = ({ changePercent }: Mover) => (changePercent === null ? -1 : Math.abs(changePercent));

/** In percent: what is told as 0.00% has not moved. */
const smallestMove = 0.005;

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** In one paragraph what follows in full. It names nothing that its owner wrote. */
function introduce(facts: readonly SymbolFacts[], sections: Omit<ReportSections, 'introduction'>): string {
  if (facts.length === 0) return 'The watchlist is empty: there is nothing to report.';
  const { movers, verdictChanges, attention, tasksDue, moreTasksDue } = sections;
  const changes = movers.flatMap(({ changePercent }) => changePercent ?? []);
  const [risen, fallen] = [
    changes.filter((change) => change >= smallestMove).length,
    changes.filter((change) => change <= -smallestMove).length,
  ];
  const sentences = [`Of ${counted(facts.length, 'symbol', 'symbols')}, ${risen} rose and ${fallen} fell.`];
  const [first] = movers;
  const top = facts.find(({ instrument }) => instrument.id === first?.instrumentId);
  if (top !== undefined && first !== undefined && Math.abs(first.changePercent ?? 0) >= smallestMove) {
    sentences.push(`${top.instrument.symbol} moved the most, by ${signedPercent(first.changePercent ?? 0)}.`);
  }
  sentences.push(
    verdictChanges.length === 0
      ? 'No verdict changed.'
      : `${counted(verdictChanges.length, 'verdict', 'verdicts')} changed.`,
  );
  sentences.push(
    attention.length === 0
      ? 'Nothing asks for a closer look.'
      : `${counted(attention.length, 'thing asks', 'things ask')} for a closer look.`,
  );
  const due = tasksDue.length + moreTasksDue;
  if (due > 0) sentences.push(`${counted(due, 'task is', 'tasks are')} due.`);
  return sentences.join(' ');
}

/** What is told of the symbols of a list, which come in its order. The same facts always make the same. */
export function sectionsOf(facts: readonly SymbolFacts[], due: TasksDue): ReportSections {
  const sections = {
    // A stable sort: what moved alike stays in the list's order.
    movers: facts.flatMap(moverOf).sort((a, b) => sizeOf(b) - sizeOf(a)),
    verdictChanges: facts.flatMap(changeOf),
    attention: facts.flatMap(attentionTo),
    ...due,
  };
  return { introduction: introduce(facts, sections), ...sections };
}
