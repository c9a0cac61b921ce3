export { startYahooStandIn, type YahooStandIn } from './stand-in.ts';
