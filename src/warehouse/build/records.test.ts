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
