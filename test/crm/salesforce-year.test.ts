import { expect, test } from "vitest";
import { Workspace } from "../../src/app/workspace.ts";
import type { World } from "../../src/crm/sync/connector.ts";
import { drift } from "../../src/crm/sync/drift.ts";
import { isGap, writeReceipt } from "../../src/crm/sync/receipt.ts";
import { RepmarkError } from "../../src/domain/repmark-error.ts";
import { Randomness } from "../../src/simulator/randomness.ts";
import { dayText } from "../../src/simulator/timeline.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";
import { Life, troubles } from "./salesforce-life.ts";
import { isSoak, keepHeld, seeds } from "./soak.ts";

const days = isSoak ? Number(process.env.REPMARK_DAYS ?? 365) : 7;

test.each(seeds(20))(
  "daily syncs in every kind of trouble, while people work and admins act, come to what one load at the end comes to (seed %i)",
  async (seed) => {
    const given = await GivenSalesforce.of(
      200,
      { reps: 8, seed, daysAhead: 400 },
      { pageSize: 200, bulkPageRecords: 300 },
    );
    const life = new Life(given, seed);
    const chance = new Randomness(seed, "year");
    const folder = given.folder();
    const lived = { rounds: 0, cut: 0, failed: 0 };
    await given.roundInto(Landing.open(folder));
    given.sandbox.salesforce.settings.binDays = 15; // as it is; what lay in it before is known
    given.sandbox.fault(...troubles);
    for (let day = 1; day <= days; day += 1) {
      const worked = chance.whole(300, 900);
      given.sandbox.letPass({ minutes: worked });
      life.live();
      given.sandbox.letPass({ minutes: 1440 - worked });
      await synced(given, folder, chance, lived);
      if (day % 61 !== 0) continue;
      await loadedBy(given, folder);
      console.log({ seed, day, ...lived });
    }
    const struck = given.sandbox.faults.report().reduce((sum, fault) => sum + fault.struck, 0);
    expect(struck + lived.cut).toBeGreaterThan(days);
    given.sandbox.faults.disarm();
    life.settle();
    given.sandbox.letPass({ minutes: 30 });
    const { run, state } = await given.roundInto(Landing.open(folder));
    const daily = await given.workspace(folder);
    const receipt = await writeReceipt(daily.data.landing.folder, daily.data.warehouse, run, state);
    expect(receipt.lines.filter(isGap)).toEqual([]);
    // A load at the end sees all that was ever put into the bin and not purged; a bin that is as it is shows no more what became of that since.
    given.sandbox.salesforce.settings.binDays = 10_000;
    expect(await differences(given, daily, await given.synced(), life)).toEqual([]);
    given.sandbox.salesforce.settings.binDays = 15;
    await withheld(given, daily);
    const { acts, wereBinned, purged } = life;
    if (isSoak)
      keepHeld("daily syncs, Salesforce", {
        seed,
        days,
        ...lived,
        struck,
        acts,
        binned: wereBinned.size,
        purged: purged.size,
      });
    await given.close();
  },
  isSoak ? 3_600_000 : 240_000,
);

/**
 * Then some deals are kept back, new ones and one that moves: the receipt says in which months, the list of ids which of them are
 * new, and a full reading all of them.
 */
async function withheld(given: GivenSalesforce, daily: Workspace): Promise<void> {
  const { world } = given.sandbox;
  const since = world.now;
  given.sandbox.letPass({ days: 8 }); // all ids are compared weekly
  const standing = [...world.standingDeals()].filter(({ standing: one }) => !one.isDeleted);
  const fresh = standing.filter(({ deal }) => deal.createdAt >= since).slice(0, 3);
  const moved = standing.find(
    ({ deal, standing: one }) => deal.createdAt < since && one.stage < 4 && one.closeOn !== null,
  )!;
  const [from, to] = [world.standing(moved.deal, since)!.closeOn!, moved.standing.closeOn! + 400]; // from where we know it
  given.sandbox.do({ act: "change-deal", deal: moved.deal.id, field: "close_on", to });
  const crm = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const kept = [...fresh, moved].map(({ deal }) => crm.get(deal.id)!);
  given.sandbox.letPass({ minutes: 30 });
  given.sandbox.fault({ kind: "rows-withheld", with: { ids: kept }, times: null });

  const blind = await given.round(daily);
  await daily.data.catchUp();
  const months = new Map<string | null, number>([[null, fresh.length]]);
  const more = (day: number, by: number) => {
    const month = dayText(day).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + by);
  };
  for (const { standing: one } of fresh) more(one.closeOn!, 1);
  more(from, -1);
  more(to, 1);
  const receipt = await writeReceipt(daily.data.landing.folder, daily.data.warehouse, blind.run, blind.state);
  expect(receipt.lines.filter(isGap).map(({ month, crm: theirs, ours }) => [month, theirs - ours])).toEqual(
    expect.arrayContaining([...months].filter(([, by]) => by !== 0)),
  );
  expect(receipt.lines.filter(isGap)).toHaveLength([...months.values()].filter((by) => by !== 0).length);
  const unread = await told(
    daily.data.warehouse,
    "select record_id as id from core.data_issue where code = 'listed-unread'",
  );
  expect(unread).toEqual(
    kept
      .slice(0, -1)
      .map((id) => JSON.stringify({ id }))
      .sort(),
  );

  given.sandbox.faults.disarm();
  const erased = standing.find(({ deal }) => deal !== moved.deal && !fresh.some((one) => one.deal === deal))!.deal.id;
  given.sandbox.do({ act: "delete-deal", deal: erased }, { act: "purge", record: erased });
  given.sandbox.letPass({ minutes: 30 });
  const full = await given.round(daily, { manner: "full" });
  await daily.data.catchUp();
  const drifted = await drift(daily.data.warehouse, full.run, blind.state.through);
  expect(drifted.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual(
    [
      ...kept.map((id, place) => `${place < fresh.length ? "missed" : "changed"} ${id}`),
      `gone ${crm.get(erased)}`,
    ].sort(),
  );
  const after = await writeReceipt(daily.data.landing.folder, daily.data.warehouse, full.run, full.state);
  expect(after.isComplete).toBe(true);
  expect(await told(daily.data.warehouse, "select * from core.data_issue where code = 'listed-unread'")).toEqual([]);
}

