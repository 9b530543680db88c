import { setTimeout as wait } from "node:timers/promises";
import type { Inside } from "../../outbound/allowed.ts";
import { outboundHere } from "../../outbound/fetch.ts";

/** What touches the world; tests pass their own clock. */
export interface SyncEffects {
  now(): Date;
  /** Waits; throws the signal's reason when that is given up first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** 0 to 1, for jitter. */
  random(): number;
  /** `inside`: the one host that may be called although it is of this machine or a private network. */
  fetch(url: string, init: RequestInit, inside?: Inside | null): Promise<Response>;
  /** Milliseconds that an answer may take to begin, and that it may be silent in its middle. */
  readonly patience: { readonly answer: number; readonly silence: number };
}

export const systemEffects: SyncEffects = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
  random: Math.random,
  fetch: (url, init, inside = null) => outboundHere(inside)(url, init),
  patience: { answer: 130_000, silence: 60_000 },
};
