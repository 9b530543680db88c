import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";
import type { Known } from "../../../src/crm/sync/connector.ts";
import { loadedSummary } from "../../../src/crm/sync/loaded.ts";
import { connectionState, type Round } from "../../../src/crm/sync/round.ts";
import { tables } from "../../../src/simulator/records.ts";
import { Landing } from "../../../src/warehouse/landing.ts";
import type { Warehouse } from "../../../src/warehouse/warehouse.ts";
import { differing } from "../core-of.ts";
import type { CheckName, Suite } from "./checks.ts";
import { type Crm, withSettings } from "./crm.ts";
import { emptyColumns, everythingIn, latest, linesOf, type Manifest, rawOf, seenTwice, textOf } from "./landed.ts";

type Body = (crm: Crm) => Promise<void>;

/** The checks of a connector that reads a CRM. */
export function crmSuite(crm: () => Crm): Suite {
  return Object.fromEntries(Object.entries(bodies).map(([check, body]) => [check, () => body(crm())])) as Suite;
}

const bodies: Readonly<Record<CheckName, Body>> = {
  spec: async (crm) => {
    const { connection, secrets } = crm.traits;
    const bad = withSettings(connection, { address: "nowhere" });
    await expect(crm.round(fresh(crm), { connection: bad })).rejects.toMatchObject({
      name: "RepmarkError",
      kind: "usage",
      message: expect.stringContaining("address"),
      hint: expect.stringMatching(/\.$/),
    });
    const kept = everythingIn(crm.firstFolder);
    expect(kept.length).toBeGreaterThan(100_000);
    expect(crm.tokens.size).toBeGreaterThan(0);
    for (const secret of [...Object.values(secrets), ...crm.tokens]) expect(kept).not.toContain(secret);
  },

  "connection succeeds": async (crm) => {
    const { state, run } = crm.first;
    expect(state.account.id).toMatch(/./);
    expect(state.account.name).toMatch(/./);
    expect(run.parts.length).toBeGreaterThan(10);
  },

  "connection fails": async (crm) => {
    const { connection, wrong, given } = crm.traits;
    const folder = fresh(crm);
    const refused = (how: Parameters<Crm["round"]>[1]) =>
      expect(crm.round(folder, how)).rejects.toMatchObject({
        name: "RepmarkError",
        kind: "refused",
        code: expect.stringMatching(/^crm-/),
        hint: expect.stringMatching(/\.$|salesforce$/),
      });
    await refused({ connection: { ...connection, secrets: { ...connection.secrets, read: () => wrong } } });
    await refused({ connection: withSettings(connection, { address: "http://127.0.0.1:9" }) });
    given.sandbox.fault({ kind: "html", times: null });
    await refused({});
    given.sandbox.faults.disarm();
    expect(folder.runs()).toEqual([]);
    expect(folder.unfinished(crm.name)).toBeUndefined();
  },

  discovery: async (crm) => {
    const { connection, connector, every, hasKeyAndCursor, leadRights, objects, given } = crm.traits;
    const planned = async () => (await connector.open(connection, given.world())).plan({}, "incremental");
    const { steps } = await planned();
    expect(new Set(steps.map(({ object }) => object))).toEqual(new Set(every));
    expect(steps.filter((step) => !hasKeyAndCursor(step)).map(({ name }) => name)).toEqual([]);
    for (const right of leadRights) given.sandbox.do({ act: "withdraw-right", service: crmService(crm), right });
    const without = await planned();
    expect(without.steps.map(({ object }) => object)).not.toContain(objects.leads);
    expect(without.remarks.filter(({ kind }) => kind === "missing").map(({ object }) => object)).toContain(
      objects.leads,
    );
    for (const right of leadRights) given.sandbox.do({ act: "grant-right", service: crmService(crm), right });
  },

  "basic read": async (crm) => {
    const own = await crm.traits.given.ids();
    const raw = await firstRaw(crm);
    const held = (id: unknown) => own.get(String(id)) ?? null;
    const known = new Map<string, string[][]>();
    const take = (table: string, row: string[]) => known.set(table, [...(known.get(table) ?? []), row]);
    for (const [table, row] of crm.traits.holds()) {
      const cell = (name: string) => row[(tables[table] as readonly string[]).indexOf(name)] ?? "";
      if (table === "opportunities")
        take(
          "deals",
          ["opportunity_id", "name", "account", "owner", "currency", "amount", "close on", "created at"].map(cell),
        );
      if (table === "accounts") take("accounts", ["account_id", "account", "country"].map(cell));
      if (table === "leads") take("leads", ["lead_id", "source", "created at"].map(cell));
      if (table === "reps") take("reps", ["rep_id", "name", "email"].map(cell));
    }
    const found = async (sql: string, ...ids: string[]) =>
      (await raw.rows(sql)).map((row) =>
        Object.entries(row).map(([name, value]) => (ids.includes(name) ? (held(value) ?? "") : String(value ?? ""))),
      );
    const instant = (name: string) => `strftime(${name}, '%Y-%m-%dT%H:%M:%SZ')`;
    const deals = await found(
      `select opportunity_id, name, account_ref, owner_ref, currency, amount::decimal(28,2), close_on, ${instant("created_at")} from raw.opportunity`,
      "opportunity_id",
      "account_ref",
      "owner_ref",
    );
    const accounts = await found("select account_id, name, country from raw.account", "account_id");
    const leads = await found(`select lead_id, source, ${instant("created_at")} from raw.lead`, "lead_id");
    const reps = await found("select rep_id, name, email from raw.rep", "rep_id");
    const ofCompany = (rows: string[][]) => rows.filter(([id]) => id !== "");
    for (const [kind, rows] of Object.entries({ deals, accounts, leads, reps: ofCompany(reps) })) {
      const there = known
        .get(kind)!
        .map((row) => row.join(" | "))
        .sort();
      expect(there.length).toBeGreaterThan(10);
      expect({ kind, rows: rows.map((row) => row.join(" | ")).sort() }).toEqual({ kind, rows: there });
    }
  },

  "full refresh": async (crm) => {
    const { landing, round } = await crm.whole();
    expect(linesOf(landing, round.run)).toEqual(linesOf(crm.firstLanding, crm.first.run));
  },

  "two reads": async (crm) => {
    const landing = crm.onward();
    const second = await crm.round(landing);
    expect(logRows(crm, second)).toBeLessThan(logRows(crm, crm.first) / 5);
    expect(await news(crm, landing, second)).toEqual({ added: 0, changed: 0, deleted: 0 });
    crm.happens((sandbox) => sandbox.letPass({ days: 1 }));
    const third = await crm.round(landing);
    expect(logRows(crm, third)).toBeLessThan(logRows(crm, crm.first) / 5);
    const { added, changed } = await news(crm, landing, third);
    expect(Math.min(added, changed)).toBeGreaterThan(0);
    expect(added + changed).toBeGreaterThan(5);
  },

  "reads in slices": async (crm) => {
    const landing = crm.onward();
    for (let day = 0; day < 2; day++) {
      crm.happens((sandbox) => sandbox.letPass({ days: 1, minutes: 71 }));
      await crm.round(landing);
    }
    await readsAsWhole(crm, landing);
  },

  "abnormal state": async (crm) => {
    const far = (instant: string) => instant.replace(/^\d{4}/, "2999");
    const { landing: now } = await crm.whole();
    const landing = crm.onward((manifest) => withKnown(manifest, () => true, far), folderOf(now));
    const round = await crm.round(landing);
    expect(JSON.stringify(connectionState(landing, crm.name)?.known)).not.toContain('"2999-');
    expect(await news(crm, landing, round)).toEqual({ added: 0, changed: 0, deleted: 0 });
    expect(Date.parse(round.state.through)).toBeLessThanOrEqual(crm.traits.given.now().getTime());
  },

  "backward compatibility": async (crm) => {
    // The state of the first reading as the first version that kept one wrote it; parts of that time are not needed to read on.
    const fixture = new URL(`states/${crm.name}-2.json`, import.meta.url);
    const left = JSON.parse(readFileSync(fixture, "utf8")) as { version: number; state: Round["state"] };
    expect(left.state.account).toEqual(crm.first.state.account);
    const landing = crm.onward((manifest) => ({ ...manifest, ...left }));
    const round = await crm.round(landing);
    expect(round.state.manner).toBe("incremental");
    // A version that reads a field more reads that object anew; of most it reads on.
    const readOn = logsOf(crm).filter((object) => rowsOf(round, object) < Math.max(20, rowsOf(crm.first, object) / 2));
    expect(readOn.length).toBeGreaterThan(logsOf(crm).length / 2);
    // One from before there were states opens too, and is read from the beginning.
    const old = crm.onward(({ state: _, ...manifest }) => ({ ...manifest, version: 1 }));
    expect(connectionState(old, crm.name)).toBeUndefined();
    expect(() => crm.onward((manifest) => ({ ...manifest, version: 99 }))).toThrow("newer Repmark");
  },

  "all fields": async (crm) => {
    const { connection, connector, fieldsOf, lineHas, given, never } = crm.traits;
    const { steps } = await (await connector.open(connection, given.world())).plan({}, "incremental");
    const { landing, round } = await crm.whole();
    for (const step of steps) {
      const [part] = round.run.parts.filter(({ object }) => object === step.object);
      if (part === undefined) continue;
      const [line = ""] = textOf(landing, part).split("\n");
      const has = part.file.endsWith(".csv.zst")
        ? (field: string) => line.replaceAll('"', "").split(",").includes(field)
        : (field: string) => lineHas(JSON.parse(line), field);
      expect([step.object, fieldsOf(step).filter((field) => !has(field))]).toEqual([step.object, []]);
    }
    expect(await emptyColumns(await wholeRaw(crm))).toEqual(Object.keys(never).sort());
  },

  "automatic fields": async (crm) => {
    const { connection, connector, roles } = crm.traits;
    const landing = fresh(crm);
    const none = withSettings(connection, { fields: Object.fromEntries(roles.map((role) => [role, null])) });
    await crm.round(landing, { connection: none });
    const objects = new Set(Object.values(crm.traits.objects).flat());
    const here = await rawOf(landing, connector.load, landing.runs(), objects);
    const there = await wholeRaw(crm);
    for (const table of ["opportunity", "account", "lead", "activity"] as const) {
      const ids = async (raw: Warehouse) =>
        (await raw.rows(`select distinct ${table}_id from raw.${table} order by 1`)).map(
          (row) => Object.values(row)[0],
        );
      expect(await ids(here)).toEqual(await ids(there));
      expect(await seenTwice(here, table)).toEqual([]);
    }
  },

  "start date": async (crm) => {
    const [row] = await (await firstRaw(crm)).rows(
      "select count(*)::integer as deals, min(created_at)::varchar as oldest from raw.opportunity",
    );
    const known = [...crm.traits.holds()].filter(([table]) => table === "opportunities").map(([, cells]) => cells);
    const created = known.map((cells) => cells[tables.opportunities.indexOf("created at")]!).sort();
    expect(row!.deals).toBe(known.length);
    expect(new Date(String(row!.oldest)).toISOString()).toBe(new Date(created[0]!).toISOString());
    // Three years before the company's last day.
    expect(created[0]! < "2023-10").toBe(true);
  },

  pagination: async (crm) => {
    const pages = crm.traits.given.sandbox.log.entries(crm.traits.nextPage).length;
    expect(pages).toBeGreaterThan(10);
    const raw = await firstRaw(crm);
    for (const table of ["opportunity", "account", "lead", "activity", "engagement"] as const)
      expect([table, await seenTwice(raw, table)]).toEqual([table, []]);
    const held = await raw.rows(
      "select count(*)::integer as n from raw.opportunity where not coalesce(is_deleted, false)",
    );
    const said = crm.first.state.counts.find(({ object }) => object === crm.traits.objects.deals);
    expect(held).toEqual([{ n: said!.records }]);
  },

  bookmark: async (crm) => {
    const { given, objects } = crm.traits;
    const since = (known: Known) => Date.parse((known[objects.deals] as { since: string }).since);
    crm.happens((sandbox) => sandbox.letPass({ minutes: 30 }));
    const landing = crm.onward();
    const { state } = await crm.round(landing);
    expect(since(state.known)).toBeGreaterThan(since(crm.first.state.known));
    expect(since(state.known)).toBeLessThanOrEqual(given.now().getTime());
    // Set back by five days, it brings every deal that was written in them, and not all deals.
    const days = 5 * 86_400_000;
    const earlier = crm.onward((manifest) =>
      withKnown(manifest, isWatermark, (instant) => new Date(Date.parse(instant) - days).toISOString()),
    );
    const again = await crm.round(earlier);
    const from = (since(crm.first.state.known) - days) / 60_000;
    const written = [...given.sandbox.world.standingDeals()].filter(
      ({ standing }) => standing.systemModifiedAt >= from,
    );
    const ids = await crm.ids();
    const raw = await rawOf(earlier, crm.traits.connector.load, [again.run], [objects.deals]);
    const read = new Set(
      (await raw.rows("select opportunity_id as id from raw.opportunity")).map(({ id }) => String(id)),
    );
    expect(written.length).toBeGreaterThan(3);
    expect(written.filter(({ deal }) => !read.has(ids.get(deal.id)!)).map(({ deal }) => deal.id)).toEqual([]);
    expect(read.size).toBeLessThan(given.sandbox.world.deals.length / 2);
  },

  "interrupted sync": async (crm) => {
    const landing = fresh(crm);
    let cuts = 0;
    let round: Round | undefined;
    while (round === undefined) {
      const stop = new AbortController();
      const progress = () => stop.abort(new Error("cut off"));
      round = await crm
        .round(Landing.open(folderOf(landing)), {
          partBytes: 1,
          sideBySide: 1,
          progress,
          signal: stop.signal,
        })
        .catch((error: unknown) => {
          expect(error).toMatchObject({ message: "cut off" });
          cuts++;
          return undefined;
        });
    }
    expect(cuts).toBeGreaterThan(15);
    expect(round.wentOn).toBe(true);
    const whole = await crm.whole();
    expect(linesOf(Landing.open(folderOf(landing)), round.run)).toEqual(linesOf(whole.landing, whole.round.run));
  },

  "deleted and undeleted": async (crm) => {
    const [deal] = openDeals(crm);
    const id = (await crm.ids()).get(deal!)!;
    const landing = crm.onward();
    const isGone = async () => {
      const { run } = await crm.round(landing);
      const raw = await rawOf(landing, crm.traits.connector.load, [run], [crm.traits.objects.deals]);
      const rows = await raw.rows(
        "select coalesce(is_deleted, false) as gone from raw.opportunity where opportunity_id = $id::varchar order by line desc limit 1",
        { id },
      );
      return rows[0]?.gone;
    };
    crm.happens((sandbox) => {
      sandbox.letPass({ minutes: 30 });
      sandbox.do({ act: "delete-deal", deal: deal! });
    });
    expect(await isGone()).toBe(true);
    crm.happens((sandbox) => {
      sandbox.letPass({ minutes: 30 });
      sandbox.do({ act: "undelete-deal", deal: deal! });
    });
    expect(await isGone()).toBe(false);
  },

  "merged accounts": async (crm) => {
    const [one, other] = openDeals(crm).map((deal) => crm.traits.given.sandbox.world.deal(deal)!);
    const ids = await crm.ids();
    const landing = crm.onward();
    crm.happens((sandbox) => {
      sandbox.letPass({ minutes: 30 });
      sandbox.do({ act: "merge-accounts", loser: one!.account.id, survivor: other!.account.id });
    });
    const { run } = await crm.round(landing);
    const raw = await rawOf(landing, crm.traits.connector.load, [run], [crm.traits.objects.deals]);
    expect(
      await raw.rows("select distinct account_ref from raw.opportunity where opportunity_id = $id::varchar", {
        id: ids.get(one!.id)!,
      }),
    ).toEqual([{ account_ref: ids.get(other!.account.id) }]);
  },

  "schema change": async (crm) => {
    const { object, competitor, added, type } = crm.traits.field;
    const { given, readsDeals } = crm.traits;
    const service = crmService(crm);
    const landing = fresh(crm);
    given.sandbox.fault({
      kind: "acts",
      on: readsDeals,
      acts: [
        { act: "remove-field", service, object, name: competitor },
        { act: "add-field", service, object, name: added, label: "Deal desk", type, value: "asked" },
      ],
    });
    await crm.round(landing);
    expect(given.sandbox.faults.report().map(({ struck }) => struck)).toEqual([1]);
    given.sandbox.faults.disarm();
    crm.happens((sandbox) => sandbox.letPass({ minutes: 30 }));
    const { run } = await crm.round(landing);
    const deals = run.parts.filter((part) => part.object === crm.traits.objects.deals);
    const text = deals.map((part) => textOf(landing, part)).join("");
    expect(text.split("asked").length).toBeGreaterThan(100); // the new field, of every deal there is
    await readsAsWhole(crm, landing);
  },

  "clock skew": async (crm) => {
    const { given } = crm.traits;
    const landing = crm.onward();
    const ids = await crm.ids();
    const [first, second] = openDeals(crm);
    for (const [deal, skew] of [
      [first!, -300_000],
      [second!, 300_000],
    ] as const) {
      crm.happens((sandbox) => {
        sandbox.letPass({ minutes: 20 });
        sandbox.do({ act: "change-deal", deal, field: "amount", to: 4711_00 });
      });
      const { run, state } = await crm.round(landing, { skew });
      expect(Date.parse(state.through)).toBeLessThanOrEqual(given.now().getTime());
      expect(Date.parse(state.through)).toBeGreaterThan(given.now().getTime() - 15 * 60_000);
      const raw = await rawOf(landing, crm.traits.connector.load, [run], [crm.traits.objects.deals]);
      const deals = await raw.rows("select opportunity_id as id, amount::integer as amount from raw.opportunity");
      expect(deals).toContainEqual({ id: ids.get(deal), amount: 4711 });
    }
  },

  "repeated pages": async (crm) => {
    const { given, repeats } = crm.traits;
    given.sandbox.fault(...repeats);
    const landing = fresh(crm);
    await crm.round(landing);
    for (const { kind, struck } of given.sandbox.faults.report()) expect([kind, struck > 0]).toEqual([kind, true]);
    given.sandbox.faults.disarm();
    await readsAsWhole(crm, landing);
  },

  "fifty retries": async (crm) => {
    const { given } = crm.traits;
    // Five in a row, so that none is asked as often as a connector gives up after; between them a few calls are answered.
    for (let burst = 0; burst < 10; burst += 1)
      given.sandbox.fault({ kind: "status", status: 503, after: 6 * burst, times: 5 });
    const landing = fresh(crm);
    const { run } = await crm.round(landing);
    expect(given.sandbox.faults.report().map(({ struck }) => struck)).toEqual(Array(10).fill(5));
    given.sandbox.faults.disarm();
    const whole = await crm.whole();
    expect(linesOf(landing, run)).toEqual(linesOf(whole.landing, whole.round.run));
  },
};

