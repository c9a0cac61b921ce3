import type { GraphQLError } from 'graphql';

/** Where one subscription's events leave the process: its place in a socket's outbox, or a stream of server-sent events. */
export interface Exit {
  /** False while as much waits to be sent as may. Whoever is told so is told when there is room again. */
  hasRoom(): boolean;
  /** Sends one event: a whole execution result as JSON. The bytes are shared with others, and must not be changed. */
  send(result: Buffer): void;
  /** Ends the subscription for its client, by an error where there is one. */
  end(error: GraphQLError | null): void;
}

/** A subscription's events on their way to its exit. */
export interface Delivery {
  /** There is room at the exit again: what has waited is sent, folded where it may be. */
  roomAgain(): void;
  /** The client wants no more. Calling it twice does no harm. */
  stop(): void;
}

/** A subscription's result that can be sent without iterating over it. */
export interface Deliverable {
  /** Once, instead of iterating. Nothing is sent before it has returned. */
  deliver(exit: Exit): Delivery;
}

export function isDeliverable(value: unknown): value is Deliverable {
  return typeof value === 'object' && value !== null && 'deliver' in value && typeof value.deliver === 'function';
}
