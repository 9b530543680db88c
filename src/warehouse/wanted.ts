import { AsyncLocalStorage } from "node:async_hooks";

const reader = new AsyncLocalStorage<AbortSignal>();

/** Does work of which every question is given up when `signal` says that nobody waits for it any more. */
export function whileWanted<Answer>(signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> {
  return reader.run(signal, work);
}

/** Does work that others wait for too: it is not given up with the one who asked first. */
export function whoeverAsks<Answer>(work: () => Answer): Answer {
  return reader.exit(work);
}

/** Whether somebody still waits for what is being asked right now; undefined where that is never in question. */
export const readersSignal = (): AbortSignal | undefined => reader.getStore();