interface Lived {
  rounds: number;
  cut: number;
  failed: number;
}

/** A day's sync, begun anew as often as it takes: each attempt is a process of its own, and some are cut off at some call. */
async function synced(given: GivenSalesforce, folder: string, chance: Randomness, lived: Lived): Promise<void> {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const calls = chance.chance(0.3) ? chance.whole(1, 70) : Number.POSITIVE_INFINITY;
    const minutesOff = chance.chance(0.1) ? chance.whole(-5, 5) : 0;
    try {
      const options = { sideBySide: chance.whole(1, 3), partBytes: chance.chance(0.1) ? 1 : 2 ** 23 };
      await given.roundInto(Landing.open(folder), options, cutOff(given, calls, minutesOff));
      lived.rounds += 1;
      return;
    } catch (error) {
      if (error instanceof Killed) lived.cut += 1;
      else if (error instanceof RepmarkError) lived.failed += 1;
      else throw error;
    }
  }
  throw new Error("twelve rounds in a row came to nothing");
}

class Killed extends Error {}

/** A process that is gone after so many calls, and whose clock is off. */
function cutOff(given: GivenSalesforce, calls: number, minutesOff: number): World {
  let made = 0;
  return given.world({
    now: () => new Date(given.now().getTime() + minutesOff * 60_000),
    patience: { answer: 2000, silence: 2000 },
    fetch: (url, init) => (++made > calls ? Promise.reject(new Killed()) : fetch(url, init)),
    sleep: async () => {
      if (made > calls) throw new Killed();
    },
  });
}

/** What is landed is loaded now and then; in what portions it is makes no difference. */
async function loadedBy(given: GivenSalesforce, folder: string): Promise<void> {
  (await Workspace.open(folder, { now: () => given.now(), log: () => undefined })).close();
}

/** Rows that only one of them has, some of each table. */
async function differences(given: GivenSalesforce, daily: Workspace, whole: Workspace, life: Life): Promise<string[]> {
  const ids = await given.ids();
  const found: string[] = [];
  for (const [table, sql] of Object.entries(compared)) {
    const [ours, theirs] = [
      new Set(await told(daily.data.warehouse, sql, ids)),
      new Set(await told(whole.data.warehouse, sql, ids)),
    ];
    const isComparable = comparable(table, life);
    const only = (rows: ReadonlySet<string>, others: ReadonlySet<string>) =>
      [...rows].filter((row) => !others.has(row) && isComparable(row)).slice(0, 3);
    found.push(...only(ours, theirs).map((row) => `${table}, daily alone: ${row}`));
    found.push(...only(theirs, ours).map((row) => `${table}, whole alone: ${row}`));
  }
  return found;
}

/** All but what only those can know who looked in between. */
function comparable(table: string, life: Life): (row: string) => boolean {
  const { wereBinned, mergedDeals, purged: lost } = life;
  // Out of the bin again: when it was in there. As it stands in the end it has to be the same.
  const deals = table === "opportunity" ? [] : [...wereBinned].map((id) => `"${id}"`);
  // Which deal one went into that is past the bin, to which its leads and acts therefore belong.
  const survivors = ["lead", "activity", "engagement"].includes(table)
    ? [...lost].flatMap((id) => keptOf(id, mergedDeals)).map((id) => `"opportunity_id":"${id}"`)
    : [];
  const purged = /"006\w{15}"/;
  return (row) => !purged.test(row) && ![...deals, ...survivors].some((id) => row.includes(id));
}

/** All that a deal went into, one after the other. */
function keptOf(id: string, mergedDeals: ReadonlyMap<string, string>): string[] {
  const into = mergedDeals.get(id);
  return into === undefined ? [] : [into, ...keptOf(into, mergedDeals)];
}
