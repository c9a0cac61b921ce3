// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { only, signedIn } from '../picking.ts';
import type { Unrecognized } from '../scalars.ts';
import { errorFieldsFragment, instrumentSummaryFragment, pageInfoFragment, reportFragment, reportAttentionFragment, reportMoverFragment, reportSectionsFragment, reportSummaryFragment, reportTaskFragment, reportVerdictFragment, reportVerdictChangeFragment, watchlistSummaryFragment } from './fragments.ts';
import type { NotFoundError, PageInfo, PlanLimitError, Report, ReportSummary, RequestReportInput } from './types.ts';

type ReportData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Report | {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'Task';
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
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
interface ReportVariables {
  readonly id: string;
}
const reportDocument = /* @__PURE__ */ operation<ReportData, ReportVariables>('query', 'Report', 'query Report($id:ID!){node(id:$id){__typename ...on Report{...Report}}}', [instrumentSummaryFragment, reportFragment, reportAttentionFragment, reportMoverFragment, reportSectionsFragment, reportSummaryFragment, reportTaskFragment, reportVerdictFragment, reportVerdictChangeFragment, watchlistSummaryFragment]);

/** A watchlist written up. Only who asked for it can see it, also where the list is a team's; it is deleted with its watchlist, and when its requester no longer sees that. */
export function report(core: Core, id: string, options?: CallOptions | undefined): Promise<Report | null> {
  return call(core, reportDocument, { id }, options, (data) => only(data.node, 'Report') ?? null);
}

type ReportsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** What was asked for, the newest first. */
    readonly reports: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly ReportSummary[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface ReportsVariables {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const reportsDocument = /* @__PURE__ */ operation<ReportsData, ReportsVariables>('query', 'Reports', 'query Reports($first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{reports(first:$first after:$after last:$last before:$before){nodes{...ReportSummary}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [pageInfoFragment, reportSummaryFragment, watchlistSummaryFragment]);

/** What `reports` takes. */
export interface ReportsArgs extends Paging {
}

/** What was asked for, the newest first. */
export function reports(core: Core, args?: ReportsArgs | undefined, options?: CallOptions | undefined): List<ReportSummary> {
  return list(core, reportsDocument, { ...args }, options, (data) => signedIn(data.viewer).reports);
}

type RequestReportData = {
  /** Asks for a report on a watchlist, and answers at once, with one that is QUEUED or under way: `report` follows it. Of each list one is written at a time for each who asks: asking again meanwhile answers the same one. A FREE plan allows 20 new ones a day, others 100. */
  readonly requestReport: NotFoundError | PlanLimitError | Report;
};
interface RequestReportVariables {
  readonly input: RequestReportInput;
}
const requestReportDocument = /* @__PURE__ */ operation<RequestReportData, RequestReportVariables>('mutation', 'RequestReport', 'mutation RequestReport($input:RequestReportInput!){requestReport(input:$input){__typename ...Report ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, reportFragment, reportAttentionFragment, reportMoverFragment, reportSectionsFragment, reportSummaryFragment, reportTaskFragment, reportVerdictFragment, reportVerdictChangeFragment, watchlistSummaryFragment]);

/** Asks for a report on a watchlist, and answers at once, with one that is QUEUED or under way: `report` follows it. Of each list one is written at a time for each who asks: asking again meanwhile answers the same one. A FREE plan allows 20 new ones a day, others 100. */
export function requestReport(core: Core, input: RequestReportInput, options?: MutationOptions | undefined): MutationCall<Report, NotFoundError | PlanLimitError> {
  return mutate<RequestReportData, RequestReportVariables, Report, NotFoundError | PlanLimitError>(core, requestReportDocument, { input }, options, (data) => data.requestReport, ['Report', 'NotFoundError', 'PlanLimitError']);
}

export type FollowReportData = {
  /** A report as it is, then each time that it changes, until it is COMPLETED or FAILED, after which the stream ends. Steps of `progress` may be folded together. NOT_FOUND where it is not the caller's, and once its watchlist is deleted or is not the caller's to see any more. */
  readonly report: Report;
};
export interface FollowReportVariables {
  readonly id: string;
}
export const followReportDocument = /* @__PURE__ */ operation<FollowReportData, FollowReportVariables>('subscription', 'FollowReport', 'subscription FollowReport($id:ID!){report(id:$id){...Report}}', [instrumentSummaryFragment, reportFragment, reportAttentionFragment, reportMoverFragment, reportSectionsFragment, reportSummaryFragment, reportTaskFragment, reportVerdictFragment, reportVerdictChangeFragment, watchlistSummaryFragment]);
