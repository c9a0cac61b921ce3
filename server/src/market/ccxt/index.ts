export { createCcxtSource } from './source.ts';
