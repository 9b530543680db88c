import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { describe } from "../../../src/crm/csv/describe.ts";
import { land } from "../../../src/crm/csv/land.ts";
import { loadCsvPart } from "../../../src/crm/csv/load.ts";
import { readMapping } from "../../../src/crm/csv/mapping.ts";
import { understand } from "../../../src/crm/csv/understand.ts";
import { loadedSummary } from "../../../src/crm/sync/loaded.ts";
import { Company } from "../../../src/simulator/company.ts";
import { writeCsv } from "../../../src/simulator/csv.ts";
import { planOfSize } from "../../../src/simulator/plan.ts";
import { records, tables } from "../../../src/simulator/records.ts";
import { dayNumber } from "../../../src/simulator/timeline.ts";
import { Landing } from "../../../src/warehouse/landing.ts";
import type { Suite } from "./checks.ts";
import { copied, emptyColumns, latest, linesOf, type Manifest, rawOf, seenTwice } from "./landed.ts";

const today = "2026-06-30";
const now = new Date("2026-09-10T08:00:00Z");
const few = ["opportunities.csv", "accounts.csv", "leads.csv", "terms.csv"];

/** The checks of the connector that reads exports: one company's, and small ones written by hand. */
export class Exports {
  readonly #work = mkdtempSync(join(tmpdir(), "repmark-csv-acceptance-"));
  readonly #company = new Company(planOfSize(200, { today, reps: 8, defects: false }));
  #count = 0;

