import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { processEnvironment } from "../src/cli/process-environment.ts";
import { exportOf, folderOf } from "./company.ts";
import { inOwnProcess } from "./measure.ts";

/**
 * Fifty people on the dashboards of a large company, first alone, then while a CRM is synced and the warehouse is built anew (anchors P3, R12). The server, the
 * people and the CRM are processes of their own on this machine.
 */
interface Phase {
  readonly seconds: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
  readonly health: { readonly asked: number; readonly late: number; readonly p99: number; readonly worst: number };
  readonly by: Readonly<
    Record<string, { readonly n: number; readonly p50: number; readonly p95: number; readonly kB: number }>
  >;
  readonly eventLoopP99Ms: number;
  readonly memoryMb: number;
  readonly handles: number;
}

export interface Load {
  readonly deals: number;
  readonly reps: number;
  readonly quiet: Phase;
  readonly busy: Phase;
  /** Seconds from asking for the sync until its numbers are there. */
  readonly syncAndBuild: number;
  /** MB held, minute by minute, where it went on. */
  readonly memory: readonly number[];
}

interface Sandbox {
  readonly salesforce: { readonly url: string; readonly credentials: Readonly<Record<string, string>> };
  readonly controlUrl: string;
}

/** The CRM is at the same address in every run, for it is connected once. */
const sandboxPort = 44_701;
const companyBeside = ["--deals", "2000", "--reps", "10"];

/** Where a profile of the server goes, for whoever looks for what holds it up. */
const { REPMARK_BENCH_PROFILE: profiles } = process.env;
const profiling =
  profiles === undefined ? [] : ["--cpu-prof", "--cpu-prof-interval", "2000", "--cpu-prof-dir", profiles];

const main = new URL("../src/cli/main.ts", import.meta.url).pathname;
const environment = { ...process.env, ...processEnvironment };

