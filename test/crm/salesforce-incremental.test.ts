import { afterEach, expect, test } from "vitest";
import { writeReceipt } from "../../src/crm/sync/receipt.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

let given: GivenSalesforce;
afterEach(() => given.close());

test("what was emptied out of the bin is found by its absence within a week, and dated by then", async () => {
  given = await GivenSalesforce.of(200);
  const standing = given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);
  const gone = standing.at(-7)!;
  const workspace = await given.workspace();
  const before = (await given.round(workspace)).state.counts.find(({ object }) => object === "opportunity")!.records;
  given.sandbox.letPass({ days: 8 });
  given.sandbox.do({ act: "delete-deal", deal: gone.id }, { act: "purge", record: gone.id });
  given.sandbox.letPass({ days: 20 }); // past what Salesforce tells of deletions
  const { run } = await given.round(workspace);
  expect(run.parts.map(({ file, object }) => `${object} ${file.endsWith("csv.zst")}`)).toContain("opportunity true");
  await workspace.data.catchUp();
  const deleted = await told(workspace.data.warehouse, "select name from core.opportunity where is_deleted");
  expect(deleted).toContain(JSON.stringify({ name: gone.name }));
  expect(before).toBeGreaterThan(100);
}, 120_000);

test("leads and activities that were erased are missed too; a list that is short for want of a right is not believed", async () => {
  given = await GivenSalesforce.of(200);
  const workspace = await given.workspace();
  await given.round(workspace);
  const { world } = given.sandbox;
  const [lead] = world.deals.flatMap((deal) =>
    deal.lead !== null && deal.lead.createdAt < world.now ? [deal.lead.id] : [],
  );
  const deals = world.deals.filter((deal) => world.standing(deal)?.isDeleted === false);
  given.sandbox.do({ act: "purge", record: lead! });
  given.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "ViewAll:Opportunity" });
  given.sandbox.letPass({ days: 8 });
  const { run, state } = await given.round(workspace);
  await workspace.data.catchUp();
  const { warehouse } = workspace.data;
  expect(await told(warehouse, "select lead_id as id from core.lead", await given.ids())).not.toContain(
    JSON.stringify({ id: lead }),
  );
  const standing = await warehouse.rows(
    "select count(*)::double as n from core.opportunity where not coalesce(is_deleted, false)",
  );
  expect(standing[0]!.n).toBe(deals.length);
  expect(await told(warehouse, "select object, saw from core.data_issue where code = 'listing-short'")).toEqual([
    JSON.stringify({ object: "opportunity", saw: "0" }),
  ]);
  const receipt = await writeReceipt(workspace.data.landing.folder, warehouse, run, state);
  expect(receipt.lines.find(({ object, month }) => object === "opportunity" && month === null)).toMatchObject({
    crm: 0,
    ours: deals.length,
  });
  // Given back, nothing is left of it.
  given.sandbox.do({ act: "grant-right", service: "salesforce", right: "ViewAll:Opportunity" });
  given.sandbox.letPass({ days: 8 });
  await given.round(workspace);
  await workspace.data.catchUp();
  expect(
    await told(warehouse, "select * from core.data_issue where code in ('listing-short', 'listed-unread')"),
  ).toEqual([]);
});
