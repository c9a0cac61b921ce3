import { randomUUID } from 'node:crypto';
import type { OperationDefinitionNode, ValidatedSubscriptionArgs } from 'graphql';
import type { ErrorLog } from '../http/errors.ts';
import { Group } from './group.ts';
import { groupKeyOf } from './group-key.ts';
import { createTelling } from './telling.ts';

export interface GroupsOptions {
  /** Surroundings in which nobody asks: no viewer, no address. What is shared is executed in them. */
  readonly nobody: (requestId: string) => object;
  readonly log: ErrorLog;
}

/** A place in a group. */
export interface Membership {
  readonly group: Group;
  leave(): void;
}

export interface Groups {
  /** Puts a subscriber to those who are told the same: they ask for the same of the same stream. */
  join(args: ValidatedSubscriptionArgs, streamKey: string): Membership;
  /** A group that nobody else joins. */
  alone(args: ValidatedSubscriptionArgs): Group;
  count(): number;
  members(): number;
}

interface Joined {
  readonly key: string;
  readonly group: Group;
  members: number;
}

/** The groups that there are: each lives as long as it has members. */
export function createGroups({ nobody, log }: GroupsOptions): Groups {
  // A document that is parsed anew is another one, and has groups of its own.
  const byOperation = new Map<OperationDefinitionNode, Map<string, Joined>>();
  let count = 0;
  let members = 0;

  function alone(args: ValidatedSubscriptionArgs): Group {
    const requestId = randomUUID();
    return new Group({ args, nobody: nobody(requestId), tell: createTelling(requestId, log) });
  }

  return {
    alone,
    join(args, streamKey) {
      const { operation } = args;
      const key = groupKeyOf(args, streamKey);
      const ofOperation = byOperation.get(operation) ?? new Map<string, Joined>();
      byOperation.set(operation, ofOperation);
      const joined = ofOperation.get(key) ?? { key, group: alone(args), members: 0 };
      if (joined.members === 0) {
        ofOperation.set(key, joined);
        count += 1;
      }
      joined.members += 1;
      members += 1;
      return {
        group: joined.group,
        leave() {
          joined.members -= 1;
          members -= 1;
          if (joined.members > 0) return;
          count -= 1;
          // The key of who came first: each has made one, and none else is kept.
          ofOperation.delete(joined.key);
          if (ofOperation.size === 0) byOperation.delete(operation);
        },
      };
    },
    count: () => count,
    members: () => members,
  };
}
