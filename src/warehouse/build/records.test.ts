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
