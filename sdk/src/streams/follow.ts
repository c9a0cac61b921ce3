import type { Core } from '../core.ts';
import { followAnalysisDocument } from '../generated/analyses.ts';
import { type FollowCandlesVariables, followCandlesDocument } from '../generated/market.ts';
import { followNotificationsDocument, notifications } from '../generated/notifications.ts';
import { followReportDocument } from '../generated/reports.ts';
import type { Analysis, CandleEvent, Notification, Report } from '../generated/types.ts';
import type { Stream } from './reader.ts';
import { streamsOf } from './streams.ts';
import { type SubscribeOptions, valuesOf } from './subscribe.ts';

/** Where the caller's notifications are taken up. */
export interface NotificationPlace {
  /** The `cursor` of the last that was seen: all since then come first. Only those from now on where it is left out. */
  readonly after?: string | undefined;
}

/** Which bars are followed: `interval`, and whether each comes with its `indicators`. */
export type CandleSelection = Omit<FollowCandlesVariables, 'symbol'>;

/**
 * The caller's notifications as they come, each once and in order, whatever becomes of the connection. To have a list
 * and miss nothing, hand the `cursor` of its newest item over as `after`.
 */
export function followNotifications(
  core: Core,
  { after }: NotificationPlace = {},
  options?: SubscribeOptions,
): Stream<Notification> {
  return valuesOf(
    streamsOf(core),
    {
      operation: followNotificationsDocument,
      variables: { after },
      pick: (data) => data.notifications,
      async existing(isFirst) {
        const told: Notification[] = [];
        for await (const notification of notifications(core, { first: isFirst ? 1 : 100 })) {
          told.unshift(notification);
          if (isFirst) break;
        }
        return told;
      },
    },
    options,
  );
}

/** An analysis as it is, and whenever it changes, until it is COMPLETED or FAILED: then the loop ends. */
export function followAnalysis(core: Core, id: string, options?: SubscribeOptions): Stream<Analysis> {
  const pick = ({ analysis }: { readonly analysis: Analysis }) => analysis;
  return valuesOf(streamsOf(core), { operation: followAnalysisDocument, variables: { id }, pick }, options);
}

/** A report as it is, and whenever it changes, until it is COMPLETED or FAILED: then the loop ends. */
export function followReport(core: Core, id: string, options?: SubscribeOptions): Stream<Report> {
  const pick = ({ report }: { readonly report: Report }) => report;
  return valuesOf(streamsOf(core), { operation: followReportDocument, variables: { id }, pick }, options);
}

/**
 * Bars as they grow: the one under way first, and each once more when it has closed. After a lost connection it begins
 * anew with the bar under way: those in between are read by `candles`.
 */
export function followCandles(
  core: Core,
  symbol: string,
  selection: CandleSelection,
  options?: SubscribeOptions,
): Stream<CandleEvent> {
  const pick = ({ candles }: { readonly candles: CandleEvent }) => candles;
  return valuesOf(
    streamsOf(core),
    { operation: followCandlesDocument, variables: { ...selection, symbol }, pick },
    options,
  );
}
