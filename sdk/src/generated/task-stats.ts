// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { operation } from '../operation.ts';
import { only, signedIn } from '../picking.ts';
import type { Unrecognized } from '../scalars.ts';
import { instrumentSummaryFragment, personFragment, taskGroupFragment, taskStatsFragment } from './fragments.ts';
import type { TaskStats } from './types.ts';

type TaskStatsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** Figures of all tasks that the user can see: their own, and those of every team that they are in. */
    readonly taskStats: TaskStats;
  } | null;
};
interface TaskStatsVariables {
  readonly teamId?: string | null | undefined;
  readonly weeks?: number | undefined;
  readonly assignees?: number | undefined;
  readonly instruments?: number | undefined;
}
const taskStatsDocument = /* @__PURE__ */ operation<TaskStatsData, TaskStatsVariables>('query', 'TaskStats', 'query TaskStats($teamId:ID$weeks:Int!=12$assignees:Int!=20$instruments:Int!=20){viewer{taskStats(teamId:$teamId){...TaskStats}}}', [instrumentSummaryFragment, personFragment, taskGroupFragment, taskStatsFragment]);

/** What `taskStats` takes. */
export interface TaskStatsArgs {
  /** Only tasks of this team. One that the user is not in, or that is not there, is NOT_FOUND. */
  readonly teamId?: string | null | undefined;
  /** How many weeks back, the present one counted: 1 to 104. */
  readonly weeks?: number | undefined;
  /** How many lines: 1 to 100. */
  readonly assignees?: number | undefined;
  /** How many lines: 1 to 100. */
  readonly instruments?: number | undefined;
}

/** Figures of all tasks that the user can see: their own, and those of every team that they are in. */
export function taskStats(core: Core, args?: TaskStatsArgs | undefined, options?: CallOptions | undefined): Promise<TaskStats> {
  return call(core, taskStatsDocument, { ...args }, options, (data) => signedIn(data.viewer).taskStats);
}

type TeamTaskStatsData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Report';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'Task';
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
    /** Figures of the tasks of the team. */
    readonly taskStats: TaskStats;
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TeamTaskStatsVariables {
  readonly teamId: string;
  readonly weeks?: number | undefined;
  readonly assignees?: number | undefined;
  readonly instruments?: number | undefined;
}
const teamTaskStatsDocument = /* @__PURE__ */ operation<TeamTaskStatsData, TeamTaskStatsVariables>('query', 'TeamTaskStats', 'query TeamTaskStats($teamId:ID!$weeks:Int!=12$assignees:Int!=20$instruments:Int!=20){node(id:$teamId){__typename ...on Team{taskStats{...TaskStats}}}}', [instrumentSummaryFragment, personFragment, taskGroupFragment, taskStatsFragment]);

/** What `teamTaskStats` takes. */
export interface TeamTaskStatsArgs {
  /** How many weeks back, the present one counted: 1 to 104. */
  readonly weeks?: number | undefined;
  /** How many lines: 1 to 100. */
  readonly assignees?: number | undefined;
  /** How many lines: 1 to 100. */
  readonly instruments?: number | undefined;
}

/** Figures of the tasks of the team. */
export function teamTaskStats(core: Core, teamId: string, args?: TeamTaskStatsArgs | undefined, options?: CallOptions | undefined): Promise<TaskStats | null> {
  return call(core, teamTaskStatsDocument, { ...args, teamId }, options, (data) => only(data.node, 'Team')?.taskStats ?? null);
}
