import { expect, test } from "vitest";
import { RepmarkError } from "../../src/domain/repmark-error.ts";
import { Randomness } from "../../src/simulator/randomness.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { coreOf, differing } from "./core-of.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { HubspotLife, troubles } from "./hubspot-life.ts";
import { isSoak, keepHeld, seeds } from "./soak.ts";

const days = isSoak ? Number(process.env.REPMARK_DAYS ?? 365) : 4;

test.each(seeds(20))(
  "daily syncs in every kind of trouble, while people work and things go wrong, come to what one load at the end comes to (seed %i)",
  async (seed) => {
    const given = await GivenHubspot.of(200, { reps: 8, seed, daysAhead: 400 });
    const life = new HubspotLife(given, seed);
    const chance = new Randomness(seed, "month");
    const folder = given.folder();
    const lived = { rounds: 0, failed: 0 };
    await given.roundInto(Landing.open(folder));
    given.sandbox.fault(...troubles);
    for (let day = 1; day <= days; day += 1) {
      const worked = chance.whole(300, 900);
      given.sandbox.letPass({ minutes: worked });
      life.live();
      given.sandbox.letPass({ minutes: 1440 - worked });
      await synced(given, folder, lived);
      if (day % 61 !== 0) continue;
      (await given.workspace(folder)).close();
      console.log({ seed, day, ...lived });
    }
    const struck = given.sandbox.faults.report().reduce((sum, fault) => sum + fault.struck, 0);
    expect(struck).toBeGreaterThan(days);
    given.sandbox.faults.disarm();
    // The last word: what trouble kept from being seen is found by a calm round, and what only a week's listing shows by a later one.
    for (const pause of [1, 8]) {
      given.sandbox.letPass({ days: pause });
      await given.roundInto(Landing.open(folder));
    }
    const [daily, whole] = [await coreOf(await given.workspace(folder)), await coreOf(await given.synced())];
    const gone = await goneIn(daily, given, life);
    expect(differing(comparable(daily, gone), comparable(whole, gone))).toEqual({});
    if (isSoak)
      keepHeld("daily syncs, HubSpot", { seed, days, ...lived, struck, acts: life.acts, gone: life.wereGone.size });
    await given.close();
  },
  isSoak ? 3_600_000 : 360_000,
);

/** A key that is refused for once, a day whose calls are used up, is the end of a round; the next one goes on. */
async function synced(given: GivenHubspot, folder: string, lived: { rounds: number; failed: number }): Promise<void> {
  for (let attempt = 0; attempt < 9; attempt += 1) {
    try {
      await given.roundInto(Landing.open(folder), {}, given.world({ patience: { answer: 2000, silence: 2000 } }));
      lived.rounds += 1;
      return;
    } catch (error) {
      if (!(error instanceof RepmarkError)) throw error;
      lived.failed += 1;
    }
  }
  throw new Error("nine rounds in a row came to nothing");
}

interface Gone {
  readonly deals: ReadonlySet<string>;
  readonly leads: ReadonlySet<string>;
  /** Acts about deals that are gone: to who looks in the end they are about the next one. */
  readonly acts: ReadonlySet<unknown>;
}

/** What was gone at some time, by the ids of HubSpot. */
async function goneIn(daily: Record<string, string[]>, given: GivenHubspot, life: HubspotLife): Promise<Gone> {
  const names = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const named = (gone: ReadonlySet<string>) => new Set([...gone].map((own) => names.get(own) ?? own));
  const [deals, leads] = [named(life.wereGone), named(life.recordsGone)];
  // What the company itself deleted can be seen for 90 days, and some of those have passed.
  for (const { opportunity_id, is_deleted } of rowsOf(daily.opportunity!))
    if (is_deleted === true) deals.add(String(opportunity_id));
  const about = rowsOf(daily.engagement!).filter(({ opportunity_id }) => deals.has(String(opportunity_id)));
  return { deals, leads, acts: new Set(about.map(({ engagement_id }) => engagement_id)) };
}

/**
 * Without what only those know who looked while it was there: what deals were that were gone at some time, and that something was tied
 * to a deal or a lead that was.
 */
function comparable(core: Record<string, string[]>, { deals, leads, acts }: Gone): Record<string, string[]> {
  const ofDeals = new Set(["opportunity", "opportunity_version", "credit", "subscription_term"]);
  const all: Record<string, string[]> = {};
  for (const [table, rows] of Object.entries(core)) {
    const told = rowsOf(rows);
    for (const row of told) if (acts.has(row.engagement_id)) row.opportunity_id = null;
    all[table] = ofDeals.has(table)
      ? told.filter(({ opportunity_id }) => !deals.has(String(opportunity_id))).map((row) => JSON.stringify(row))
      : told.map((row) =>
          JSON.stringify(untied(untied(row, "opportunity_id", deals), "lead_id", table === "lead" ? new Set() : leads)),
        );
  }
  return all;
}

function rowsOf(rows: readonly string[]): Record<string, unknown>[] {
  return rows.map((row) => JSON.parse(row) as Record<string, unknown>);
}

function untied(row: Record<string, unknown>, column: string, gone: ReadonlySet<string>): Record<string, unknown> {
  return gone.has(String(row[column])) ? { ...row, [column]: null } : row;
}
