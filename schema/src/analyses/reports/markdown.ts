import { Decimal } from 'decimal.js';
import { scoreText, verdictText } from '../models/verdict.ts';
import type { Mover, ReportSections, SymbolFacts, TasksDue, VerdictChange } from './contents.ts';
import { minuteText, priceText, signedPercent } from './figures.ts';
import { dueWithinDays } from './tasks-due.ts';

/** What shows nothing, ends a line, or turns the reading direction; joiners of emoji stay. */
const unseen = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]+/gu;
/** All that means something within a line, and at its start; the dot and the colon of what readers make links of. */
const signs = /[\\`*_[\]{}<>&|~!#$@^]|:(?=\/)|(?<=www)\.|^[-+=]|(?<=^\d{1,9})[.)]/gi;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text that somebody else wrote, as Markdown that shows it and does nothing else: no link, image, HTML, heading, table
 * cell or line of its own comes of it.
 */
export function escaped(text: string): string {
  return text
    .replace(unseen, ' ')
    .trim()
    .replace(signs, (sign) => entities[sign] ?? `\\${sign}`);
}

type ReportInstrument = SymbolFacts['instrument'];

export interface ReportContent {
  /** The watchlist's. */
  readonly name: string;
  readonly at: Date;
  /** Of the list, in its order. */
  readonly instruments: readonly ReportInstrument[];
  readonly sections: ReportSections;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(headings), row(headings.map(() => '---')), ...rows.map(row)].join('\n');
}

function verdictOrNone(score: number | null): string {
  return score === null ? '–' : `${verdictText(score)} (${scoreText(score)})`;
}

function movements(movers: readonly Mover[], of: (id: string) => ReportInstrument): string {
  if (movers.length === 0) return 'No source has a price of any of them at present.';
  const hasNotes = movers.some(({ note }) => note !== null && note !== '');
  const headings = ['Symbol', 'Name', 'Price', 'Change', 'Verdict', ...(hasNotes ? ['Note'] : [])];
  return table(
    headings,
    movers.map(({ instrumentId, price, change, changePercent, score, note }) => {
      const instrument = of(instrumentId);
      const sign = change !== null && new Decimal(change).gt(0) ? '+' : '';
      const moved =
        changePercent === null || change === null
          ? '–'
          : `${signedPercent(changePercent)} (${sign}${priceText(change, instrument)})`;
      return [
        escaped(instrument.symbol),
        escaped(instrument.name),
        `${priceText(price, instrument)} ${escaped(instrument.currency)}`,
        moved,
        verdictOrNone(score),
        ...(hasNotes ? [escaped(note ?? '')] : []),
      ];
    }),
  );
}

function changes(verdictChanges: readonly VerdictChange[], of: (id: string) => ReportInstrument): string {
  if (verdictChanges.length === 0) return 'No verdict changed.';
  return table(
    ['Symbol', 'Before', 'Now', 'Since'],
    verdictChanges.map(({ instrumentId, before, after }) => [
      escaped(of(instrumentId).symbol),
      verdictOrNone(before.score),
      verdictOrNone(after.score),
      minuteText(Date.parse(after.at)),
    ]),
  );
}

function attention({ attention }: ReportSections, of: (id: string) => ReportInstrument): string {
  if (attention.length === 0) return 'Nothing asks for a closer look.';
  return attention
    .map(({ instrumentId, message }) => `- **${escaped(of(instrumentId).symbol)}**: ${escaped(message)}`)
    .join('\n');
}

function due({ tasksDue, moreTasksDue }: TasksDue, of: (id: string) => ReportInstrument): string {
  if (tasksDue.length === 0) return `No task about them is due within ${dueWithinDays} days.`;
  const told = table(
    ['Due', 'Symbol', 'Task'],
    tasksDue.map(({ instrumentId, title, dueAt, isOverdue }) => [
      `${minuteText(Date.parse(dueAt))}${isOverdue ? ' (overdue)' : ''}`,
      escaped(of(instrumentId).symbol),
      escaped(title),
    ]),
  );
  return moreTasksDue === 0 ? told : `${told}\n\nAnd ${moreTasksDue} more.`;
}

/** The report as Markdown, made of the same data as its sections; the same data always make the same. */
export function markdownOf({ name, at, instruments, sections }: ReportContent): string {
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  const of = (id: string) => {
    const instrument = byId.get(id);
    if (instrument === undefined) throw new Error(`instrument ${id} is not of this report`);
    return instrument;
  };
  const parts = [`# ${escaped(name)}`, `Written ${minuteText(at.getTime())}.`, escaped(sections.introduction)];
  if (instruments.length > 0) {
    parts.push(
      ...['## What moved', movements(sections.movers, of)],
      ...['## What changed in the verdicts', changes(sections.verdictChanges, of)],
      ...['## What to look at', attention(sections, of)],
      ...['## What is to be done', due(sections, of)],
    );
  }
  return `${parts.join('\n\n')}\n`;
}
