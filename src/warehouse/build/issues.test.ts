import { expect, onTestFinished, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../../test/world/b2b-pipeline.ts";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { issueWords } from "../../domain/data-issue.ts";

async function world(asked: GivenWorld) {
  const made = await given(asked);
  onTestFinished(() => made.close());
  return made;
}

const deal = (id: string, more: object = {}) => ({
  opportunity_id: id,
  owner_ref: "Ada",
  type: "new",
  outcome: "open",
  currency: "USD",
  amount: "100.00",
  created_at: "2026-01-05T09:00:00Z",
  close_on: "2026-06-30",
  ...more,
});

test("the published pipeline says what it lacks: every quirk of its README with its count, and words for each", async () => {
  const made = await world({ raw: b2bPipeline(), observedAt: b2bObservedAt });
  const issues = await made.warehouse.rows(
    "select code, count(*)::integer as records from core.data_issue group by code order by code",
  );
  expect(issues.map((issue) => [issue.code, issue.records])).toEqual([
    ["missing-account", 1425],
    ["missing-created", 500], // Prospecting, without engage date
    ["unknown-product", 1480], // GTXPro for GTX Pro
  ]);
  const gaps = await made.warehouse.rows(
    "select code, records::integer as records, of_records::integer as of_records from core.data_gap order by code",
  );
  expect(gaps.map((gap) => [gap.code, gap.records, gap.of_records])).toEqual([
    ["lost-unsized", 2473, 2473],
    ["lost-without-reason", 2473, 2473],
    ["no-currency", 8800, 8800],
    ["no-history", 8800, 8800],
    ["no-quota", 30, 30],
    ["open-undated", 2089, 2089],
    ["open-unsized", 2089, 2089],
  ]);
  for (const { code } of [...issues, ...gaps]) expect(issueWords[String(code)], String(code)).toBeDefined();
});

test("a company whose records say it all lacks nothing", async () => {
  const made = await world({
    raw: {
      opportunity: [deal("D1"), deal("D2", { outcome: "lost", close_on: "2026-02-01", lost_reason: "price" })],
      change: [
        {
          opportunity_ref: "D1",
          changed_at: "2026-02-01T09:00:00Z",
          field: "amount",
          old_value: "90",
          new_value: "100",
        },
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "1000.00" }],
    },
  });
  expect(
    await made.warehouse.rows("select code from core.data_gap union all select code from core.data_issue"),
  ).toEqual([]);
});

test("two sightings are history, and of two reps the one without a quota is named", async () => {
  const made = await world({
    raw: {
      opportunity: [
        deal("D1", { observed_at: "2026-02-01T00:00:00Z" }),
        deal("D1", { observed_at: "2026-03-01T00:00:00Z" }),
        deal("D2", { owner_ref: "Bo", observed_at: "2026-03-01T00:00:00Z" }),
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "1000.00" }],
    },
  });
  expect(await made.warehouse.rows("select code, records::integer as n, example from core.data_gap")).toEqual([
    { code: "no-quota", n: 1, example: "bo" },
  ]);
});

test("a history that names a kind of deal or a yes that nobody knows is said, and breaks nothing", async () => {
  const change = (field: string, old_value: string, new_value: string) => ({
    opportunity_ref: "D1",
    changed_at: "2026-02-01T09:00:00Z",
    field,
    old_value,
    new_value,
  });
  const made = await world({
    raw: {
      opportunity: [deal("D1", { type: "Upsell" })],
      change: [
        change("type", "new", "Upsell"),
        change("is_deleted", "false", "möjligen"),
        change("close_on", "soon", "2026-06-30"),
      ],
    },
  });
  const issues = await made.warehouse.rows("select code, field, saw from core.data_issue order by code, field");
  expect(issues).toEqual([
    { code: "bad-value", field: "close_on", saw: "soon" },
    { code: "bad-value", field: "is_deleted", saw: "möjligen" },
    { code: "bad-value", field: "type", saw: "Upsell" },
    { code: "unknown-type", field: "type", saw: "Upsell" },
  ]);
  const now = await made.warehouse.rows(
    "select type, exclusion from core.opportunity_version order by valid_until desc limit 1",
  );
  expect(now).toEqual([{ type: "new", exclusion: null }]);
});

test("open and lost amounts in a currency without a rate are said too, a quota as well", async () => {
  const made = await world({
    raw: {
      opportunity: [
        deal("open", { currency: "NOK" }),
        deal("lost", { currency: "NOK", outcome: "lost", close_on: "2026-02-01" }),
        deal("known"),
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "1000.00", currency: "NOK" }],
    },
  });
  const issues = await made.warehouse.rows(
    "select record_id from core.data_issue where code = 'missing-rate' order by 1",
  );
  expect(issues.map((issue) => issue.record_id)).toEqual(["ada", "lost", "open"]);
});

test("a lost deal without any date counts on the day it was first seen lost, and is said", async () => {
  const made = await world({
    raw: { opportunity: [deal("D", { outcome: "lost", close_on: null })] },
    observedAt: "2026-03-15T00:00:00Z",
  });
  expect(await made.warehouse.rows("select code, record_id from core.data_issue")).toEqual([
    { code: "missing-close-date", record_id: "D" },
  ]);
  expect(await made.warehouse.rows("select closed_on from core.opportunity_version where outcome = 'lost'")).toEqual([
    { closed_on: "2026-03-14" },
  ]);
});
