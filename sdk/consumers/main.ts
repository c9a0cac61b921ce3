/** The program as a process, a page or a worker of one: it tells how it went to who started it. */
import { consume } from './program.ts';

declare const serverUrl: string;
declare const token: string;
declare const reportUrl: string;

async function main(): Promise<void> {
  const outcome = await consume(serverUrl, token).catch((error: unknown) => ({ error: String(error) }));
  await fetch(reportUrl, { method: 'POST', body: JSON.stringify(outcome) });
}

void main();
