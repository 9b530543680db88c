import { expect, onTestFinished, test } from "vitest";
import { saidBeside } from "../../../test/world/caveats.ts";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import { recompute } from "../../benchmarks/evidence.ts";

async function world(asked: GivenWorld) {
  const made = await given(asked);
  onTestFinished(() => made.close());
  return made;
}

test("a deal stayed 5 days in Demo and 12 in Offer, another has been in Demo for 40: the stay that goes on counts", async () => {
  const made = await world({
    raw: {
      stage: [
        { name: "Demo", position: 1, outcome: "open" },
        { name: "Offer", position: 2, outcome: "open" },
        { name: "Won", position: 3, outcome: "won" },
      ],
      opportunity: [
        {
          opportunity_id: "D",
          owner_ref: "Ada",
          type: "new",
          stage_ref: "Won",
          created_at: "2026-01-05T00:00:00Z",
          close_on: "2026-01-22",
          amount: "100.00",
        },
        {
          opportunity_id: "E",
          owner_ref: "Ada",
          type: "new",
          stage_ref: "Demo",
          created_at: "2026-02-19T00:00:00Z",
          amount: "100.00",
        },
      ],
      change: [
        {
          opportunity_ref: "E",
          changed_at: "2026-02-19T00:00:00Z",
          field: "stage",
          old_value: null,
          new_value: "Demo",
        },
        {
          opportunity_ref: "D",
          changed_at: "2026-01-10T00:00:00Z",
          field: "stage",
          old_value: "Demo",
          new_value: "Offer",
        },
        {
          opportunity_ref: "D",
          changed_at: "2026-01-22T00:00:00Z",
          field: "stage",
          old_value: "Offer",
          new_value: "Won",
        },
      ],
    },
  });
  const rows = await made.value(familyOf("sales-cycle.stage_days"), {
    period: "2026-Q1",
    asOf: "2026-03-31",
    by: "stage",
  });
  expect(rows.filter((row) => row.grain === "part").map((row) => [row.part, row.stage_days, row.going_on])).toEqual([
    ["Demo", 5, 1], // one of two left on day 5: half of them
    ["Offer", 12, 0],
  ]);
  // Of three stays one is over on day 5, and of the two left one on day 12: S is 2/3, then 1/3.
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const all = rows.find((row) => row.grain === "all");
  expect([all?.stage_days, all?.leavings]).toEqual([
    12,
    [
      [5, 0, 1, 0],
      [12, 0, 1, 0],
      [40, 0, 0, 1],
    ],
  ]);
  const stays = await made.evidence(familyOf("sales-cycle.stage_days"), asked);
  expect(stays.map(({ stage, outcome, days }) => [stage, outcome, days])).toEqual([
    ["Demo", "next", 5],
    ["Offer", "won", 12],
    ["Demo", "open", 40],
  ]);
  expect(recompute(answerOf("sales-cycle.stage_days").recompute, stays)).toBe(12);
  // Seen in the middle of it, the second stay has no end yet.
  const early = await made.row(familyOf("sales-cycle.stage_days"), { period: "2026-01", asOf: "2026-01-15" });
  expect([early.stays, early.going_on, early.stage_days]).toEqual([1, 1, 5]);
});

test("a lead from Friday 16:30, answered on Monday at 9:45, waited 75 business minutes; another still waits", async () => {
  const made = await world({
    settings: { timeZone: "Europe/Stockholm" },
    raw: {
      rep: [{ name: "Ada" }],
      lead: [
        { lead_id: "L1", owner_ref: "Ada", is_inbound: true, created_at: "2026-01-16T15:30:00Z" },
        { lead_id: "L2", owner_ref: "Ada", is_inbound: true, created_at: "2026-01-20T09:00:00Z" },
      ],
      activity: [
        {
          activity_id: "A1",
          type: "call",
          rep_ref: "Ada",
          lead_ref: "L1",
          direction: "out",
          at: "2026-01-19T08:45:00Z",
        },
        {
          activity_id: "A2",
          type: "email",
          rep_ref: "Ada",
          lead_ref: "L1",
          direction: "out",
          at: "2026-01-20T08:45:00Z",
        },
      ],
    },
  });
  const ada = await made.row(familyOf("sales-cycle.first_response"), {
    period: "2026-Q1",
    asOf: "2026-03-31",
    rep: "ada",
  });
  expect([ada.first_response, ada.answered_leads, ada.leads]).toEqual([75, 1, 2]);
  expect(saidBeside("sales-cycle.first_response", ada)).toBe(
    "1 of 2 leads have not been answered and are not in the number.",
  );
});
