import { expect, onTestFinished, test } from "vitest";
import { saidBeside } from "../../../test/world/caveats.ts";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { familyOf } from "../../../test/world/measures.ts";

async function world(asked: GivenWorld) {
  const made = await given(asked);
  onTestFinished(() => made.close());
  return made;
}

test("a deal that stayed 5 days in Demo and 12 in Offer gives each stage its days, and the middle of both", async () => {
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
      ],
      change: [
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
  expect(rows.filter((row) => row.grain === "part").map((row) => [row.part, row.stage_days])).toEqual([
    ["Demo", 5],
    ["Offer", 12],
  ]);
  expect(rows.find((row) => row.grain === "all")?.stage_days).toBe(8.5);
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
