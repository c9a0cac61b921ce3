import type { Event } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { type EventType, eventShape, type Happening } from './events.ts';

/** Who did it, and by which request. */
export interface Origin {
  /** Null: nobody who was signed in, or the service itself. */
  readonly actorId: string | null;
  /** Null: no request, but something that is done from time to time. */
  readonly caller: Caller | null;
}

/** What the service does by itself. */
export const itself: Origin = { actorId: null, caller: null };

/** An event as its subscribers are told it. */
export type StoredEvent = Happening & Origin & { readonly id: string; readonly occurredAt: Date };

/** One of this type. */
export type EventOf<Type extends EventType> = Extract<StoredEvent, { readonly type: Type }>;

type EventRow = Pick<Event, 'id' | 'type' | 'payload' | 'actorId' | 'ip' | 'userAgent' | 'requestId' | 'occurredAt'>;

/** @throws where this version does not know such an event: one that does will take it. */
export function readEvent({ id, type, payload, actorId, ip, userAgent, requestId, occurredAt }: EventRow): StoredEvent {
  const { data, error } = eventShape.safeParse({ type, payload });
  if (error !== undefined) throw new Error(`this version cannot read ${type} ${id}`, { cause: error });
  const caller = requestId === null ? null : { requestId, ip, userAgent };
  return { ...data, id, actorId, caller, occurredAt };
}
