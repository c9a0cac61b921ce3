import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, whatever its own clock is. */
const ticksPerSecond = 100;

export interface ServerFigures {
  /** All threads of the process, since it began. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** Files, and so sockets, that a process of ours may have open: Node takes as many as it may. */
export function openFilesLimit(): number {
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}

/** What Linux tells of a process. */
export function serverFigures(pid: number): ServerFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may itself hold spaces: behind it the 12th and the 13th are the ticks in user and in kernel mode.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rssKilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rssBytes: Number(rssKilobytes) * 1_024,
  };
}
