import type { FileSeries, ReplayFile } from './replay-file.ts';
import { dayMs, hourMs, minuteMs, type Recording } from './series.ts';

function lengthOf(barMs: number): string {
  const [unitMs, unit] =
    barMs % dayMs === 0 ? [dayMs, 'day'] : barMs % hourMs === 0 ? [hourMs, 'hour'] : [minuteMs, 'minute'];
  return `${barMs / unitMs}-${unit}`;
}

const dateOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/** A file's series with what is known of where it comes from: the file. */
export function fileRecording(file: ReplayFile, series: FileSeries): Recording {
  const span = `${dateOf(series.firstMs)} to ${dateOf(series.lastMs)}`;
  return {
    provenance: {
      synthetic: false,
      description: `${lengthOf(series.barMs)} bars of ${series.symbol} from ${file.name}, ${span}`,
      origin: file.name,
      licence: null,
    },
    load: () => series,
    reportedBy: null,
  };
}
