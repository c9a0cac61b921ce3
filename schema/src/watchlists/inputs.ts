import { z } from 'zod';
import { singleLine } from '../text.ts';

const name = singleLine({ min: 1, max: 100 });
const symbol = z.string().max(32, 'is no symbol: at most 32 characters');
const symbols = z.array(symbol).max(100, 'at most 100');

/** What the inputs of the watchlists' mutations must look like beyond their types. */
export const createWatchlistInput = z.object({ name, symbols: symbols.nullish(), teamId: z.string().nullish() });
export const renameWatchlistInput = z.object({ watchlistId: z.string(), name });
export const reorderWatchlistInput = z.object({ watchlistId: z.string(), symbols });
export const addToWatchlistInput = z.object({
  watchlistId: z.string(),
  symbol,
  note: singleLine({ min: 0, max: 500 }).nullish(),
});