  close(): void {
    rmSync(this.#work, { recursive: true, force: true });
  }

  folder(): string {
    return mkdtempSync(join(this.#work, `${++this.#count}-`));
  }

  file(name: string, text: string): string {
    const path = join(this.folder(), name);
    writeFileSync(path, text);
    return path;
  }

  /** The company's export of a day: all tables, or those of some weight. */
  export(day = today, which: "all" | "few" = "all"): string {
    const folder = this.folder();
    writeCsv(this.#company, dayNumber(day), folder);
    if (which === "few") for (const name of readdirSync(folder)) if (!few.includes(name)) rmSync(join(folder, name));
    return folder;
  }

  holds(day = today) {
    return [...records(this.#company, dayNumber(day))];
  }
}

/** Lands these files as one import. */
async function landed(landing: Landing, paths: readonly string[], observedAt?: string) {
  const understanding = await understand(paths, { timeZone: "UTC" });
  try {
    const { tables: understood } = understanding;
    return { ...(await land(landing, understanding, { now, observedAt })), understood, says: describe(understanding) };
  } finally {
    await understanding.dispose();
  }
}

export function csvSuite(exports: () => Exports): Suite {
  const empty = () => Landing.open(exports().folder());
  const read = async (which: "all" | "few") => {
    const landing = empty();
    const { run, understood, says } = await landed(landing, [exports().export(today, which)], today);
    return { landing, run: run!, understood, says };
  };
  let first: ReturnType<typeof read> | undefined;
  const once = () => {
    first ??= read("all");
    return first;
  };
  let loaded: ReturnType<typeof rawOf> | undefined;
  const raw = async () => {
    loaded ??= rawOf((await once()).landing, loadCsvPart);
    return loaded;
  };
  /** Small exports of deals, one after the other; answers the deals as they were last seen. */
  const deals = async (...files: (readonly [text: string, observedAt: string])[]) => {
    const landing = empty();
    for (const [text, observedAt] of files) await landed(landing, [exports().file("deals.csv", text)], observedAt);
    const held = await rawOf(landing, loadCsvPart);
    return held.rows(
      "select distinct on (opportunity_id) * from raw.opportunity order by opportunity_id, observed_at desc, run desc, line desc",
    );
  };
  const header = "opportunity_id,owner,account,stage,created,close date,amount";

  return {
    spec: async () => {
      const mapping = exports().file("mapping.yaml", "files:\n  deals.csv:\n    object: nothing\n");
      await expect(readMapping(mapping)).rejects.toMatchObject({
        kind: "data",
        message: expect.stringContaining("line 3"),
        hint: expect.stringMatching(/\.$/),
      });
    },

    "connection succeeds": async () => {
      const { says } = await once();
      expect(says.length).toBeGreaterThan(Object.keys(tables).length);
      expect(says.join("\n")).toContain("opportunities.csv");
    },

    "connection fails": async () => {
      const nowhere = join(exports().folder(), "missing.csv");
      const picture = exports().file("deals.csv", "\u0000\u0001\u0002PNG\u0000\u0000");
      const prose = exports().file("deals.csv", "this is no table\n");
      for (const path of [nowhere, picture, prose]) {
        const landing = empty();
        await expect(landed(landing, [path])).rejects.toMatchObject({
          name: "RepmarkError",
          message: expect.stringMatching(/missing|deals\.csv/),
          hint: expect.stringMatching(/./),
        });
        expect(landing.runs()).toEqual([]);
      }
    },

    discovery: async () => {
      const { understood } = await once();
      expect(understood.map(({ format }) => format.object).sort()).toEqual(Object.keys(tables).sort());
      expect(understood.flatMap(({ unmapped }) => unmapped)).toEqual([]);
      const odd = exports().file("deals.csv", `${header},shade\nD1,Ada,A1,Won,2026-01-02,2026-02-03,10,blue\n`);
      expect((await landed(empty(), [odd])).understood[0]!.unmapped).toEqual(["shade"]);
    },

    "basic read": async () => {
      const held = await raw();
      const column = (name: string) => tables.opportunities.indexOf(name as "name");
      const names = ["opportunity_id", "name", "account", "owner", "currency", "amount", "close on", "created at"];
      const there = exports()
        .holds()
        .filter(([table]) => table === "opportunities")
        .map(([, row]) => names.map((name) => row[column(name)] ?? "").join(" | "));
      const rows = await held.rows(
        "select opportunity_id, name, account_ref, owner_ref, currency, amount::decimal(28,2), close_on, strftime(created_at, '%Y-%m-%dT%H:%M:%SZ') as at from raw.opportunity",
      );
      expect(there.length).toBeGreaterThan(200);
      expect(
        rows
          .map((row) =>
            Object.values(row)
              .map((value) => value ?? "")
              .join(" | "),
          )
          .sort(),
      ).toEqual(there.sort());
      for (const table of ["accounts", "leads", "activities", "engagement", "terms"] as const) {
        const name = {
          accounts: "account",
          leads: "lead",
          activities: "activity",
          engagement: "engagement",
          terms: "subscription_term",
        }[table];
        const count = await held.rows(`select count(*)::integer as n from raw.${name}`);
        expect([table, count]).toEqual([
          table,
          [
            {
              n: exports()
                .holds()
                .filter(([one]) => one === table).length,
            },
          ],
        ]);
      }
      expect(await held.rows("select * from raw.data_issue")).toEqual([]);
    },

    "full refresh": async () => {
      const [one, other] = [await read("few"), await read("few")];
      expect(linesOf(other.landing, other.run)).toEqual(linesOf(one.landing, one.run));
      expect(other.run.parts.map(({ sha256 }) => sha256)).toEqual(one.run.parts.map(({ sha256 }) => sha256));
    },

    "two reads": async () => {
      const { landing } = await read("few");
      const again = await landed(landing, [exports().export(today, "few")], today);
      expect(again.run).toBeNull();
      expect(again.already).toHaveLength(few.length);
      const later = await landed(landing, [exports().export("2026-07-20", "few")], "2026-07-20");
      const raw = await rawOf(landing, loadCsvPart);
      const all = await loadedSummary(raw, later.run!);
      const { added, changed, read: rows } = all.find(({ object }) => object === "opportunities")!;
      expect(added).toBeGreaterThan(0);
      expect(changed).toBeGreaterThan(0);
      expect(added + changed).toBeLessThan(rows / 2);
    },

    "reads in slices": async () => {
      const landing = empty();
      for (const day of ["2026-06-16", today]) await landed(landing, [exports().export(day, "few")], day);
      const [here, there] = [
        await latest(await rawOf(landing, loadCsvPart)),
        await latest(await rawOf((await read("few")).landing, loadCsvPart)),
      ];
      for (const table of ["opportunity", "account", "lead", "subscription_term"])
        expect([table, here[table]]).toEqual([table, there[table]]);
    },

    "interrupted sync": async () => {
      const { landing: whole, run } = await read("few");
      const landing = empty();
      const folder = landing.folder;
      const path = exports().export(today, "few");
      for (let cut = 1; cut <= few.length; cut += 2) {
        const understanding = await understand([path], { timeZone: "UTC" });
        let parts = 0;
        const progress = () => {
          if (++parts === cut) throw new Error("cut off");
        };
        await expect(land(landing, understanding, { now, observedAt: today, progress })).rejects.toThrow("cut off");
        await understanding.dispose();
        expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())).toEqual([]);
      }
      const done = await landed(landing, [path], today);
      expect(linesOf(landing, done.run!)).toEqual(linesOf(whole, run));
    },

    "abnormal state": async () => {
      const landing = empty();
      const file = exports().file("deals.csv", `${header}\nD1,Ada,A1,Won,2026-01-02,2026-02-03,10\n`);
      // What an export has of a cursor is the day it was made.
      await expect(landed(landing, [file], "2999-01-01")).rejects.toMatchObject({ code: "bad-day", kind: "usage" });
      expect(landing.runs()).toEqual([]);
    },

    "backward compatibility": async () => {
      const { landing } = await read("few");
      const before = (version: number) => (manifest: Manifest) => ({ ...manifest, version });
      const old = copied(dirname(landing.folder), exports().folder(), before(1));
      expect((await landed(old, [exports().export(today, "few")], today)).run).toBeNull();
      expect(() => copied(dirname(landing.folder), exports().folder(), before(99))).toThrow("newer Repmark");
    },

    "all fields": async () => {
      const { run } = await once();
      for (const part of run.parts) {
        const { fields, object } = part.format as { object: keyof typeof tables; fields: unknown[] };
        expect([object, fields.length]).toEqual([object, tables[object].length]);
      }
      expect(await emptyColumns(await raw())).toEqual(Object.keys(csvNever).sort());
    },

    "automatic fields": async () => {
      const path = exports().file(
        "deals.csv",
        "opportunity_id,stage,created,close date,amount\nD1,Won,2026-01-02,2026-02-03,10\nD2,Won,2026-01-03,2026-02-04,20\n",
      );
      const landing = empty();
      await landed(landing, [path], today);
      const raw = await rawOf(landing, loadCsvPart);
      expect(
        await raw.rows("select sum(amount)::integer as amount, count(*)::integer as n from raw.opportunity"),
      ).toEqual([{ amount: 30, n: 2 }]);
    },

    "start date": async () => {
      const created = exports()
        .holds()
        .flatMap(([table, row]) =>
          table === "opportunities" ? [row[tables.opportunities.indexOf("created at")]!] : [],
        )
        .sort();
      const [row] = await (await raw()).rows(
        "select count(*)::integer as deals, min(created_at)::varchar as oldest from raw.opportunity",
      );
      expect(row!.deals).toBe(created.length);
      expect(new Date(String(row!.oldest)).toISOString()).toBe(new Date(created[0]!).toISOString());
    },

    pagination: async () => {
      // An export in several files: what a spreadsheet leaves when it is cut.
      const [head, ...lines] = readFileSync(join(exports().export(), "opportunities.csv"), "utf8")
        .trimEnd()
        .split("\n");
      const third = Math.ceil(lines.length / 3);
      const files = [0, 1, 2].map((at) =>
        exports().file(
          `opportunities-${at}.csv`,
          `${[head, ...lines.slice(at * third, (at + 1) * third)].join("\n")}\n`,
        ),
      );
      const landing = empty();
      await landed(landing, files, today);
      const raw = await rawOf(landing, loadCsvPart);
      expect(await raw.rows("select count(*)::integer as n from raw.opportunity")).toEqual([{ n: lines.length }]);
      expect(await seenTwice(raw, "opportunity")).toEqual([]);
    },

    bookmark: {
      because: "A file has no bookmark. What was imported is known by its content, which “two reads” shows.",
    },

    "deleted and undeleted": async () => {
      const row = (deleted: string) => `${header},is deleted\nD1,Ada,A1,Won,2026-01-02,2026-02-03,10,${deleted}\n`;
      const landing = empty();
      for (const [day, deleted] of Object.entries({ "2026-03-01": "no", "2026-03-02": "yes", "2026-03-03": "no" }))
        await landed(landing, [exports().file("deals.csv", row(deleted))], day);
      const held = await rawOf(landing, loadCsvPart);
      const seen = await held.rows("select is_deleted from raw.opportunity order by observed_at");
      expect(seen.map((one) => one.is_deleted)).toEqual([false, true, false]);
    },

    "merged accounts": async () => {
      const row = (account: string) => `${header}\nD1,Ada,${account},Won,2026-01-02,2026-02-03,10\n`;
      expect(await deals([row("A1"), "2026-03-01"], [row("A2"), "2026-03-02"])).toMatchObject([{ account_ref: "A2" }]);
    },

    "schema change": async () => {
      const before = `${header},competitor\nD1,Ada,A1,Won,2026-01-02,2026-02-03,10,Acme\nD2,Ada,A1,Won,2026-01-02,2026-02-03,10,\n`;
      const after = `${header},lost reason\nD1,Ada,A1,Lost,2026-01-02,2026-02-03,10,Price\nD2,Ada,A1,Won,2026-01-02,2026-02-03,10,\n`;
      expect(await deals([before, "2026-03-01"], [after, "2026-03-02"])).toMatchObject([
        { opportunity_id: "D1", lost_reason: "Price" },
        { opportunity_id: "D2", lost_reason: null },
      ]);
    },

    "clock skew": async () => {
      // The older export is imported last: what was observed later stands.
      const row = (amount: number) => `${header}\nD1,Ada,A1,Proposal,2026-01-02,2026-09-03,${amount}\n`;
      expect(await deals([row(20), "2026-03-02"], [row(10), "2026-03-01"])).toMatchObject([{ amount: "20.0000" }]);
    },

    "repeated pages": async () => {
      const text = `${header}\nD1,Ada,A1,Won,2026-01-02,2026-02-03,10\n`;
      const landing = empty();
      const result = await landed(
        landing,
        [exports().file("deals.csv", text), exports().file("copy.csv", text)],
        today,
      );
      expect(result.already).toEqual(["copy.csv"]);
      const raw = await rawOf(landing, loadCsvPart);
      expect(await raw.rows("select count(*)::integer as n from raw.opportunity")).toEqual([{ n: 1 }]);
    },

    "fifty retries": { because: "A file of this machine is read or it is not: nothing is asked twice." },
  };
}

/** Columns that this company's export leaves empty, each with its reason. */
const csvNever: Readonly<Record<string, string>> = {
  "account.size_band": "the export counts employees",
  "activity.is_deleted": "an export has what is there",
  "activity.outcome": "these people write down none",
  "engagement.buyer_ref": "an export names the deal itself",
  "engagement.is_deleted": "an export has what is there",
  "forecast_call.from_on": "periods have their names",
  "forecast_call.until_on": "periods have their names",
  "lead.is_deleted": "an export has what is there",
  "opportunity.ends_on": "terms say it",
  "account.merged_into": "an export has no customers that were merged into another",
  "opportunity.merged_into": "nothing was merged in this company",
  "opportunity.opened_on": "no deal of this company has another day than that of its creation",
  "opportunity.pipeline_ref": "there is one pipeline",
  "opportunity.starts_on": "terms say it",
  "quota.from_on": "periods have their names",
  "quota.until_on": "periods have their names",
  "split.is_deleted": "shares of a deal come together",
  "split.split_id": "shares of a deal come together",
  "stage.pipeline_id": "there is one pipeline",
  "subscription_term.is_deleted": "an export has what is there",
  "team_member.until_on": "nobody has left a team",
};
