import { AnalysisModel, JobStatus } from '@tickwire/prisma';
import { globalId } from './global-id.ts';
import type { TestServer } from './server.ts';

type Where = Pick<TestServer, 'database'>;

const past = new Date('2026-01-01T00:00:00.000Z');

const result = {
  score: 60,
  confidence: 0.8,
  reasoning: 'It grows by 5% a year.',
  assumptions: { years: 5 },
  factors: [{ name: 'growth', value: 0.05, points: 6, maxPoints: 10, explanation: 'It grows by 5% a year.' }],
  version: 1,
};

/** A run that has ended and answers nobody any more, with one of everything that a result can hold. */
export async function endedRun({ database }: Where, symbol: string): Promise<string> {
  const { id } = await database.analysisRun.create({
    data: {
      instrument: { connect: { symbol } },
      status: JobStatus.COMPLETED,
      price: '100',
      weights: { BASIC: 1, BUFFETT: 1, LYNCH: 1, DCF: 1 },
      completedAt: past,
      expiresAt: past,
      results: {
        create: [
          { ...result, model: AnalysisModel.BASIC, position: 0 },
          {
            ...result,
            model: AnalysisModel.DCF,
            position: 1,
            fairValue: '101.2345',
            sensitivity: { waccs: [0.1], growths: [0.02], values: [[101.2345]] },
          },
        ],
      },
    },
  });
  return id;
}

/** An analysis of this user, of that run; answers its id. */
export async function analysisOf(
  { database }: Where,
  { username }: { readonly username: string },
  runId: string,
): Promise<string> {
  const { instrumentId } = await database.analysisRun.findUniqueOrThrow({ where: { id: runId } });
  const { id: userId } = await database.user.findUniqueOrThrow({ where: { username } });
  const { id } = await database.analysis.create({
    data: { userId, runId, instrumentId, variants: ['BASIC@1', 'DCF@1'], cached: false },
  });
  return globalId('Analysis', id);
}
