import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnalysisModel, analysisModels, variantName } from '../../src/analyses/models/model.ts';
import type { Experiment } from '../../src/analyses/settings.ts';
import { variantsFor } from '../../src/analyses/variants.ts';

const users = Array.from({ length: 10_000 }, () => randomUUID());
/** Ten standard deviations of how many of 10,000 users fall into a share of a half, and so more than that of any other. */
const tolerance = 0.05;

const basic = (share: number, version = 2): Experiment => ({ model: 'BASIC', version, share });
const dcf = (share: number): Experiment => ({ model: 'DCF', version: 2, share });

/** The version that each user is shown. */
const versionsOf = (model: AnalysisModel, experiments: readonly Experiment[]): number[] =>
  users.map((user) => variantsFor(user, [model], experiments)[0]?.version ?? 0);

const shareOf = (versions: readonly number[], version: number): number =>
  versions.filter((one) => one === version).length / versions.length;

const shares = fc.double({ min: 0, max: 1, noNaN: true });
/** Every run looks at 10,000 users. */
const runs = { numRuns: 4 };

describe('which version a user is shown', () => {
  test('is the first of each model, in the order asked, where nothing is tried', () => {
    expect(variantsFor(randomUUID(), ['DCF', 'BASIC'], []).map(variantName)).toEqual(['DCF@1', 'BASIC@1']);
    expect(variantsFor(randomUUID(), [], [basic(1)])).toEqual([]);
  });

  test('stays the same, whichever other models are asked for', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.shuffledSubarray([...analysisModels]), shares, shares, (user, models, one, other) => {
        const experiments = [basic(one), dcf(other)];
        const all = new Map(
          variantsFor(user, analysisModels, experiments).map(({ model, version }) => [model, version]),
        );
        for (const { model, version } of variantsFor(user, models, experiments)) expect(version).toBe(all.get(model));
      }),
    );
  });

  test('is the tried one for its share of the users', () => {
    fc.assert(
      fc.property(shares, (share) => {
        expect(Math.abs(shareOf(versionsOf('BASIC', [basic(share)]), 2) - share)).toBeLessThan(tolerance);
      }),
      runs,
    );
    expect(shareOf(versionsOf('BASIC', [basic(0)]), 2)).toBe(0);
    expect(shareOf(versionsOf('BASIC', [basic(1)]), 2)).toBe(1);
  });

  test('is one of several that are tried, each for its own share', () => {
    const versions = versionsOf('BASIC', [basic(0.2, 2), basic(0.3, 3)]);
    for (const [version, share] of [
      [1, 0.5],
      [2, 0.2],
      [3, 0.3],
    ] as const) {
      expect(Math.abs(shareOf(versions, version) - share)).toBeLessThan(tolerance);
    }
  });

  test('of one model tells nothing of another: of those in the one experiment as many are in the other', () => {
    const [first, second] = [versionsOf('BASIC', [basic(0.4)]), versionsOf('DCF', [dcf(0.3)])];
    const inFirst = second.filter((_version, index) => first[index] === 2);
    const outside = second.filter((_version, index) => first[index] === 1);
    expect(Math.abs(shareOf(inFirst, 2) - shareOf(outside, 2))).toBeLessThan(2 * tolerance);
  });
});

describe('when the share of an experiment is changed', () => {
  test('only as many users are moved as are needed, all of them the same way', () => {
    fc.assert(
      fc.property(shares, shares, (one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [versionsOf('BASIC', [basic(small)]), versionsOf('BASIC', [basic(large)])];
        expect(users.filter((_user, index) => before[index] === 2 && after[index] !== 2)).toEqual([]);
      }),
      runs,
    );
  });

  test('nobody is moved by that of another model', () => {
    fc.assert(
      fc.property(shares, shares, (one, other) => {
        const [before, after] = [one, other].map((share) => versionsOf('BASIC', [dcf(share), basic(0.5)]));
        expect(after).toEqual(before);
      }),
      runs,
    );
  });
});
