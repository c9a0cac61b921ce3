import { type ReplayFile, ReplayFileError, readReplayFile } from './market/replay/index.ts';

/** Ends the process, with a line for each thing that is to be mended. */
export function refuse(problems: readonly string[]): never {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

/** What REPLAY_FILE names; what is wrong with it joins the problems. */
export function readReplay(path: string | null, problems: string[]): ReplayFile | null {
  try {
    return path === null ? null : readReplayFile(path);
  } catch (error) {
    if (!(error instanceof ReplayFileError)) throw error;
    problems.push(`REPLAY_FILE: ${error.message}`);
    return null;
  }
}
