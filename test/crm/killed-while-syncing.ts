import { spawn } from "node:child_process";
import { expect } from "vitest";

/**
 * Lets a process sync (`sync-until-killed.ts` with these arguments) and kills it `after` milliseconds from when so many `pages` are on
 * disk; its start is not counted. What it said to have committed.
 */
export async function killedWhileSyncing(how: readonly string[], after: number, pages = 0): Promise<string[]> {
  const script = new URL("sync-until-killed.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, ...how], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  let isCounting = false;
  child.stdout.on("data", (text) => {
    output += text;
    if (isCounting || output.split("page\n").length <= pages) return;
    isCounting = true;
    setTimeout(() => child.kill("SIGKILL"), after);
  });
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const signal = await new Promise<NodeJS.Signals | null>((end) => child.once("exit", (_, by) => end(by)));
  expect([signal, errors]).toEqual(["SIGKILL", ""]);
  return output.split("\n").flatMap((line) => (line.startsWith("committed ") ? [line.slice(10)] : []));
}