function fresh(crm: Crm): Landing {
  return Landing.open(crm.traits.given.folder());
}

/** The data folder that a landing area is of. */
function folderOf(landing: Landing): string {
  return dirname(landing.folder);
}

function crmService(crm: Crm): "salesforce" | "hubspot" {
  return crm.name === "salesforce" ? "salesforce" : "hubspot";
}

const raws = new WeakMap<object, Promise<Warehouse>>();

function loaded(crm: Crm, landing: Landing, round: Round): Promise<Warehouse> {
  const known = raws.get(round) ?? rawOf(landing, crm.traits.connector.load);
  raws.set(round, known);
  return known;
}

function firstRaw(crm: Crm): Promise<Warehouse> {
  return loaded(crm, crm.firstLanding, crm.first);
}

async function wholeRaw(crm: Crm): Promise<Warehouse> {
  const { landing, round } = await crm.whole();
  return loaded(crm, landing, round);
}

/** What was read bit by bit is, record by record, what a whole reading finds now. */
async function readsAsWhole(crm: Crm, landing: Landing): Promise<void> {
  const here = await rawOf(landing, crm.traits.connector.load);
  expect(differing(await latest(here), await latest(await wholeRaw(crm)))).toEqual({});
  here.close();
}

/** Objects that have a watermark. */
function logsOf(crm: Crm): string[] {
  return Object.entries(crm.first.state.known).flatMap(([object, known]) =>
    (known as { since?: string }).since === undefined ? [] : [object],
  );
}

