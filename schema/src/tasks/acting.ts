import { type RequestContext, signedIn } from '../context.ts';
import { idOf, nobody } from '../global-id.ts';
import type { Actor } from './changing.ts';
import type { TaskWish } from './wishes.ts';

/** The caller of an operation, as what they do is noted. */
export function acting(context: RequestContext): Actor {
  return { actorId: signedIn(context).user.id, caller: context };
}

type Sent<Value> = Value | null | undefined;

/** What of a task an input may hold. */
interface SentWish {
  readonly title?: Sent<string>;
  readonly description?: Sent<string>;
  readonly status?: Sent<NonNullable<TaskWish['status']>>;
  readonly priority?: Sent<NonNullable<TaskWish['priority']>>;
  readonly tags?: Sent<string[]>;
  readonly dueAt?: Sent<Date>;
  readonly symbol?: Sent<string>;
  /** As the API has ids. */
  readonly assigneeId?: Sent<string>;
  readonly teamId?: Sent<string>;
}

/** An id that no server wrote is nobody's: it is answered as one that is somebody else's. */
const idIn = (type: string, sent: string | null) => (sent === null ? null : (idOf(type, sent) ?? nobody));

/** What is asked for by an input: where it holds nothing, nothing is. */
export function wishOf({
  title,
  description,
  status,
  priority,
  tags,
  dueAt,
  symbol,
  assigneeId,
  teamId,
}: SentWish): TaskWish {
  return {
    ...(typeof title === 'string' && { title }),
    ...(description !== undefined && { description }),
    ...(typeof status === 'string' && { status }),
    ...(typeof priority === 'string' && { priority }),
    ...(Array.isArray(tags) && { tags }),
    ...(dueAt !== undefined && { dueAt }),
    ...(symbol !== undefined && { symbol }),
    ...(assigneeId !== undefined && { assigneeId: idIn('User', assigneeId) }),
    ...(teamId !== undefined && { teamId: idIn('Team', teamId) }),
  };
}
