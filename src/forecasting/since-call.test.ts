import { expect, test } from "vitest";
import { given } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import { unitsOf } from "../domain/money.ts";
import { sinceCall } from "./since-call.ts";

const deal = (id: string, more: RawRecord): RawRecord => ({
  opportunity_id: id,
  name: id,
  owner_ref: "Ada",
  type: "new",
  currency: "USD",
  outcome: "open",
  created_at: "2026-01-02T09:00:00Z",
  opened_on: "2026-01-02",
  close_on: "2026-03-20",
  amount: "1000.00",
  ...more,
});
const changed = (id: string, field: string, day: string, old_value: string | null, new_value: string): RawRecord => ({
  opportunity_ref: id,
  field,
  old_value,
  new_value,
  changed_at: `${day}T12:00:00Z`,
});
/** Known from creation on: without it a field is known only from when it was first seen. */
const began = (id: string, field: string, value: string): RawRecord => ({
  ...changed(id, field, "", null, value),
  changed_at: "2026-01-02T09:00:00Z",
});

test("since the call of 1 March one deal was won, one lost, one pushed out, one grew, one came; what stayed is not mentioned", async () => {
  const deals = [
    deal("won", { outcome: "won", closed_at: "2026-03-12T12:00:00Z", close_on: "2026-03-12" }),
    deal("lost", { outcome: "lost", closed_at: "2026-03-10T12:00:00Z" }),
    deal("pushed", { close_on: "2026-04-20" }),
    deal("grown", { amount: "1500.00" }),
    deal("new", { created_at: "2026-03-05T09:00:00Z", opened_on: "2026-03-05" }),
    deal("same", {}),
  ];
  const history = deals
    .filter(({ opportunity_id }) => opportunity_id !== "new")
    .flatMap(({ opportunity_id: id }) => [
      began(String(id), "amount", "1000.00"),
      began(String(id), "close_on", "2026-03-20"),
    ]);
  using world = await given({
    raw: {
      rep: [{ rep_id: "Ada", name: "Ada" }],
      opportunity: deals,
      change: [
        ...history,
        changed("won", "close_on", "2026-03-12", "2026-03-20", "2026-03-12"),
        changed("pushed", "close_on", "2026-03-09", "2026-03-20", "2026-04-20"),
        changed("grown", "amount", "2026-03-11", "1000.00", "1500.00"),
        ...["amount", "close_on"].map((field) => ({
          ...began("new", field, field === "amount" ? "1000.00" : "2026-03-20"),
          changed_at: "2026-03-05T09:00:00Z",
        })),
      ],
    },
  });
  const { rep_id: rep } = (await world.warehouse.rows("select rep_id from core.rep"))[0] as { rep_id: string };
  const found = await sinceCall(world.warehouse, {
    period: world.period("2026-Q1"),
    asOf: { on: "2026-03-15", instant: "2026-03-16T00:00:00Z" },
    rep,
    calledAt: "2026-03-01T09:00:00Z",
  });
  expect(
    found.map(({ change, opportunityId, before, after }) => [
      change,
      opportunityId,
      before === null ? 0 : unitsOf(before),
      after === null ? 0 : unitsOf(after),
    ]),
  ).toEqual([
    ["grown", "grown", 1000, 1500],
    ["lost", "lost", 1000, 1000],
    ["new", "new", 0, 1000],
    ["pushed", "pushed", 1000, 1000],
    ["won", "won", 1000, 1000],
  ]);
});
