export { type FileSeries, type ReplayFile, readReplayFile } from './replay-file.ts';
export { ReplayFileError } from './replay-file-error.ts';
export { createReplaySource } from './source.ts';
export type { ReplayInstrument } from './synthetic.ts';
