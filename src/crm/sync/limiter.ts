import { RepmarkError } from "../../domain/repmark-error.ts";
import type { SyncEffects } from "./effects.ts";

/** So many calls in any stretch of time. */
export interface Window {
  readonly calls: number;
  readonly milliseconds: number;
}

export interface Limits {
  /** Calls that may be under way at once. */
  readonly inFlight: number;
  /** Each of them holds; none: as fast as it goes. */
  readonly windows?: readonly Window[] | undefined;
  /** Of the day's calls, the share at which we stop so that others get on: 0 to 1. */
  readonly share: number;
}

/** All calls of one connection pass through here, whoever makes them: it keeps to the CRM's limits and to our share of the day. */
export class Limiter {
  readonly #limits: Limits;
  readonly #effects: Pick<SyncEffects, "now" | "sleep">;
  readonly #made: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #pausedUntil = 0;
  #windows: readonly Window[];
  #day: Day | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** Calls made, and milliseconds that calls have waited for their turn. */
  calls = 0;
  waited = 0;

  constructor(limits: Limits, effects: Pick<SyncEffects, "now" | "sleep">) {
    this.#limits = limits;
    this.#effects = effects;
    this.#windows = limits.windows ?? [];
  }

  /** Runs `call` when it is its turn. Refuses (`budget-spent`) once our share of the day's calls is used. */
  async run<Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
    await this.#enter();
    try {
      this.#turn = this.#turn.catch(() => undefined).then(() => this.#take(signal));
      await this.#turn;
      return await call();
    } finally {
      this.#leave();
    }
  }

  /** The CRM asks everybody to wait. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + milliseconds);
  }

  /** What the CRM says of the day's calls, everybody's together. */
  told(day: Day): void {
    this.#day = day;
  }

  /** The CRM says how many calls a window takes: another than we thought. */
  widen(windows: readonly Window[]): void {
    this.#windows = windows;
  }

  /** The last that was told. */
  get day(): Day | undefined {
    return this.#day;
  }

  async #enter(): Promise<void> {
    if (this.#underWay >= this.#limits.inFlight) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#underWay++;
  }

  /** Whoever waits takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#underWay--;
    else next();
  }

  /** One after the other, or two would take the last place of a window. */
  async #take(signal?: AbortSignal): Promise<void> {
    this.#checkDay();
    for (let ready = this.#readyAt(); ready > this.#now(); ready = this.#readyAt()) {
      const milliseconds = ready - this.#now();
      this.waited += milliseconds;
      await this.#effects.sleep(milliseconds, signal);
    }
    signal?.throwIfAborted();
    this.calls++;
    this.#made.push(this.#now());
  }

  #readyAt(): number {
    const longest = Math.max(0, ...this.#windows.map(({ milliseconds }) => milliseconds));
    while (this.#made.length > 0 && this.#made[0]! <= this.#now() - longest) this.#made.shift();
    const free = this.#windows.map(({ calls, milliseconds }) => {
      const oldest = this.#made.at(-calls);
      return oldest === undefined ? 0 : oldest + milliseconds;
    });
    return Math.max(this.#pausedUntil, ...free);
  }

  #checkDay(): void {
    if (this.#day === undefined || this.#day.used < this.#day.of * this.#limits.share) return;
    const { used, of } = this.#day;
    throw new RepmarkError(
      "budget-spent",
      `${used} of the ${of} calls that the CRM allows in a day are used, by everybody together; Repmark stops at ${Math.round(this.#limits.share * 100)} %.`,
      {
        kind: "refused",
        hint: "Nothing is lost: sync again later and it goes on where it stopped. The share is a setting of the connection.",
      },
    );
  }

  #now(): number {
    return this.#effects.now().getTime();
  }
}

/** Calls of the running day, by anybody. */
export interface Day {
  readonly used: number;
  readonly of: number;
}
