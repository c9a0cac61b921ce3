import type { Changed, Transaction } from '../changes.ts';
import type { Job } from '../ports/jobs.ts';
import type { EventType } from './events.ts';
import type { StoredEvent } from './stored-event.ts';

/** What a subscriber takes an event with. */
export interface Taking {
  /** In which it is noted that this subscriber has taken the event: what is written in it is written once. */
  readonly transaction: Transaction;
  /** Keys that caches keep, or that are followed: announced when the transaction commits. */
  readonly changed: Changed;
  /** Hands on a job once the transaction has committed. */
  readonly add: (job: Job) => void;
}

/** Something that is told what happened. */
export interface Subscriber {
  /** Fixed: by this it is noted what it has taken. */
  readonly name: string;
  readonly types: ReadonlySet<EventType>;
  /**
   * What it throws undoes what it has written, and it is told again later; others are told all the same. What it does
   * elsewhere than in the transaction can be done again: it is told once more as well where another throws beside it.
   */
  take(event: StoredEvent, taking: Taking): Promise<void>;
}
