/** What is known of one query; the same object until something changes. */
export interface Snapshot<Data> {
  readonly data: Data | undefined;
  /** Of the last try. */
  readonly error: unknown;
  /** What is under way: all of it, or one more page. */
  readonly work: 'load' | 'more' | undefined;
}

export type Load<Data> = (signal: AbortSignal) => Promise<Data>;

export interface Hydrated<Data> {
  readonly data: Data;
  /** By `performance.now()`; before all times where it was invalidated. */
  atMs: number;
  /** What is in the server's HTML, where that is older; undefined where no server has rendered it. */
  readonly rendered: Data | undefined;
}

export interface QueryOptions<Data> {
  /** The operation, as the client's method is called. */
  readonly name: string;
  readonly load: Load<Data>;
  /** What a server has rendered with, and when the page had it, by `performance.now()`. */
  readonly hydrated: Hydrated<Data> | undefined;
  /** Called when nobody shows it any more. */
  readonly onIdle: () => void;
}

interface Flight {
  readonly controller: AbortController;
  /** Never rejects. */
  readonly landed: Promise<void>;
}

/** React may render several times, half a second apart, before the error boundary shows what was thrown. */
const toldForMs = 1_000;

/** Of what was not asked yet: it will be as soon as somebody shows it. */
const unasked = { data: undefined, error: undefined, work: 'load' } as const;

/** One query, for all components that show it: asked once, and told to each. */
export class Query<Data> {
  readonly name: string;
  readonly #options: QueryOptions<Data>;
  readonly #listeners = new Set<() => void>();
  readonly #rendered: Snapshot<Data> | undefined;
  #snapshot: Snapshot<Data> = unasked;
  #loadedAtMs: number | undefined;
  #failedAtMs = 0;
  #flight: Flight | undefined;

  constructor(options: QueryOptions<Data>) {
    const { name, hydrated } = options;
    this.name = name;
    this.#options = options;
    if (hydrated !== undefined) {
      const known = (data: Data): Snapshot<Data> => ({ data, error: undefined, work: undefined });
      const { data, atMs, rendered } = hydrated;
      this.#snapshot = known(data);
      if (rendered !== undefined) this.#rendered = rendered === data ? this.#snapshot : known(rendered);
      this.#loadedAtMs = atMs;
    }
  }

  readonly snapshot = (): Snapshot<Data> => this.#snapshot;

  /** What the server has rendered, however much later a page's part is hydrated; on the server, what it knows. */
  readonly renderedSnapshot = (): Snapshot<Data> =>
    this.#rendered ?? (typeof document === 'undefined' ? this.#snapshot : unasked);

  get isShown(): boolean {
    return this.#listeners.size > 0;
  }

  /** By `performance.now()`; undefined where there is no answer that counts any more. */
  get loadedAtMs(): number | undefined {
    return this.#loadedAtMs;
  }

  get isUnderWay(): boolean {
    return this.#flight !== undefined;
  }

  /** Asks, unless what is known is younger than that. */
  subscribe(listener: () => void, staleAfterMs: number): () => void {
    this.#listeners.add(listener);
    const ageMs = performance.now() - (this.#loadedAtMs ?? Number.NEGATIVE_INFINITY);
    if (this.#flight === undefined && ageMs >= staleAfterMs) this.ask().catch(() => {});
    return () => {
      this.#listeners.delete(listener);
      // Strict mode leaves and comes back at once, and so does what moves within the page.
      void Promise.resolve().then(() => {
        if (!this.isShown) this.#rest();
      });
    };
  }

  /**
   * Whether there was an answer just now, be it an error. Until then a component that suspends waits; later, one that
   * renders again after an error boundary has shown it is worth another request.
   */
  get isAnswered(): boolean {
    const { data, error } = this.#snapshot;
    return data !== undefined || (error !== undefined && performance.now() < this.#failedAtMs + toldForMs);
  }

  /** What is under way, or else asks: never rejects. */
  landed(): Promise<void> {
    return this.#flight?.landed ?? this.ask();
  }

  /** Asks anew, whatever is under way: that may have been read before what made it worth asking again. */
  ask(load: Load<Data> = this.#options.load, work: 'load' | 'more' = 'load'): Promise<void> {
    this.#flight?.controller.abort();
    const controller = new AbortController();
    const landed = load(controller.signal).then(
      (data) => {
        if (this.#flight !== flight) return;
        this.#loadedAtMs = performance.now();
        this.#land({ data, error: undefined, work: undefined });
      },
      (error: unknown) => {
        if (this.#flight !== flight) return;
        this.#failedAtMs = performance.now();
        this.#land({ ...this.#snapshot, error, work: undefined });
      },
    );
    const flight: Flight = { controller, landed };
    this.#flight = flight;
    if (this.#snapshot.work !== work) this.#tell({ ...this.#snapshot, work });
    return landed;
  }

  /** What is shown is asked for anew; the rest, when it is shown again. */
  async invalidate(): Promise<void> {
    this.#loadedAtMs = undefined;
    if (this.isShown) await this.ask();
    else this.#rest();
  }

  /** As if it had never been asked. */
  forget(): void {
    this.#stop();
    this.#loadedAtMs = undefined;
    this.#tell(unasked);
    if (this.isShown) this.ask().catch(() => {});
  }

  #rest(): void {
    this.#stop();
    const { data } = this.#snapshot;
    this.#snapshot = data === undefined ? unasked : { data, error: undefined, work: undefined };
    this.#options.onIdle();
  }

  #stop(): void {
    this.#flight?.controller.abort();
    this.#flight = undefined;
  }

  #land(snapshot: Snapshot<Data>): void {
    this.#flight = undefined;
    this.#tell(snapshot);
  }

  #tell(snapshot: Snapshot<Data>): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