export async function underLoad(deals: number, minutes: number): Promise<Load> {
  const reps = Math.round(deals / 1250);
  const work = mkdtempSync(join(tmpdir(), "repmark-bench-load-"));
  const data = join(work, "data");
  const children: ChildProcess[] = [];
  const began = (args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [...args], {
      env: { ...environment, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    return { child, lines: createInterface({ input: child.stdout }) };
  };
  try {
    const sandbox = began([main, "sandbox", "--port", String(sandboxPort), ...companyBeside, "--json"]);
    const { salesforce, controlUrl } = await json<Sandbox>(sandbox.lines);
    cpSync(readOnce(imported(deals, reps), salesforce), data, { recursive: true, preserveTimestamps: true });
    const { keys, token } = inOwnProcess<{ keys: object[]; token: string }>("./load-people-step.ts", [data]);
    const server = began([...profiling, main, "serve", "--port", "0", "--json", "--data", data], {
      REPMARK_LOG: "error",
    });
    const { address } = await json<{ address: string }>(server.lines);
    const admin = await signedIn(address, token);
    const periods = ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3"];
    const people = began([
      new URL("load-visit-step.ts", import.meta.url).pathname,
      JSON.stringify({ address, people: keys, periods }),
    ]);
    const phase = async (work: () => Promise<unknown>): Promise<Phase> => {
      await told(people);
      await figures(address);
      const from = performance.now();
      await work();
      const seconds = (performance.now() - from) / 1000;
      return { seconds, ...(await told(people)), ...(await figures(address)) };
    };
    process.stderr.write("warming\n");
    await wait(60_000); // everybody has been everywhere once
    const quiet = await phase(() => wait(60_000));
    process.stderr.write(`${JSON.stringify(quiet)}\n`);
    let syncAndBuild = 0;
    const busy = await phase(async () => {
      syncAndBuild = await anotherDay(address, admin, controlUrl);
      await wait(Math.max(0, 60_000 - syncAndBuild * 1000));
    });
    process.stderr.write(`${JSON.stringify(busy)}\n`);
    const memory: number[] = [];
    let [isSyncing, isOver] = [false, false];
    for (let minute = 0; minute < minutes; minute += 1) {
      if (!isSyncing) {
        isSyncing = true;
        void anotherDay(address, admin, controlUrl)
          .then((seconds) => {
            isSyncing = false;
            process.stderr.write(`another day's records are in the numbers after ${Math.round(seconds)} s\n`);
          })
          .catch((error: unknown) => {
            if (!isOver) throw error; // the last is cut off with the server
          });
      }
      await wait(60_000);
      const { memoryMb, handles } = await figures(address);
      const { requests, errors, p95 } = await told(people);
      memory.push(memoryMb);
      process.stderr.write(
        `minute ${minute + 1}: ${memoryMb} MB, ${handles} handles, ${requests} requests, ${errors} errors, p95 ${Math.round(p95)} ms\n`,
      );
    }
    isOver = true;
    people.child.stdin!.write("over\n");
    server.child.kill("SIGTERM");
    const [code] = await once(server.child, "exit");
    if (code !== 0) throw new Error(`Told to stop, the server ended with ${code}.`);
    return { deals, reps, quiet, busy, syncAndBuild, memory };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(work, { recursive: true, force: true });
  }
}

/** The same once the CRM beside has been read too: what comes later is what is new since. */
function readOnce(imported: string, { url, credentials }: Sandbox["salesforce"]): string {
  const data = `${imported}-synced`;
  if (existsSync(data)) return data;
  const next = `${data}.next`;
  rmSync(next, { recursive: true, force: true });
  cpSync(imported, next, { recursive: true, preserveTimestamps: true });
  const ran = (args: readonly string[], env: Record<string, string> = {}) => {
    const ended = spawnSync(process.execPath, [main, ...args, "--data", next], {
      encoding: "utf8",
      env: { ...environment, ...env },
    });
    if (ended.status !== 0) throw new Error(ended.stderr);
  };
  const { clientId = "", clientSecret = "" } = credentials;
  const here = ["--address", url, "--client-id", clientId, "--schedule", "0 0 1 1 *"]; // by itself once a year
  ran(["connect", "salesforce", ...here], { REPMARK_CLIENT_SECRET: clientSecret });
  ran(["sync", "salesforce"]);
  renameSync(next, data);
  return data;
}

/** The data folder of the company's export, imported once; each run works on a copy. */
function imported(deals: number, reps: number): string {
  const data = `${folderOf(deals, reps)}-data`;
  if (existsSync(data)) return data;
  const { folder } = exportOf(deals, reps);
  rmSync(`${data}.next`, { recursive: true, force: true });
  inOwnProcess("./import-step.ts", [folder, `${data}.next`]);
  renameSync(`${data}.next`, data);
  return data;
}

async function json<Answer>(lines: Interface): Promise<Answer> {
  let text = "";
  for await (const line of lines) {
    text += line;
    try {
      return JSON.parse(text) as Answer;
    } catch {
      // goes on in the next line
    }
  }
  throw new Error(`It ended: ${text}`);
}

async function signedIn(address: string, token: string): Promise<Record<string, string>> {
  const [email, password] = ["admin@load.example", "a load of forty-two trucks"];
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json", origin: address };
    const response = await fetch(`${address}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return response;
  };
  await post("/accept", { token, name: "Admin", password });
  const response = await post("/sign-in/email", { email, password });
  const cookie = response.headers.getSetCookie().map((each) => each.split(";", 1)[0]);
  return { cookie: cookie.join("; "), origin: address, "content-type": "application/json" };
}

async function anotherDay(address: string, admin: Record<string, string>, controlUrl: string): Promise<number> {
  const passed = await fetch(`${controlUrl}/time`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ days: 1 }),
  });
  if (!passed.ok) throw new Error(await passed.text());
  return synced(address, admin);
}

/** Seconds until the sync, and the build that it brings, are done. */
async function synced(address: string, headers: Record<string, string>): Promise<number> {
  const from = performance.now();
  const begun = await fetch(`${address}/api/v1/connections/salesforce/sync`, { method: "POST", headers, body: "{}" });
  if (!begun.ok) throw new Error(await begun.text());
  const { id } = (await begun.json()) as { id: string };
  for (;;) {
    await wait(500);
    const job = (await (await fetch(`${address}/api/v1/jobs/${id}`, { headers })).json()) as {
      state: string;
      failure: unknown;
    };
    if (job.state === "done") return (performance.now() - from) / 1000;
    if (job.state === "failed") throw new Error(JSON.stringify(job.failure));
  }
}

async function told({
  child,
  lines,
}: {
  child: ChildProcess;
  lines: Interface;
}): Promise<Omit<Phase, "seconds" | "eventLoopP99Ms" | "memoryMb" | "handles">> {
  const answered = new Promise<string>((resolve) => lines.once("line", resolve));
  child.stdin!.write("told\n");
  return JSON.parse(await answered);
}

/** Of the server's own /metrics: the event loop's delay since it was last asked for, memory, handles. */
async function figures(address: string): Promise<Pick<Phase, "eventLoopP99Ms" | "memoryMb" | "handles">> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^${name}(?:\\{\\})? (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  return {
    eventLoopP99Ms: of("nodejs_eventloop_lag_p99_seconds") * 1000,
    memoryMb: Math.round(of("process_resident_memory_bytes") / 2 ** 20),
    handles: of("nodejs_active_resources_total"),
  };
}

/** A table of both phases, and what has to hold of them. */
export function toldOfLoad({ deals, reps, quiet, busy, syncAndBuild, memory }: Load): string {
  const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`.padStart(10);
  const line = (name: string, of: (phase: Phase) => string) => `  ${name.padEnd(22)}${of(quiet)}  ${of(busy)}`;
  const one = (name: string, of: (phase: Phase) => number) => line(name, (phase) => ms(of(phase)));
  return [
    `Fifty people, ${deals.toLocaleString("en-US")} deals, ${reps} reps; then with a sync and a build (${syncAndBuild.toFixed(0)} s)`,
    line("", (phase) => (phase === quiet ? "     quiet" : "      busy")),
    line("requests", ({ requests }) => String(requests).padStart(10)),
    line("errors", ({ errors }) => String(errors).padStart(10)),
    one("p50", ({ p50 }) => p50),
    one("p95", ({ p95 }) => p95),
    one("p99", ({ p99 }) => p99),
    one("worst", ({ worst }) => worst),
    one("/health p99", ({ health }) => health.p99),
    line("/health over 50 ms", ({ health }) => `${health.late} of ${health.asked}`.padStart(10)),
    one("/health worst", ({ health }) => health.worst),
    one("event loop p99", ({ eventLoopP99Ms }) => eventLoopP99Ms),
    line("memory, MB", ({ memoryMb }) => String(memoryMb).padStart(10)),
    ...Object.keys(busy.by).map((name) => line(`${name} p95`, ({ by }) => ms(by[name]?.p95 ?? Number.NaN))),
    `  p95 busy to quiet: ${(busy.p95 / quiet.p95).toFixed(2)} (at most 2)`,
    ...(memory.length === 0 ? [] : [`  memory by the minute, MB: ${memory.join(" ")}`]),
  ].join("\n");
}
