import { GraphQLError } from 'graphql';
import type { RequestContext } from '../context.ts';

/** What a screen of charts needs many times over, and what a server computes in a few hundredths of a second. */
const barsPerOperation = 20_000;

const spent = new WeakMap<RequestContext, number>();

/** Counts the bars that one operation asks for, over all of its instruments and aliases. */
export function spendBars(context: RequestContext, bars: number, field: string): void {
  const total = (spent.get(context) ?? 0) + bars;
  spent.set(context, total);
  if (total > barsPerOperation) {
    throw new GraphQLError(
      `${field}: one operation may ask for ${barsPerOperation} bars in all; send a smaller \`limit\`, or several operations`,
      { extensions: { code: 'COST_LIMITED' } },
    );
  }
}
