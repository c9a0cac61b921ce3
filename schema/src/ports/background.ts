/** Work that nobody waits for: it begins once the answer under way has been given, and ends before the server does. */
export interface Background {
  /** Runs it; where it fails, that is logged once, as the failure of `what`. */
  run(what: string, work: () => Promise<void>): void;
}
