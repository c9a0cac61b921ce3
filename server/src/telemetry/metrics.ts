import type { Counts, Metrics } from '@tickwire/schema';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

interface Definition<Name extends keyof Counts> {
  readonly help: string;
  readonly labels: readonly (keyof Counts[Name] & string)[];
}

const definitions: { readonly [Name in keyof Counts]: Definition<Name> } = {
  market_rejected: {
    help: 'What a source said and is not believed, by the rule that it broke.',
    labels: ['source', 'what', 'reason'],
  },
  market_reads: {
    help: 'What was asked for of what sources answered, by kind and from what: fresh, old, loaded, overdue, failed.',
    labels: ['kind', 'from'],
  },
  upstream_calls: {
    help: 'Calls to a source, by how they ended: ok, unreachable, timeout, refused, malformed, banned, blocked.',
    labels: ['source', 'endpoint', 'outcome'],
  },
  upstream_streams: {
    help: "Connections to a source's stream: opened, lost, refused, silent, renewed, closed.",
    labels: ['source', 'event'],
  },
  catalogue_refreshes: { help: 'Lists of instruments asked of a source.', labels: ['source', 'outcome'] },
  catalogue_listings: { help: "What a source's lists brought.", labels: ['source', 'change'] },
  tick_log_beginnings: { help: 'Logs of ticks that were read from their beginning, by why.', labels: ['why'] },
  tick_log_leads: {
    help: 'How often this server began to listen to a source, or lost it.',
    labels: ['source', 'event'],
  },
  tick_log_dropped: { help: 'Batches of ticks that never came into the log, by why.', labels: ['source', 'why'] },
  stories: {
    help: 'Texts that a language model was asked for: told, refused by what was wrong with them, failed.',
    labels: ['outcome', 'why'],
  },
  jobs: {
    help: 'Tries of jobs, by how they ended: done, retried, failed, returned, unqueued.',
    labels: ['kind', 'outcome'],
  },
  job_seconds: { help: 'How long tries of jobs took, in seconds.', labels: ['kind'] },
  events: {
    help: 'Tries to tell what happened to all who subscribe to it: told, failed, given-up.',
    labels: ['type', 'outcome'],
  },
  analysis_runs: {
    help: 'Analyses of an instrument: began, tried, completed, failed, lost to another try.',
    labels: ['event'],
  },
  sockets_ended: { help: 'WebSockets that were ended here, by why: slow, silent.', labels: ['why'] },
};

export interface ServerMetrics extends Metrics {
  /** Shows what there is of something whenever it is looked at. */
  show(name: string, help: string, read: () => number | Promise<number>): void;
  readonly contentType: string;
  /** All that was counted since the start, and how the process does, in Prometheus's text format. */
  render(): Promise<string>;
}

/** `isFetched`: whether anybody can look at them, so that the process itself is worth watching. */
export function createMetrics({ isFetched }: { readonly isFetched: boolean }): ServerMetrics {
  const registry = new Registry();
  // The event loop and the garbage collector are watched from here to the end of the process, which that does not put off.
  if (isFetched) collectDefaultMetrics({ register: registry });
  const counterOf = <Name extends keyof Counts>(name: Name) => {
    const { help, labels } = definitions[name];
    return new Counter({ name: `tickwire_${name}_total`, help, labelNames: [...labels], registers: [registry] });
  };
  const counters = {
    market_rejected: counterOf('market_rejected'),
    market_reads: counterOf('market_reads'),
    upstream_calls: counterOf('upstream_calls'),
    upstream_streams: counterOf('upstream_streams'),
    catalogue_refreshes: counterOf('catalogue_refreshes'),
    catalogue_listings: counterOf('catalogue_listings'),
    tick_log_beginnings: counterOf('tick_log_beginnings'),
    tick_log_leads: counterOf('tick_log_leads'),
    tick_log_dropped: counterOf('tick_log_dropped'),
    stories: counterOf('stories'),
    jobs: counterOf('jobs'),
    job_seconds: counterOf('job_seconds'),
    events: counterOf('events'),
    analysis_runs: counterOf('analysis_runs'),
    sockets_ended: counterOf('sockets_ended'),
  };
  return {
    contentType: registry.contentType,
    count(name, labels, by = 1) {
      const counter: Counter = counters[name];
      counter.inc({ ...labels }, by);
    },
    show(name, help, read) {
      new Gauge({
        name: `tickwire_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    render: () => registry.metrics(),
  };
}
