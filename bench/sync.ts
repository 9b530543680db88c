import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inOwnProcess } from "./measure.ts";

/** A first load of one size: ours beside a bare HTTP client that reads the same answers and DuckDB that loads them as text. */
export interface FirstLoad {
  readonly deals: number;
  readonly records: number;
  readonly megabytes: number;
  readonly readSeconds: number;
  readonly bareReadSeconds: number;
  readonly loadSeconds: number;
  readonly bareLoadSeconds: number;
  /** (read + load) ÷ the same of the bare ones. */
  readonly ratio: number;
  readonly recordsPerSecond: number;
  /** MB held at most until the build begins. */
  readonly peak: number;
}

/** Puts a company of that many deals behind a Salesforce sandbox in a process of its own, and syncs from it. */
export async function firstLoad(deals: number): Promise<FirstLoad> {
  const work = mkdtempSync(join(tmpdir(), "repmark-bench-sync-"));
  const sandbox = await serving(deals);
  try {
    const signIn = [sandbox.url, sandbox.clientId, sandbox.clientSecret];
    const ours = inOwnProcess<{ read: number; load: number; records: number; bytes: number; peak: number }>(
      "./sync-step.ts",
      [...signIn, join(work, "data")],
    );
    const targets = join(work, "targets.json");
    writeFileSync(targets, JSON.stringify(await sandbox.answered()));
    const bare = inOwnProcess<{ read: number; load: number }>("./sync-bare-step.ts", [
      ...signIn,
      targets,
      join(work, "data"),
      join(work, "bare.duckdb"),
    ]);
    return {
      deals,
      records: ours.records,
      megabytes: Math.round(ours.bytes / 1e6),
      readSeconds: ours.read,
      bareReadSeconds: bare.read,
      loadSeconds: ours.load,
      bareLoadSeconds: bare.load,
      ratio: (ours.read + ours.load) / (bare.read + bare.load),
      recordsPerSecond: ours.records / ours.load,
      peak: ours.peak,
    };
  } finally {
    sandbox.process.kill("SIGTERM");
    rmSync(work, { recursive: true, force: true });
  }
}

export function toldOf(load: FirstLoad): string {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  return [
    `first load of ${load.deals.toLocaleString("en-US")} deals from Salesforce: ${load.records.toLocaleString("en-US")} records, ${load.megabytes} MB`,
    `  read into landing          ${seconds(load.readSeconds)}   the same answers read by a bare client ${seconds(load.bareReadSeconds)}`,
    `  landing into raw           ${seconds(load.loadSeconds)}   DuckDB reading them as text ${seconds(load.bareLoadSeconds)}   ${Math.round(load.recordsPerSecond).toLocaleString("en-US")} records/s`,
    `  together                   ${load.ratio.toFixed(2)}× the bare ones   peak ${load.peak} MB`,
    "",
  ].join("\n");
}

async function serving(deals: number): Promise<{
  readonly process: ChildProcess;
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  answered(): Promise<string[]>;
}> {
  const main = new URL("../src/cli/main.ts", import.meta.url).pathname;
  const args = [main, "sandbox", "--deals", String(deals), "--today", "2026-06-30", "--port", "0", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  for await (const line of createInterface(child.stdout)) {
    text += line;
    if (line === "}") break;
  }
  const { salesforce, controlUrl } = JSON.parse(text) as {
    salesforce: { url: string; credentials: { clientId: string; clientSecret: string } };
    controlUrl: string;
  };
  return {
    process: child,
    url: salesforce.url,
    ...salesforce.credentials,
    // Whole answers of REST queries, in the order they came.
    async answered() {
      const entries = (await (await fetch(`${controlUrl}/log`)).json()) as readonly Entry[];
      return entries
        .filter(
          ({ method, status, target }) =>
            method === "GET" && status === 200 && /\/query(All)?\/?\?|\/query\/0r8/.test(target),
        )
        .map(({ target }) => target);
    },
  };
}

type Entry = { readonly method: string; readonly status: number; readonly target: string };
