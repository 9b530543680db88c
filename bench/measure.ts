import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { processEnvironment } from "../src/cli/process-environment.ts";

/** Runs a step in a process of its own, so that its time and its peak memory are its own; the step prints one JSON object. */
export function inOwnProcess<Answer>(step: string, args: readonly string[]): Answer {
  const ran = spawnSync(process.execPath, [new URL(step, import.meta.url).pathname, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...processEnvironment },
    maxBuffer: 1 << 26,
    timeout: 1_800_000,
  });
  if (ran.status !== 0) throw new Error(`${step} failed: ${ran.stderr.slice(-2000)}`);
  return JSON.parse(ran.stdout.trim().split("\n").at(-1) ?? "") as Answer;
}

/** The most memory this process has held, MB. */
export function peakMemory(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

/** Milliseconds of the middle one of several runs, the first left out; each is told how many were before it. */
export async function middleOf(runs: number, work: (before: number) => Promise<unknown>): Promise<number> {
  await work(0);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now();
    await work(run + 1);
    times.push(performance.now() - from);
  }
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? Number.NaN;
}
