import { afterEach, expect, test } from "vitest";
import type { CompanyPlan } from "../../src/simulator/plan.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

/** What real orgs hold that nobody would think of. */
let given: GivenSalesforce;
afterEach(() => given.close());

test("F23 ten thousand deals with one stamp are all read, by pages and by Bulk, and not again afterwards", async () => {
  given = await GivenSalesforce.of(10_600, { startsOn: "2025-06-30" } satisfies Partial<CompanyPlan>);
  dealsAlone();
  const landing = Landing.open(given.folder());
  await given.roundInto(landing);
  for (const [count, file] of [
    [10_001, ".csv.zst"],
    [9_001, ".ndjson.zst"],
  ] as const) {
    given.sandbox.letPass({ days: 1 });
    given.sandbox.do({ act: "system-write", count });
    given.sandbox.letPass({ minutes: 30 });
    const { run } = await given.roundInto(landing);
    const parts = run.parts.filter(({ object }) => object === "opportunity");
    expect(new Set(parts.map((part) => part.file.replace(/^.*?(?=\.\w+\.zst$)/, "")))).toEqual(new Set([file]));
    expect(parts.reduce((sum, { rows }) => sum + rows!, 0)).toBeGreaterThanOrEqual(count);
    given.sandbox.letPass({ minutes: 30 });
    const after = await given.roundInto(landing);
    expect(after.run.parts.filter(({ object }) => object === "opportunity")).toEqual([]);
  }
});

test("F32 whatever stands in a CSV cell arrives as it is: NUL, CR, quotes, emoji, a megabyte; what is no number is none", async () => {
  given = await GivenSalesforce.of(200);
  const deals = standing().slice(-8);
  const names = [
    "NUL \u0000 inside",
    'CR \r inside, with a "quote"',
    "two\nlines, then\r\nanother",
    "🎉 won",
    "مرحبا بالعالم",
    "m".repeat(1_000_000),
    "  blanks around  ",
    "null",
  ];
  for (const [place, name] of names.entries()) given.sandbox.do({ act: "rename-deal", deal: deals[place]!.id, name });
  given.sandbox.do({ act: "change-deal", deal: deals[3]!.id, field: "amount", to: 1e20 }); // 1.0E18
  // So many fields that they do not fit into an address: the question goes into the body of a job.
  for (let more = 0; more < 240; more++) own(`A_field_that_somebody_made_for_a_report_once_${more}__c`, "string", null);
  own("Odd_Score__c", "string", "NaN");
  own("Odd_Months__c", "string", "0.0");
  own("Odd_One_Off__c", "string", "1.5E+3");
  own("Odd_ARR__c", "string", "Infinity");
  const fields = {
    lead_score: "Odd_Score__c",
    term_months: "Odd_Months__c",
    one_off: "Odd_One_Off__c",
    arr: "Odd_ARR__c",
  };
  const workspace = await given.workspace();
  const { run } = await given.roundAs(
    workspace,
    Object.fromEntries(Object.entries(fields).map(([role, field]) => [`opportunity.${role}`, field])),
  );
  expect(run.parts.find(({ object }) => object === "opportunity")!.file).toMatch(/\.csv\.zst$/);
  await workspace.data.catchUp();
  const { warehouse } = workspace.data;
  const crm = new Map([...(await given.ids())].map(([id, mine]) => [mine, id]));
  const rows = await warehouse.rows("select opportunity_id, name, amount::varchar as amount from raw.opportunity");
  const row = (place: number) => rows.find((one) => one.opportunity_id === crm.get(deals[place]!.id));
  expect(names.map((_, place) => row(place)!.name)).toEqual(names);
  expect(row(3)!.amount).toBe("1000000000000000000.0000");
  expect(
    await told(
      warehouse,
      "select distinct lead_score, term_months, one_off::varchar as one_off, arr from raw.opportunity",
    ),
  ).toEqual([JSON.stringify({ lead_score: null, term_months: 0, one_off: "1500.0000", arr: null })]);
  expect(
    await told(
      warehouse,
      "select distinct field, saw from core.data_issue where code = 'bad-number' and object = 'opportunity'",
    ),
  ).toEqual([JSON.stringify({ field: "arr", saw: "Infinity" }), JSON.stringify({ field: "lead_score", saw: "NaN" })]);
});

test("F34 a stage that is deleted keeps its deals and its name, and a new one has its place", async () => {
  given = await GivenSalesforce.of(200);
  const daily = await given.synced();
  const open = standing().filter((deal) => given.sandbox.world.standing(deal)!.stage < 3);
  const [left, moved] = [open.at(-1)!, open.at(-2)!];
  given.sandbox.letPass({ days: 1 });
  given.sandbox.do(
    { act: "change-deal", deal: left.id, field: "stage", to: 1 },
    { act: "add-stage", stage: "legal", name: "Legal", probability: 0.9 },
    { act: "change-deal", deal: moved.id, field: "stage", to: 6 },
    { act: "delete-stage", stage: "demo" },
  );
  given.sandbox.letPass({ minutes: 30 });
  await given.round(daily);
  await daily.data.catchUp();
  const ids = await given.ids();
  const sql = `select opportunity_id, stage.name as stage, stage.probability, opportunity.outcome from core.opportunity as opportunity
    left join core.stage as stage using (stage_id) where not coalesce(is_deleted, false)`;
  const [seen, fresh] = [
    await told(daily.data.warehouse, sql, ids),
    await told((await given.synced()).data.warehouse, sql, ids),
  ];
  const of = (rows: readonly string[], id: string) =>
    rows.filter((row) => row.includes(`"${id}"`)).map((row) => JSON.parse(row));
  // Who saw the stage while it was there knows what it was worth; who did not has its name from the deals.
  expect(of(seen, left.id)).toEqual([{ opportunity_id: left.id, stage: "Demo", probability: 0.25, outcome: "open" }]);
  expect(of(fresh, left.id)).toEqual([{ opportunity_id: left.id, stage: "Demo", probability: null, outcome: "open" }]);
  for (const rows of [seen, fresh])
    expect(of(rows, moved.id)).toEqual([
      { opportunity_id: moved.id, stage: "Legal", probability: 0.9, outcome: "open" },
    ]);
  expect(seen.length).toBe(fresh.length);
});

const standing = () =>
  given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);

/** Nothing else may be read: what has thousands of deals has many times as much of all else. */
function dealsAlone(): void {
  const others =
    "Account Contact OpportunityContactRole OpportunityHistory OpportunityFieldHistory OpportunitySplit OpportunityLineItem Contract Lead Task Event EmailMessage CampaignMember Engagement__c ForecastingItem";
  for (const object of others.split(" "))
    given.sandbox.do({ act: "withdraw-right", service: "salesforce", right: `object:${object}` });
}

function own(name: string, type: string, value: string | null): void {
  given.sandbox.do({ act: "add-field", service: "salesforce", object: "Opportunity", name, label: name, type, value });
}
