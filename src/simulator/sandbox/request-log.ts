import type { Instant } from "../../domain/day.ts";

/** One request as it was answered. */
export interface Entry {
  readonly service: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** 0 when nothing was answered. */
  readonly status: number;
  readonly ms: number;
  /** Of the body as sent, after gzip. */
  readonly bytes: number;
  /** On the sandbox's clock. */
  readonly at: Instant;
  readonly fault?: string | undefined;
}

const kept = 100_000;

/** Every request of the sandbox, the oldest forgotten first. */
export class RequestLog {
  #entries: Entry[] = [];
  #total = 0;

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#total += 1;
    if (this.#entries.length > 2 * kept) this.#entries = this.#entries.slice(-kept);
  }

  /** In the order they ended, those that match when a pattern is given. */
  entries(pattern?: RegExp): readonly Entry[] {
    return pattern === undefined
      ? this.#entries
      : this.#entries.filter(({ method, target }) => pattern.test(`${method} ${target}`));
  }

  get total(): number {
    return this.#total;
  }

  clear(): void {
    this.#entries = [];
  }
}
