export type { TestRequest } from './asked.ts';
export type { TestClock } from './clock.ts';
export type { Fault } from './faults.ts';
export type { TestTick, TickFields } from './price-log.ts';
export { type Refusal, type RefusalOptions, refusal } from './refusal.ts';
export type { AnswerOf, OperationName, Sketch, StreamName, ValueOf } from './sketch.ts';
export {
  type Answer,
  createTestServer,
  type RestartOptions,
  type TestServer,
  type TestServerOptions,
} from './test-server.ts';
