import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { Landing, type LandingRun } from "../../warehouse/landing.ts";
import {
  type Connection,
  type Connector,
  type Json,
  LeftOut,
  type Page,
  type Source,
  type Step,
  type World,
} from "./connector.ts";
import { Limiter } from "./limiter.ts";
import { Unsettled } from "./request.ts";
import { connectionState, syncRound } from "./round.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test("a round is one run: records as they were sent, and what is known afterwards, in one manifest", async () => {
  const { folder, landing } = opened();
  const { run, state, wentOn } = await syncRound(landing, crm(), connection, world());
  expect(wentOn).toBe(false);
  expect(recordsOf(landing, run)).toEqual({ deal: ["D1", "D2", "D3", "D4", "D5"], user: ["U1", "U2"] });
  expect(state.known).toEqual({ deal: "10:00", user: "all" });
  expect(connectionState(Landing.open(folder), "acme")).toEqual(state);
  expect(run.dataThrough).toBe("2026-03-01T10:00:00.000Z");
  expect(filesIn(folder)).toEqual([`${run.run}.json`]);
});

test("the next round is told what the last one left, and leaves it when it finds nothing new", async () => {
  const { folder, landing } = opened();
  await syncRound(landing, crm(), connection, world());
  const told: unknown[] = [];
  const { run } = await syncRound(Landing.open(folder), crm({ deals: [], users: [], told }), connection, world());
  expect(told).toEqual([{ deal: "10:00", user: "all" }, "incremental"]);
  expect(run.parts).toEqual([]);
  expect(run.state).toMatchObject({ known: { deal: "10:00", user: "all" } });
});

test("whatever page the process is lost at, the next round brings each record once, and asks for no page twice that is on disk", async () => {
  for (const partBytes of [1, 12, 1_000_000])
    for (let lostAt = 1; lostAt <= 4; lostAt++) {
      const { folder, landing } = opened();
      const lost = new Error("killed");
      const first: string[] = [];
      const cut = crm({ asked: first, fail: (asked) => (asked === lostAt ? lost : undefined) });
      await expect(syncRound(landing, cut, connection, world(), { partBytes, sideBySide: 1 })).rejects.toBe(lost);
      expect(connectionState(Landing.open(folder), "acme")).toBeUndefined();
      const again = Landing.open(folder);
      const asked: string[] = [];
      const { run, wentOn } = await syncRound(again, crm({ asked }), connection, world(), { partBytes });
      expect(wentOn).toBe(true);
      expect(recordsOf(again, run)).toEqual({ deal: ["D1", "D2", "D3", "D4", "D5"], user: ["U1", "U2"] });
      if (partBytes === 1) expect(first.length - 1 + asked.length).toBe(4);
      await Landing.open(folder).verify();
    }
});

test("a page that comes in pieces, is cut or fails is asked for again, after waits that grow, and no record is doubled", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("", "before", "inside"), { maxLength: 6 }),
      fc.constantFrom("csv", "ndjson"),
      fc.nat(30),
      async (faults, text, partBytes) => {
        const { landing } = opened();
        let at = 0;
        const troubles = (where: string) => (faults[at] === where ? new Unsettled("the line was cut") : undefined);
        const source = crm({
          text,
          fail: () => troubles("before"),
          break: () => troubles("inside"),
          always: () => void at++,
        });
        const { run } = await syncRound(landing, source, connection, world(), { partBytes, sideBySide: 1 });
        expect(recordsOf(landing, run)).toEqual({ deal: ["D1", "D2", "D3", "D4", "D5"], user: ["U1", "U2"] });
      },
    ),
    { numRuns: 60 },
  );
});

test("a page that never comes whole ends the round with a sentence, and what is on disk stays", async () => {
  const { folder, landing } = opened();
  const waits: number[] = [];
  const cut = crm({ fail: (asked) => (asked >= 2 ? new Unsettled("the line was cut") : undefined) });
  const failing = syncRound(landing, cut, connection, world(waits), { sideBySide: 1, partBytes: 1 });
  await expect(failing).rejects.toMatchObject({ code: "crm-unreachable", kind: "refused" });
  await expect(failing).rejects.toThrow("after 7 tries: the line was cut.");
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
  expect(Landing.open(folder).unfinished("acme")?.parts).toHaveLength(1);
});

test("an object that may not be read is left out and said, and keeps the cursor it had", async () => {
  const { folder, landing } = opened();
  await syncRound(landing, crm(), connection, world());
  const withdrawn = new LeftOut("deal", "Deals may not be read any more.");
  const { state, run } = await syncRound(
    Landing.open(folder),
    crm({ fail: (_, step) => (step === "deal" ? withdrawn : undefined), after: "11:00" }),
    connection,
    world(),
  );
  expect(state.remarks).toEqual([withdrawn.remark]);
  expect(state.known).toEqual({ deal: "10:00", user: "all" });
  expect(run.parts.map((part) => part.object)).toEqual(["user"]);
});

