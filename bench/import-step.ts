import { importFiles } from "../src/app/import.ts";
import { Workspace } from "../src/app/workspace.ts";
import { peakMemory } from "./measure.ts";

/** Imports a folder as `repmark import` does and prints the seconds of each part. */
const [folder = "", data = ""] = process.argv.slice(2);
const workspace = await Workspace.open(data, { now: () => new Date(), log: () => undefined });
const started = performance.now();
const seconds: Record<string, number> = {};
let step = "read";
let from = started;
let readingPeak = 0;
const turn = (next: string) => {
  const now = performance.now();
  seconds[step] = (seconds[step] ?? 0) + (now - from) / 1000;
  step = next;
  from = now;
};
await importFiles(workspace, {
  paths: [folder],
  dryRun: false,
  understood: () => turn("land"),
  progress: (next, done) => {
    if (next === "build" && done === 0) readingPeak = peakMemory();
    if (next !== step && next !== "read") turn(next);
    if (next === "build" && done === 1) turn("sum up");
  },
});
turn("end");
const all = (performance.now() - started) / 1000;
process.stdout.write(`${JSON.stringify({ all, seconds, readingPeak, peak: peakMemory() })}\n`);
workspace.close();
process.exit(0);
