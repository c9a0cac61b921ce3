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
import { analysisFragment, analysisSummaryFragment, errorFieldsFragment, factorFragment, instrumentSummaryFragment, modelPerformanceFragment, modelResultFragment, pageInfoFragment, sensitivityFragment } from './fragments.ts';
import type { Analysis, AnalysisModel, AnalysisSummary, AssetClass, ModelPerformance, NotFoundError, PageInfo, PlanLimitError, RequestAnalysisInput, ValidationError } from './types.ts';

type AnalysisData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Analysis | {
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
interface AnalysisVariables {
  readonly id: string;
}
const analysisDocument = /* @__PURE__ */ operation<AnalysisData, AnalysisVariables>('query', 'Analysis', 'query Analysis($id:ID!){node(id:$id){__typename ...on Analysis{...Analysis}}}', [analysisFragment, analysisSummaryFragment, factorFragment, instrumentSummaryFragment, modelResultFragment, sensitivityFragment]);

/** What the models of a plan make of an instrument, as of one price. Only who asked for it can see it; what it is made of is computed once for all who ask for the same instrument. */
export function analysis(core: Core, id: string, options?: CallOptions | undefined): Promise<Analysis | null> {
  return call(core, analysisDocument, { id }, options, (data) => only(data.node, 'Analysis') ?? null);
}

type AnalysesData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** What the account asked for, the newest first. */
    readonly analyses: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly AnalysisSummary[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface AnalysesVariables {
  readonly symbol?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const analysesDocument = /* @__PURE__ */ operation<AnalysesData, AnalysesVariables>('query', 'Analyses', 'query Analyses($symbol:String$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{analyses(symbol:$symbol first:$first after:$after last:$last before:$before){nodes{...AnalysisSummary}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [analysisSummaryFragment, instrumentSummaryFragment, pageInfoFragment]);

/** What `analyses` takes. */
export interface AnalysesArgs extends Paging {
  /** Only of this instrument, in any case. An unknown one is an error that names it. */
  readonly symbol?: string | null | undefined;
}

/** What the account asked for, the newest first. */
export function analyses(core: Core, args?: AnalysesArgs | undefined, options?: CallOptions | undefined): List<AnalysisSummary> {
  return list(core, analysesDocument, { ...args }, options, (data) => signedIn(data.viewer).analyses);
}

type ModelPerformanceData = {
  /** How each model's past predictions turned out: a line for each version that there is or was, in the order of the models. */
  readonly modelPerformance: readonly ModelPerformance[];
};
interface ModelPerformanceVariables {
  readonly symbol?: string | null | undefined;
  readonly model?: AnalysisModel | null | undefined;
  readonly assetClass?: AssetClass | null | undefined;
}
const modelPerformanceDocument = /* @__PURE__ */ operation<ModelPerformanceData, ModelPerformanceVariables>('query', 'ModelPerformance', 'query ModelPerformance($symbol:String$model:AnalysisModel$assetClass:AssetClass){modelPerformance(symbol:$symbol model:$model assetClass:$assetClass){...ModelPerformance}}', [modelPerformanceFragment]);

/** What `modelPerformance` takes. */
export interface ModelPerformanceArgs {
  /** Only predictions of this instrument; in any case. An unknown one is an error that names it. */
  readonly symbol?: string | null | undefined;
  /** Only versions of this model. */
  readonly model?: AnalysisModel | null | undefined;
  /** Only predictions of instruments of this kind. */
  readonly assetClass?: AssetClass | null | undefined;
}

/** How each model's past predictions turned out: a line for each version that there is or was, in the order of the models. */
export function modelPerformance(core: Core, args?: ModelPerformanceArgs | undefined, options?: CallOptions | undefined): Promise<readonly ModelPerformance[]> {
  return call(core, modelPerformanceDocument, { ...args }, options, (data) => data.modelPerformance);
}

type RequestAnalysisData = {
  /** Asks for an analysis, and answers at once: with one that is COMPLETED and fresh, else with one that is QUEUED or RUNNING, which `analysis` follows. Asking for the same again meanwhile answers the same one. */
  readonly requestAnalysis: Analysis | NotFoundError | PlanLimitError | ValidationError;
};
interface RequestAnalysisVariables {
  readonly input: RequestAnalysisInput;
}
const requestAnalysisDocument = /* @__PURE__ */ operation<RequestAnalysisData, RequestAnalysisVariables>('mutation', 'RequestAnalysis', 'mutation RequestAnalysis($input:RequestAnalysisInput!){requestAnalysis(input:$input){__typename ...Analysis ...ErrorFields}}', [analysisFragment, analysisSummaryFragment, errorFieldsFragment, factorFragment, instrumentSummaryFragment, modelResultFragment, sensitivityFragment]);

/** Asks for an analysis, and answers at once: with one that is COMPLETED and fresh, else with one that is QUEUED or RUNNING, which `analysis` follows. Asking for the same again meanwhile answers the same one. */
export function requestAnalysis(core: Core, input: RequestAnalysisInput, options?: MutationOptions | undefined): MutationCall<Analysis, NotFoundError | PlanLimitError | ValidationError> {
  return mutate<RequestAnalysisData, RequestAnalysisVariables, Analysis, NotFoundError | PlanLimitError | ValidationError>(core, requestAnalysisDocument, { input }, options, (data) => data.requestAnalysis, ['Analysis', 'NotFoundError', 'PlanLimitError', 'ValidationError']);
}

export type FollowAnalysisData = {
  /** An analysis as it is, then each time that it changes: when it is RUNNING, with each result, and when it is COMPLETED or FAILED, after which the stream ends. No state is left out and none told twice, whichever server computes it. NOT_FOUND where it is not the caller's. */
  readonly analysis: Analysis;
};
export interface FollowAnalysisVariables {
  readonly id: string;
}
export const followAnalysisDocument = /* @__PURE__ */ operation<FollowAnalysisData, FollowAnalysisVariables>('subscription', 'FollowAnalysis', 'subscription FollowAnalysis($id:ID!){analysis(id:$id){...Analysis}}', [analysisFragment, analysisSummaryFragment, factorFragment, instrumentSummaryFragment, modelResultFragment, sensitivityFragment]);
