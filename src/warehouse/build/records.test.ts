import { expect, onTestFinished, test } from "vitest";
import { given } from "../../../test/world/given.ts";

test("an activity seen again counts once, as it was last seen; those without an id are told apart by what they say", async () => {
  const call = (more: object) => ({ type: "call", rep_ref: "Ada", at: "2026-02-01T09:00:00Z", minutes: 5, ...more });
  const made = await given({
    raw: {
      rep: [{ name: "Ada" }],
      activity: [
        call({ activity_id: "A", observed_at: "2026-03-01T00:00:00Z" }),
        call({ activity_id: "A", minutes: 7, observed_at: "2026-04-01T00:00:00Z" }),
        call({ activity_id: "B" }),
        call({}),
        call({}),
        call({ type: "email" }),
        call({ activity_id: "no time", at: null }),
      ],
    },
  });
  onTestFinished(() => made.close());
  const rows = await made.warehouse.rows(
    "select type, minutes, count(*)::integer as times from core.activity group by all order by all",
  );
  expect(rows).toEqual([
    { type: "call", minutes: 5, times: 2 }, // B, and the one without an id
    { type: "call", minutes: 7, times: 1 },
    { type: "email", minutes: 5, times: 1 },
  ]);
});

test("notice counts from the day it was given, and without one from the export that first tells of it", async () => {
  const term = {
    term_id: "C-1",
    account_ref: "Nordic Steel",
    starts_on: "2026-01-01",
    ends_on: "2027-01-01",
    recurring_value: "12000.00",
    arr: "12000.00",
  };
  const ended = { notified_end_on: "2027-01-01" };
  await using said = await given({
    raw: { subscription_term: [{ ...term, ...ended, notified_at: "2026-10-05T09:00:00Z" }] },
  });
  await using seen = await given({
    raw: {
      subscription_term: [
        { ...term, observed_at: "2026-09-30T00:00:00Z" },
        { ...term, ...ended, observed_at: "2026-10-31T00:00:00Z" },
      ],
    },
  });
  const notices = (world: typeof said) =>
    world.warehouse.rows(
      "select valid_until::date::varchar as until, notified_end_on::varchar as notified from core.subscription_term order by valid_from",
      {},
    );
  expect(await notices(said)).toEqual([
    { until: "2026-10-05", notified: null },
    { until: "9999-12-31", notified: "2027-01-01" },
  ]);
  expect(await notices(seen)).toEqual([
    { until: "2026-10-31", notified: null },
    { until: "9999-12-31", notified: "2027-01-01" },
  ]);
});

test("an act that names its buyer is about the latest of the buyer's deals that had begun by then, else about the first to come", async () => {
  const deal = (opportunity_id: string, created_at: string, more: object = {}) => ({
    opportunity_id,
    owner_ref: "Ada",
    outcome: "open",
    created_at,
    ...more,
  });
  const act = (engagement_id: string, at: string, more: object = {}) => ({
    engagement_id,
    kind: "visit",
    buyer_ref: "kim",
    at,
    ...more,
  });
  await using made = await given({
    raw: {
      opportunity: [
        deal("march", "2026-03-01T00:00:00Z"),
        deal("june", "2026-06-01T00:00:00Z", { is_deleted: true }),
        deal("july", "2026-07-01T00:00:00Z", { is_deleted: true, merged_into: "august" }),
        deal("august", "2026-08-01T00:00:00Z"),
        deal("never hers", "2026-04-01T00:00:00Z"),
      ],
      contact_role: [
        { role_id: "1", contact_ref: "kim", opportunity_ref: "march" },
        { role_id: "2", contact_ref: "kim", opportunity_ref: "june", is_deleted: true }, // it went with the deal
        { role_id: "3", contact_ref: "kim", opportunity_ref: "july" },
        { role_id: "4", contact_ref: "kim", opportunity_ref: "never hers", observed_at: "2026-05-01T00:00:00Z" },
        {
          role_id: "4",
          contact_ref: "kim",
          opportunity_ref: "never hers",
          observed_at: "2026-06-01T00:00:00Z",
          is_deleted: true,
        },
      ],
      engagement: [
        act("in January", "2026-01-10T00:00:00Z"),
        act("in May", "2026-05-10T00:00:00Z"),
        act("in June", "2026-06-10T00:00:00Z"),
        act("in July", "2026-07-10T00:00:00Z"),
        act("in August", "2026-08-10T00:00:00Z"),
        act("somebody else's", "2026-05-10T00:00:00Z", { buyer_ref: "lee" }),
        act("of a deal that is named", "2026-01-10T00:00:00Z", { opportunity_ref: "august" }),
      ],
    },
  });
  const acts = await made.warehouse.rows("select engagement_id, opportunity_id from core.engagement");
  expect(Object.fromEntries(acts.map((one) => [one.engagement_id, one.opportunity_id]))).toEqual({
    "in January": "march",
    "in May": "march",
    "in June": "june",
    "in July": "june",
    "in August": "august",
    "somebody else's": null,
    "of a deal that is named": "august",
  });
});

