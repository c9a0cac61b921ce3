import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basic1 } from '../../src/analyses/models/basic.ts';
import { type ModelInput, type ModelOutcome, variantName } from '../../src/analyses/models/model.ts';
import { models } from '../../src/analyses/models/registry.ts';
import { dayMs, inputOf, modelInputs } from './inputs.ts';

/** Names, numbers and texts of a value, however deep. */
function leaves(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...leaves(inner)]);
}

const scales: Readonly<Record<string, number>> = {
  '%': 0.01,
  'percentage points': 0.01,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  quadrillion: 1e15,
};
const numeral =
  /(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(?:(%)| (percentage points|thousand|million|billion|trillion|quadrillion))?/gi;

interface Told {
  readonly text: string;
  readonly value: number;
  /** Half of the last digit that is told. */
  readonly blur: number;
}

/** The numbers in a text, without their signs. */
function numbersIn(text: string): readonly Told[] {
  return [...text.matchAll(numeral)].map(([whole, digits = '', percent, unit]) => {
    const plain = digits.replaceAll(',', '').toLowerCase();
    const [mantissa = '', exponent = '0'] = plain.split('e');
    const scale = scales[percent ?? unit?.toLowerCase() ?? ''] ?? 1;
    const decimals = mantissa.split('.')[1]?.length ?? 0;
    return { text: whole, value: Number(plain) * scale, blur: 0.5 * 10 ** (Number(exponent) - decimals) * scale };
  });
}

function numbersOf(value: unknown): readonly number[] {
  return leaves(value).flatMap((leaf) => {
    if (typeof leaf === 'number') return [Math.abs(leaf)];
    return typeof leaf === 'string'
      ? numbersIn(leaf).flatMap(({ text, value }) => [value, Number.parseFloat(text)])
      : [];
  });
}

function isNear({ value, blur }: Told, number: number): boolean {
  return Math.abs(number - value) <= blur * (1 + 1e-9) + number * 1e-9;
}

/** Those in the reasoning that stand neither in what the outcome shows nor in what the model was given. */
function inventedNumbers(outcome: ModelOutcome, input: ModelInput): readonly string[] {
  const { reasoning, ...shown } = outcome;
  const { symbol, price, remarks, bars, years } = input;
  const fiscalYears = years.map(({ fiscalYear, endsOn }) => [fiscalYear, endsOn]);
  const given = [symbol, price, remarks, bars.close.length, years.length, fiscalYears];
  const known = numbersOf([shown, given, 100]);
  return numbersIn(reasoning)
    .filter((told) => !known.some((number) => isNear(told, number)))
    .map(({ text }) => text);
}

/** Factors whose explanation does not tell the value that it explains. */
function unexplained({ factors }: ModelOutcome): readonly string[] {
  return factors
    .filter(
      ({ value, explanation }) =>
        value !== null && !numbersIn(explanation).some((told) => isNear(told, Math.abs(value))),
    )
    .map(({ name, value, explanation }) => `${name} of ${value}: ${explanation}`);
}

test('a number in a text is found whatever way it is written', () => {
  expect(numbersIn('12.5% of 1,234 is 3.1 billion, or 2e+15').map(({ value }) => value)).toEqual([
    0.125, 1234, 3.1e9, 2e15,
  ]);
});

test('a number that stands nowhere is found', () => {
  const input = inputOf(Array.from({ length: 40 }, (_, day) => ({ timeMs: day * dayMs, close: 100 + day })));
  const outcome = basic1.evaluate(input);
  expect(inventedNumbers(outcome, input)).toEqual([]);
  const reasoning = `${outcome.reasoning} It is sure to rise by 83.7% to 1,234.5.`;
  expect(inventedNumbers({ ...outcome, reasoning }, input)).toEqual(['83.7%', '1,234.5']);
});

test('an explanation without its value is found', () => {
  const input = inputOf(Array.from({ length: 40 }, (_, day) => ({ timeMs: day * dayMs, close: 100 + day })));
  const outcome = basic1.evaluate(input);
  const factors = outcome.factors.map((factor, index) => (index === 0 ? { ...factor, value: 0.4321 } : factor));
  expect(unexplained(outcome)).toEqual([]);
  expect(unexplained({ ...outcome, factors })).toHaveLength(1);
});

test('every version of every model is among those that are held to this', () => {
  expect(models.map(variantName)).toEqual(['BASIC@1', 'BASIC@2', 'BUFFETT@1', 'LYNCH@1', 'DCF@1']);
});

for (const model of models) {
  describe(`${variantName(model)}, whatever it is given,`, () => {
    test('stays within its bounds, shows what it is made of, invents nothing, and says the same again', () => {
      fc.assert(
        fc.property(modelInputs, (input) => {
          const outcome = model.evaluate(input);
          const { score, confidence, factors, fairValue, sensitivity, reasoning } = outcome;

          expect(score === null).toBe(confidence === null);
          if (score !== null) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(100);
          }
          if (confidence !== null) {
            expect(confidence).toBeGreaterThanOrEqual(0);
            expect(confidence).toBeLessThanOrEqual(1);
          }
          if (fairValue !== null) expect(fairValue).toBeGreaterThanOrEqual(0);

          for (const { value, points, maxPoints, explanation } of factors) {
            expect(points).toBeGreaterThanOrEqual(0);
            expect(points).toBeLessThanOrEqual(maxPoints);
            if (value === null) expect(maxPoints).toBe(0);
            expect(explanation).not.toBe('');
          }
          expect(unexplained(outcome)).toEqual([]);
          expect(new Set(factors.map(({ name }) => name)).size).toBe(factors.length);
          if (score !== null) expect(factors.some(({ maxPoints }) => maxPoints > 0)).toBe(true);
          if (sensitivity !== null) {
            expect(sensitivity.values.map((row) => row.length)).toEqual(
              sensitivity.waccs.map(() => sensitivity.growths.length),
            );
          }

          // Infinity and NaN are null in JSON, so what has any comes back as something else.
          expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
          const texts = leaves(outcome).filter((leaf) => typeof leaf === 'string');
          expect(texts.filter((text) => /NaN|Infinity|undefined|null|\[object/.test(text))).toEqual([]);
          expect(reasoning).not.toBe('');
          expect(inventedNumbers(outcome, input)).toEqual([]);

          expect(model.evaluate(structuredClone(input))).toEqual(outcome);
        }),
        { numRuns: 60 },
      );
    });
  });
}

test('every version of every model has a name of its own', () => {
  const names = models.map(variantName);
  expect(new Set(names).size).toBe(names.length);
  for (const { horizonDays } of models) expect(horizonDays).toBeGreaterThan(0);
});
