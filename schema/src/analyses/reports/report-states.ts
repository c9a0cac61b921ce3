import type { PrismaClient, Report } from '@tickwire/prisma';
import { notFound } from '../../errors.ts';
import type { FollowedKind } from '../following.ts';

/** Under this key servers tell each other that a report has changed. */
export const reportKey = (id: string): string => `report:${id}`;

function isEnded({ status }: Pick<Report, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'FAILED';
}

/** Of a report on its way each state that is seen is told: what lies between is only how far it was. */
function statesBetween(from: Report, to: Report): readonly Report[] {
  const isSame = from.status === to.status && from.attempt === to.attempt && from.progress === to.progress;
  return isSame || isEnded(from) ? [] : [to];
}

export function followedReports(database: PrismaClient): FollowedKind<Report> {
  return {
    keyOf: reportKey,
    read: (id) => database.report.findUnique({ where: { id } }),
    between: statesBetween,
    isLast: isEnded,
    gone: () => notFound('The report is gone: its watchlist was deleted, or is not for you to see any more.'),
  };
}
