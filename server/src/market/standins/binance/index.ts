export { type BinanceStandIn, startBinanceStandIn } from './stand-in.ts';
