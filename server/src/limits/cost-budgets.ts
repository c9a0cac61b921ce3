import { type CostBudgets, defaultCostBudgets } from '@tickwire/schema';
import { z } from 'zod';

/** What GraphQL's Int holds, which `Plan.costPerMinute` is. */
const max = 2_147_483_647;

const form = 'is not of the form anonymous=15000,free=30000,pro=100000,expert=300000';

const budget = z
  .string()
  .trim()
  .regex(/^(anonymous|free|pro|expert)\s*=\s*\d+$/i, form)
  .transform((text) => {
    const [name = '', amount = ''] = text.split('=');
    return {
      name: z.enum(['ANONYMOUS', 'FREE', 'PRO', 'EXPERT']).parse(name.trim().toUpperCase()),
      amount: Number(amount),
    };
  })
  .refine(({ amount }) => amount >= 1 && amount <= max, `must name budgets from 1 to ${max}`);

const budgets = z
  .array(budget)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a budget twice');

/** Reads COST_PER_MINUTE: what is not named keeps its default. */
export function parseCostBudgets(text: string, context: z.RefinementCtx<string>): CostBudgets {
  const items = text.split(',').filter((item) => item.trim() !== '');
  const parsed = budgets.safeParse(items);
  if (parsed.success) {
    return { ...defaultCostBudgets, ...Object.fromEntries(parsed.data.map(({ name, amount }) => [name, amount])) };
  }
  context.addIssue(parsed.error.issues[0]?.message ?? form);
  return z.NEVER;
}