test("what was tied to a deal that became part of another is tied to the one that was kept in the end", async () => {
  const deal = (opportunity_id: string, merged_into: string | null) => ({
    opportunity_id,
    merged_into,
    owner_ref: "Ada",
    account_ref: "Alfa",
    created_at: "2026-03-01T00:00:00Z",
  });
  const at = "2026-05-10T00:00:00Z";
  await using made = await given({
    raw: {
      opportunity: [deal("first", "second"), deal("second", "third"), deal("third", null)],
      activity: [
        { activity_id: "of the first", opportunity_ref: "first", type: "call", at },
        { activity_id: "of the third", opportunity_ref: "third", type: "call", at },
      ],
      lead: [{ lead_id: "of the second", opportunity_ref: "second", created_at: at }],
      engagement: [{ engagement_id: "of the second", opportunity_ref: "second", kind: "visit", at }],
      line_item: [{ line_item_id: "of the first", opportunity_ref: "first", product_ref: "GTX", total: "10.00" }],
    },
  });
  const tied = (table: string, id: string) =>
    made.warehouse.rows(`select ${id} as id, opportunity_id from core.${table} order by 1`);
  expect(await tied("activity", "activity_id")).toEqual([
    { id: "of the first", opportunity_id: "third" },
    { id: "of the third", opportunity_id: "third" },
  ]);
  expect(await tied("lead", "lead_id")).toEqual([{ id: "of the second", opportunity_id: "third" }]);
  expect(await tied("engagement", "engagement_id")).toEqual([{ id: "of the second", opportunity_id: "third" }]);
  expect(await made.warehouse.rows("select product_id from core.opportunity where opportunity_id = 'third'")).toEqual([
    { product_id: "gtx" },
  ]);
});

test("what was said of a customer that became part of another is said of the one that was kept, until it comes out again", async () => {
  const [may, june, july] = ["2026-05-31T00:00:00Z", "2026-06-30T00:00:00Z", "2026-07-31T00:00:00Z"];
  await using made = await given({
    raw: {
      account: [
        { account_id: "1", name: "Alfa", observed_at: may },
        { account_id: "2", name: "Beta", observed_at: may },
        { account_id: "3", name: "Gamma", observed_at: may },
        { account_id: "4", name: "Delta", observed_at: may },
        { account_id: "1", merged_into: "2", observed_at: june },
        { account_id: "2", merged_into: "3", observed_at: june },
        { account_id: "4", merged_into: "3", observed_at: june },
        { account_id: "4", name: "Delta", observed_at: july },
      ],
      opportunity: [
        { opportunity_id: "march", owner_ref: "Ada", account_ref: "1", created_at: "2026-03-01T00:00:00Z" },
      ],
      activity: ["1", "2", "3", "4"].map((account_ref) => ({
        activity_id: `of ${account_ref}`,
        account_ref,
        type: "call",
        at: may,
      })),
    },
  });
  const rows = (sql: string) => made.warehouse.rows(sql);
  expect(await rows("select account_id as id, name from core.account order by 1")).toEqual([
    { id: "3", name: "Gamma" },
    { id: "4", name: "Delta" },
  ]);
  expect(await rows("select account_id from core.opportunity")).toEqual([{ account_id: "3" }]);
  expect(await rows("select activity_id as act, account_id as customer from core.activity order by 1")).toEqual([
    { act: "of 1", customer: "3" },
    { act: "of 2", customer: "3" },
    { act: "of 3", customer: "3" },
    { act: "of 4", customer: "4" },
  ]);
  expect(await rows("select * from core.data_issue where code = 'unknown-account'")).toEqual([]);
});

test("a buyer whose company is not known yet is of the customer named with a later act or by the company itself, else of that of the deal that the act was about", async () => {
  const at = "2026-03-10T00:00:00Z";
  const [may, june] = ["2026-05-31T00:00:00Z", "2026-06-30T00:00:00Z"];
  await using made = await given({
    raw: {
      opportunity: [
        { opportunity_id: "march", owner_ref: "Ada", account_ref: "Alfa", created_at: "2026-03-01T00:00:00Z" },
      ],
      contact_role: [{ role_id: "1", contact_ref: "kim", opportunity_ref: "march" }],
      engagement: [
        { engagement_id: "kim's", kind: "visit", buyer_ref: "kim", at },
        { engagement_id: "lee's first", kind: "visit", buyer_ref: "lee", at, observed_at: may },
        { engagement_id: "lee's second", kind: "visit", buyer_ref: "lee", at, account_ref: "Beta", observed_at: june },
        { engagement_id: "sam's", kind: "visit", buyer_ref: "sam", at, observed_at: may },
        { engagement_id: "tom's", kind: "visit", buyer_ref: "tom", at, account_ref: "Alfa", observed_at: may },
      ],
      contact: [
        { contact_id: "sam", account_ref: "Beta", observed_at: june },
        { contact_id: "tom", account_ref: "Beta", observed_at: june }, // the act says where he was
      ],
    },
  });
  expect(
    await made.warehouse.rows(
      "select engagement_id as act, account_id, opportunity_id from core.engagement order by 1",
    ),
  ).toEqual([
    { act: "kim's", account_id: "alfa", opportunity_id: "march" },
    { act: "lee's first", account_id: "beta", opportunity_id: null },
    { act: "lee's second", account_id: "beta", opportunity_id: null },
    { act: "sam's", account_id: "beta", opportunity_id: null },
    { act: "tom's", account_id: "alfa", opportunity_id: null },
  ]);
});
