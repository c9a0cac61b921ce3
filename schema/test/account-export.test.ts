import { getDatamodel } from '@tickwire/prisma';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exportedModels, modelsLeftOut } from '../src/accounts/data/account-export.ts';

const modelsShape = z.object({
  datamodel: z.object({
    models: z.record(
      z.string(),
      z.object({
        fields: z.array(z.looseObject({ name: z.string(), kind: z.string(), type: z.string(), isList: z.boolean() })),
      }),
    ),
  }),
});

const { models } = modelsShape.parse(getDatamodel()).datamodel;

/** Models whose rows belong to a user: they name one, or something that belongs to one. */
function modelsOfUsers(): string[] {
  const owned = new Set(['User']);
  for (let before = 0; before !== owned.size; ) {
    before = owned.size;
    for (const [name, { fields }] of Object.entries(models)) {
      const namesUser = fields.some((field) => field.name === 'userId');
      const belongs = fields.some(({ kind, type, isList }) => kind === 'object' && !isList && owned.has(type));
      if (namesUser || belongs) owned.add(name);
    }
  }
  return [...owned].sort();
}

test('every model with rows of users is in the export, or left out for a reason', () => {
  const known = [...exportedModels, ...Object.keys(modelsLeftOut)];
  expect(modelsOfUsers().filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !(name in models))).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

test('the models are found by what names a user: a new one would be', () => {
  expect(modelsOfUsers()).toEqual(
    expect.arrayContaining(['ApiKey', 'AuditEntry', 'FeatureFlagRule', 'Password', 'Session', 'WatchlistItem']),
  );
  expect(modelsOfUsers()).not.toContain('Instrument');
});
