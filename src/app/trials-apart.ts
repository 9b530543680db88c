import { apart } from "./apart.ts";
import type { TrialsOrder } from "./trials-process.ts";

/** Makes trials and keeps them, in a process of its own. Reads the finished warehouse, which nobody writes to. */
export const trialsApart = (order: TrialsOrder, signal?: AbortSignal): Promise<void> =>
  apart(new URL("trials-process.ts", import.meta.url), order, { signal });
