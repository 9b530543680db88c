import { sync as run, type Synced, type SyncTold } from "../../app/sync.ts";
import { issueLine } from "../present/issue-line.ts";
import { table } from "../present/table.ts";
import { untilStopped } from "../stopping.ts";
import { colours, terminal } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

interface SyncOptions {
  readonly data: string;
  readonly full?: boolean;
  readonly json?: boolean;
}

/** `repmark sync [CONNECTION]`: reads what is new, says how far it is, and what came of it. Ctrl-C or a SIGTERM stops at a page; the next sync goes on there. */
export async function sync(connection: string | undefined, options: SyncOptions): Promise<void> {
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort(new Error("stopped")));
  try {
    const answer = await withWorkspace(options.data, (workspace) =>
      run(workspace, { connection, full: options.full, signal: stop.signal, progress: progress() }),
    );
    terminal.clearProgress();
    if (options.json) printJson(answer);
    else {
      for (const one of answer.synced) tell(one);
      for (const issue of answer.issues) process.stdout.write(issueLine(issue));
    }
  } catch (error) {
    terminal.clearProgress();
    if (!stop.signal.aborted) throw error;
    terminal.say("Stopped. What was read stays; the next sync goes on from there.");
  }
}

/** Rows, rate and calls of what is being read; a line for good when an object is done. */
function progress(): (told: SyncTold) => void {
  const begun = new Map<string, { readonly at: number; readonly rows: number }>();
  return (told) => {
    if (told.step !== "read") {
      terminal.progress(
        `${told.step === "load" ? "Loading" : "Computing"} … ${Math.floor((100 * told.done) / Math.max(1, told.of))} %`,
      );
      return;
    }
    const name = `${told.connection} ${told.object}`;
    const since = begun.get(name) ?? { at: Date.now(), rows: told.rows };
    begun.set(name, since);
    const seconds = (Date.now() - since.at) / 1000;
    const rate = seconds < 1 ? 0 : (told.rows - since.rows) / seconds;
    const left = told.expected === null || rate === 0 ? "" : `, ${timeLeft((told.expected - told.rows) / rate)} left`;
    const of = told.expected === null ? "" : ` of ${told.expected.toLocaleString("en-US")}`;
    const speed = rate === 0 ? "" : ` (${Math.round(rate).toLocaleString("en-US")}/s${left})`;
    terminal.progress(`${name}: ${told.rows.toLocaleString("en-US")}${of}${speed} · ${told.calls} calls`);
    if (!told.isDone || told.rows === 0) return;
    terminal.clearProgress();
    terminal.say(`${name}: ${told.rows.toLocaleString("en-US")}`);
  };
}

function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

function tell({
  connection,
  account,
  manner,
  wentOn,
  through,
  calls,
  waited,
  objects,
  receipt,
  remarks,
  drift,
}: Synced): void {
  const how = `${manner === "full" ? "everything" : "what is new"}${wentOn ? ", going on where it was cut off" : ""}`;
  terminal.say(`${connection} (${account}): ${how}, up to ${through}, in ${calls} calls.`);
  if (waited >= 1000) terminal.say(`Waited ${Math.round(waited / 1000)} s in all for calls to be allowed.`);
  for (const { says } of remarks.filter(({ kind }) => kind === "missing")) terminal.say(`Left out: ${says}`);
  type Row = (typeof objects)[number];
  const number = (name: "read" | "added" | "changed" | "deleted" | "refused") => ({
    title: name,
    align: "right" as const,
    text: (row: Row) => row[name].toLocaleString("en-US"),
  });
  const columns = [
    { title: "", text: (row: Row) => row.object },
    number("read"),
    number("added"),
    number("changed"),
    number("deleted"),
    number("refused"),
  ];
  process.stdout.write(table(columns, objects));
  if (drift?.length === 0) process.stdout.write(`${colours.green("✓")} No drift: the rounds before had it all.\n`);
  for (const { kind, id, name } of drift ?? [])
    process.stdout.write(`${colours.red("✗")} Drift: ${name ?? "a deal"} (${id}) ${driftWords[kind]}.\n`);
  if (receipt.isComplete) process.stdout.write(`${colours.green("✓")} Complete: the CRM's own counts are ours.\n`);
  for (const gap of receipt.gaps)
    process.stdout.write(
      `${colours.red("✗")} ${gap.object}${gap.month === null ? "" : ` closing in ${gap.month === "" ? "no month" : gap.month}`}: the CRM says ${gap.crm}, here are ${gap.ours}.\n`,
    );
}

const driftWords = { missed: "had been missed", changed: "was otherwise", gone: "is gone" } as const;
