export { createBinanceSource } from './source.ts';