/** Records that a round read of objects that have a watermark. */
function logRows(crm: Crm, { run }: Round): number {
  const logs = logsOf(crm);
  return run.parts.filter(({ object }) => logs.includes(object)).reduce((sum, { rows }) => sum + (rows ?? 0), 0);
}

function rowsOf({ run }: Round, object: string): number {
  return run.parts.filter((part) => part.object === object).reduce((sum, { rows }) => sum + (rows ?? 0), 0);
}

async function news(crm: Crm, landing: Landing, { run }: Round) {
  const raw = await rawOf(landing, crm.traits.connector.load);
  const all = await loadedSummary(raw, run);
  raw.close();
  const sum = (name: "added" | "changed" | "deleted") => all.reduce((total, one) => total + one[name], 0);
  return { added: sum("added"), changed: sum("changed"), deleted: sum("deleted") };
}

/** Instants of those names that a state knows, as something else; nothing else of it. */
function withKnown(
  manifest: Manifest,
  isMeant: (name: string) => boolean,
  change: (instant: string) => string,
): Manifest {
  const known = JSON.parse(JSON.stringify(manifest.state!.known), (name, value: unknown) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value) && isMeant(name) ? change(value) : value,
  );
  return { ...manifest, state: { ...manifest.state!, known } };
}

function isWatermark(name: string): boolean {
  return name === "since";
}

/** Deals that are open, not deleted, and not yet touched by a check. */
function openDeals(crm: Crm): string[] {
  return [...crm.traits.given.sandbox.world.standingDeals()]
    .filter(({ standing }) => !standing.isDeleted && standing.stage < 4)
    .map(({ deal }) => deal.id);
}
