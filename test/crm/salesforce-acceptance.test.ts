import { afterAll, beforeAll, expect, test } from "vitest";
import { scorecard } from "../../src/app/scorecard.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";
import { asFarAsIdsAllow, dealsOr } from "./soak.ts";

let given: GivenSalesforce;
let synced: Workspace;
let imported: Workspace;
let ids: Map<string, string>;

beforeAll(async () => {
  given = await GivenSalesforce.of(dealsOr(600));
  [synced, imported, ids] = [await given.synced(), await given.imported(), await given.ids()];
}, 900_000);
afterAll(() => given.close());

test.each(Object.entries(compared))("%s: read from Salesforce as from the company's CSV export", async (_, sql) => {
  const [there, here] = [await told(imported.data.warehouse, sql), await told(synced.data.warehouse, sql, ids)];
  expect(there.length).toBeGreaterThan(5);
  const [imports, syncs] = [new Set(there), new Set(here)];
  const odd = {
    onlyImported: there.filter((row) => !syncs.has(row)),
    onlySynced: here.filter((row) => !imports.has(row)),
  };
  expect({
    imported: odd.onlyImported.length,
    synced: odd.onlySynced.length,
    like: [odd.onlyImported.slice(0, 3), odd.onlySynced.slice(0, 3)],
  }).toEqual({ imported: 0, synced: 0, like: [[], []] });
});

test("the scorecard of a quarter is the same, rep by rep and number by number", async () => {
  const asking = { period: "2026-Q1", asOf: "2026-06-30", language: "en" } as const;
  const [there, here] = await Promise.all([scorecard(imported, asking), scorecard(synced, asking)]);
  // What a push costs goes by the ARR of its day, which Salesforce knows only from its first tracked change on.
  const comparable = ({ "forecast.push_price": _, ...measures }: (typeof there.reps)[number]["measures"]) => measures;
  const numbers = (card: typeof there, names: ReadonlyMap<string, string>) =>
    Object.fromEntries(card.reps.map((rep) => [names.get(rep.repId) ?? rep.repId, comparable(rep.measures)]));
  expect(Object.keys(there.team.measures).length).toBeGreaterThan(20);
  expect(asFarAsIdsAllow(numbers(here, ids))).toEqual(asFarAsIdsAllow(numbers(there, new Map())));
});