test("a full round does not go on with one that reads only what is new", async () => {
  const { folder, landing } = opened();
  const lost = new Error("killed");
  await expect(
    syncRound(landing, crm({ fail: (asked) => (asked === 3 ? lost : undefined) }), connection, world(), {
      partBytes: 1,
    }),
  ).rejects.toBe(lost);
  const again = Landing.open(folder);
  const { wentOn, run } = await syncRound(again, crm(), connection, world(), { manner: "full" });
  expect(wentOn).toBe(false);
  expect(recordsOf(again, run)).toEqual({ deal: ["D1", "D2", "D3", "D4", "D5"], user: ["U1", "U2"] });
  expect(filesIn(folder)).toEqual([`${run.run}.json`]);
});

test("another account under the same name is refused before anything is read", async () => {
  const { folder, landing } = opened();
  await syncRound(landing, crm(), connection, world());
  const asked: string[] = [];
  const other = syncRound(Landing.open(folder), crm({ account: "B", asked }), connection, world());
  await expect(other).rejects.toMatchObject({ code: "crm-other-account" });
  expect(asked).toEqual([]);
});

test("secrets are in no file of the round", async () => {
  const { folder, landing } = opened();
  await syncRound(landing, crm(), connection, world());
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (/json$/.test(name)) expect(readFileSync(join(folder, name), "utf8")).not.toContain("canary");
});

const connection: Connection = {
  name: "acme",
  settings: {},
  secrets: { read: () => ({ token: "canary-4711" }), keep: () => undefined },
};

interface Script {
  readonly deals?: string[];
  readonly users?: string[];
  readonly text?: "csv" | "ndjson";
  readonly account?: string;
  readonly after?: string;
  /** Gets every page asked for, as `step goOn`. */
  readonly asked?: string[];
  readonly told?: unknown[];
  fail?(asked: number, step: string): Error | undefined;
  /** Trouble in the middle of a page. */
  break?(): Error | undefined;
  always?(): void;
}

/** A CRM of five deals and two users, two records a page. */
function crm({
  deals = ["D1", "D2", "D3", "D4", "D5"],
  users = ["U1", "U2"],
  text = "ndjson",
  ...script
}: Script = {}): Connector {
  const step = (name: string, records: string[], after: Json): Step => ({
    name,
    object: name,
    source: name,
    text,
    ask: records,
    format: null,
    expected: records.length,
    after,
  });
  let count = 0;
  const source: Source = {
    account: { id: script.account ?? "A", name: script.account ?? "A" },
    plan: async (known, manner) => {
      script.told?.push(known, manner);
      return {
        steps: [step("deal", deals, script.after ?? "10:00"), step("user", users, "all")],
        through: "2026-03-01T10:00:00Z",
        observedAt: "2026-03-01T10:00:00Z",
        remarks: [],
        counting: null,
      };
    },
    async *pages({ name, ask }, from) {
      const records = ask as string[];
      if (records.length === 0) yield { content: null, rows: () => 0, goOn: null };
      for (let at = Number(from ?? 0); at < records.length; at += 2) {
        script.asked?.push(`${name} ${at}`);
        script.always?.();
        const trouble = script.fail?.(++count, name);
        if (trouble !== undefined) throw trouble;
        yield page(records.slice(at, at + 2), at + 2 < records.length ? at + 2 : null);
      }
    },
    counts: async () => [{ object: "deal", records: deals.length }],
  };
  const page = (records: string[], goOn: Json): Page => ({
    content: written(records),
    rows: () => records.length,
    goOn,
  });
  function* written(records: string[]): Generator<string> {
    yield records[0]!.slice(0, 1);
    const trouble = script.break?.();
    if (trouble !== undefined) throw trouble;
    yield `${records.join("\n").slice(1)}\n`;
  }
  return { name: "scripted", load: async () => undefined, open: async () => source };
}

function world(waits: number[] = []): World {
  const effects = {
    now: () => new Date("2026-03-01T10:05:00Z"),
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    random: () => 0,
    fetch: () => Promise.reject(new Error("no network here")),
    patience: { answer: 1000, silence: 1000 },
  };
  return { effects, limiter: new Limiter({ inFlight: 5, share: 0.8 }, effects), signal: new AbortController().signal };
}

function opened(): { folder: string; landing: Landing } {
  const folder = mkdtempSync(join(tmpdir(), "repmark-round-"));
  folders.push(folder);
  return { folder, landing: Landing.open(folder) };
}

/** By object, the records of a run in the order they were written. */
function recordsOf(landing: Landing, run: LandingRun): Record<string, string[]> {
  const records: Record<string, string[]> = {};
  for (const part of run.parts) {
    const lines = zstdDecompressSync(readFileSync(landing.path(part)))
      .toString()
      .trim()
      .split("\n");
    expect(part.rows).toBe(lines.length);
    records[part.object] = [...(records[part.object] ?? []), ...lines];
  }
  return records;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(folder, "landing/acme"), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
