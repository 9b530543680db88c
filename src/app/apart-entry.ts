import { existsSync, readdirSync } from "node:fs";
import { setPriority } from "node:os";
import { sentOn } from "../domain/disk-trouble.ts";
import type { Said } from "./apart.ts";

/** Behind those who answer people. */
const lowPriority = 10;

/** On Linux each thread has a priority of its own, and those that read files are there already; threads that come later are as those that make them. */
function stepBehind(): void {
  const threads = "/proc/self/task";
  const all = existsSync(threads) ? readdirSync(threads).map(Number) : [0]; // 0: the process itself
  for (const thread of all) setPriority(thread, lowPriority);
}

/** The whole of a process that `apart` has begun: does the work it is ordered, says what came out, and ends. */
export function doApart<Order, Answer>(work: (order: Order, tell: (news: unknown) => void) => Promise<Answer>): void {
  const say = (said: Said<Answer>, then?: () => void) => void process.send!(said, undefined, undefined, then);
  process.once("message", (order: Order) => {
    stepBehind();
    work(order, (news) => say({ news }))
      .then((answer): Said<Answer> => ({ answer }))
      .catch(sentOn)
      .then((said) => say(said, () => process.exit()));
  });
  process.on("SIGINT", () => undefined); // whoever began it hears Ctrl-C too, and decides
  process.once("disconnect", () => process.exit()); // whoever asked is gone
}
