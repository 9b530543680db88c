import { setTimeout as wait } from "node:timers/promises";

/** What a server does beside answering. */
export interface Kept {
  /** Over when nothing is done any more. */
  stop(): Promise<void>;
}

/** Begins work that goes on until it is stopped, which the signal tells it. */
export function untilStopped(work: (signal: AbortSignal) => Promise<void>): Kept {
  const stop = new AbortController();
  const done = work(stop.signal);
  return {
    stop: () => {
      stop.abort(new Error("stopped"));
      return done;
    },
  };
}

/** Waits; ends early, without a fault, when `signal` does. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return wait(milliseconds, undefined, { signal }).catch(() => undefined);
}
