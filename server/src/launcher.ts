import { readFileSync } from 'node:fs';

const pollMs = 500;

interface Ancestor {
  readonly pid: number;
  readonly parentPid: number;
  readonly commandLine: string;
}

/** A process by its number, as Linux tells it; null elsewhere, and where it is gone. */
function processOf(pid: number): Ancestor | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may itself hold spaces and parentheses: the fields begin behind it.
    const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parentPid: Number(parentPid), commandLine };
  } catch {
    return null;
  }
}

function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1; ) {
    const ancestor = processOf(pid);
    if (ancestor === null) break;
    found.push(ancestor);
    pid = ancestor.parentPid;
  }
  return found;
}

/**
 * `npx pnpm start` runs pnpm below a shell, and a SIGTERM that npx is sent ends that shell alone: nobody
 * tells pnpm, nor this process. So the end of that shell is taken for the signal. Shells of other kinds
 * come and go (`nohup pnpm start &`), and are not watched.
 */
export function onLauncherEnd(stop: () => void): void {
  const chain = ancestors();
  const npm = chain.findIndex(({ commandLine }) => /^npm exec\b|\bnpx\b/.test(commandLine));
  const shell = chain[npm - 1];
  if (shell === undefined || !/^(\S*\/)?sh -c /.test(shell.commandLine)) return;
  const poll = setInterval(() => {
    if (processOf(shell.pid)?.commandLine === shell.commandLine) return;
    clearInterval(poll);
    stop();
  }, pollMs);
  poll.unref();
}
