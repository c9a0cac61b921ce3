export * from './generated/operations.ts';
export { request } from './request.ts';
export { signOut } from './sign-out.ts';
export { followAnalysis, followCandles, followNotifications, followReport } from './streams/follow.ts';
export { latestPrices } from './streams/latest.ts';
export { prices } from './streams/prices.ts';
export { subscribe } from './streams/subscribe.ts';
