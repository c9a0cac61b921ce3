import type { NotificationKind } from '@tickwire/prisma';

/** What a notification is about: the type of a node and its id. */
export interface Subject {
  readonly type: 'Task' | 'Team' | 'Analysis' | 'Report';
  readonly id: string;
}

/** What some users are told of an event, in the same words. Who is named by several tellings of it is told the first. */
export interface Telling {
  readonly userIds: readonly string[];
  readonly kind: NotificationKind;
  /** One line, which says it without the body. */
  readonly title: string;
  readonly body: string | null;
  readonly subject: Subject | null;
  /** Another mail tells of it already: this is told in the app alone. */
  readonly hasOwnMail?: boolean;
}
