import { setTimeout as wait } from "node:timers/promises";

/** Until somebody says stop: Ctrl-C, or whoever looks after services. Saying it twice ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
  });
}

/** Milliseconds that what is under way has; services are killed after ten seconds. */
const patience = 7_000;

/** Waits for what is under way to end, then gives up what has not: `giveUp` has a second to let go. What was kept is kept. */
export async function stopWithin(ending: readonly Promise<unknown>[], giveUp: () => void): Promise<void> {
  const ended = Promise.allSettled(ending).then(() => true);
  if (await Promise.race([ended, wait(patience, false, { ref: false })])) return;
  giveUp();
  await Promise.race([ended, wait(1_000, false, { ref: false })]);
}
