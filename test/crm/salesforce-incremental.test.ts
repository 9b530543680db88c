import { afterEach, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

let given: GivenSalesforce;
afterEach(() => given.close());

test("eight days synced day by day come to what one full load finds at their end", async () => {
  given = await GivenSalesforce.of(250);
  const standing = given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);
  const [back, gone, renamed] = [5, 6, 9].map((place) => standing.at(-place)!.id) as [string, string, string];
  const daily = await given.workspace();
  await given.round(daily);
  for (let day = 0; day < 8; day++) {
    given.sandbox.letPass({ days: 1, minutes: day * 37 });
    if (day === 3) given.sandbox.do({ act: "delete-deal", deal: back }, { act: "delete-deal", deal: gone });
    if (day === 5) given.sandbox.do({ act: "undelete-deal", deal: back });
    if (day === 6) given.sandbox.do({ act: "system-write", count: 40 });
    if (day === 7) given.sandbox.do({ act: "rename-deal", deal: renamed, name: "Another name" });
    const { state } = await given.round(daily);
    expect(state.manner).toBe("incremental");
  }
  await daily.data.catchUp();
  const deleted = await told(daily.data.warehouse, "select name from core.opportunity where is_deleted");
  expect(deleted).toContain(JSON.stringify({ name: given.sandbox.world.deals.find(({ id }) => id === gone)!.name }));
  expect(
    await told(daily.data.warehouse, "select name from core.opportunity where name = 'Another name'"),
  ).toHaveLength(1);
  await same(daily, await given.synced());
}, 240_000);

async function same(one: Workspace, other: Workspace): Promise<void> {
  for (const [table, sql] of Object.entries(compared)) {
    const [here, there] = [await told(one.data.warehouse, sql), await told(other.data.warehouse, sql)];
    const odd = {
      table,
      one: here.filter((row) => !there.includes(row)),
      other: there.filter((row) => !here.includes(row)),
    };
    expect({ ...odd, like: [odd.one[0], odd.other[0]] }).toEqual({
      table,
      one: [],
      other: [],
      like: [undefined, undefined],
    });
    expect(here.length).toBe(there.length);
  }
}
