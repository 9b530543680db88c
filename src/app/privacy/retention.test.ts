import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Store } from "../../store/store.ts";
import { retain, retentionExplained } from "./retention.ts";

const root = mkdtempSync(join(tmpdir(), "repmark-retention-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

/** A store with a note, a bonus, a goal and a frozen value of long ago and of now, as of 27 November 2026. */
function given(retention: Record<string, number | null>) {
  const folder = mkdtempSync(join(root, `${++made}-`));
  let now = new Date("2024-01-10T09:00:00Z");
  const store = Store.open(folder, { who: () => "boss@example.com", now: () => now });
  const at = now.toISOString();
  const { agreements } = store;
  agreements.addNote({ repId: "ada", measure: "won-lost.win_rate", on: "2024-01-09", note: "very old words" }, at);
  agreements.adjustPay({ repId: "ada", on: "2024-01-09", amount: "500", currency: "USD", note: "old bonus" }, at);
  const goalOf = (from: string) =>
    ({ kind: "quarter", label: from, fiscalYear: 2024, ordinal: 1, from, until: "2030-01-01" }) as const;
  agreements.setGoal("ada", goalOf("2024-01-01"), { net: "9000", tax: "0.3", currency: "USD" }, at);
  const value = {
    measure: "bookings.amount",
    currency: "USD",
    value: "1",
    sampleSize: 1,
    asOf: "2024-01-07",
    frozenAt: at,
  };
  const period = { period: "2023-Q4", from: "2023-10-01", until: "2024-01-01" };
  store.freeze([
    { ...period, ...value, grain: "rep", subject: "ada" },
    { ...period, ...value, grain: "all", subject: null },
  ]);
  now = new Date("2026-11-01T09:00:00Z");
  agreements.addNote({ repId: "ada", measure: "won-lost.win_rate", on: "2026-11-01", note: "new words" }, at);
  agreements.setGoal("ada", goalOf("2026-10-01"), { net: "9500", tax: "0.3", currency: "USD" }, at);
  now = new Date("2026-11-27T09:00:00Z");
  store.changeSettings({ retention });
  return { store, folder, now, period: { label: "2023-Q4", from: "2023-10-01", until: "2024-01-01" } };
}

test("as it comes everything is kept as long as the data folder", () => {
  const { store, now, period } = given({});
  expect(retain(store, now)).toEqual({ rows: 0, auditDetails: 0 });
  expect(store.agreements.notes()).toHaveLength(2);
  expect(store.frozenValues(period)).toHaveLength(2);
  store.close();
});

test("a note that is older than it is kept goes, its words in the audit too, and the chain is whole", () => {
  const { store, folder, now } = given({ coachingNotes: 365 });
  // The old note; what the audit kept of its entering, and of its going.
  expect(retain(store, now)).toEqual({ rows: 1, auditDetails: 2 });
  expect(store.agreements.notes().map(({ note }) => note)).toEqual(["new words"]);
  expect(store.audit.broken()).toBeNull();
  expect(store.audit.entries(1)).toMatchObject([{ what: "retention", after: '{"rows":1,"auditDetails":2}' }]);
  store.close();
  expect(readFileSync(join(folder, "store.sqlite"), "latin1")).not.toContain("very old words");
});

test("a goal that holds stays however old it is; one that another has followed goes", () => {
  const { store, now } = given({ pay: 20 });
  expect(retain(store, now).rows).toBe(2); // the bonus, and the goal of 2024: that of October 2026 has followed it for more than 20 days
  expect(store.agreements.payAdjustments("ada", { from: "2020-01-01", until: "2030-01-01" })).toEqual([]);
  const now_ = {
    kind: "quarter",
    label: "",
    fiscalYear: 2026,
    ordinal: 4,
    from: "2026-10-01",
    until: "2027-01-01",
  } as const;
  expect(store.agreements.goal("ada", now_)).toMatchObject({ net: "9500" });
  store.close();
});

test("what a rep's period came to goes, the company's stays", () => {
  const { store, now, period } = given({ frozenReps: 730 });
  expect(retain(store, now).rows).toBe(1);
  expect(store.frozenValues(period).map(({ grain }) => grain)).toEqual(["all"]);
  store.close();
});

test("once is enough: a second time nothing is left to take away", () => {
  const { store, now } = given({ coachingNotes: 365, pay: 20, frozenReps: 730, auditDetails: 30 });
  retain(store, now);
  expect(retain(store, now)).toEqual({ rows: 0, auditDetails: 0 });
  store.close();
});

test("a limit that is none is refused, the others stay as they are", () => {
  const { store } = given({ coachingNotes: 365 });
  expect(() => store.changeSettings({ retention: { pay: 0 } })).toThrow("whole days from 1 to 36500");
  store.changeSettings({ retention: { pay: 90 } });
  expect(store.settings().retention).toMatchObject({ coachingNotes: 365, pay: 90, frozenReps: null });
  store.close();
});

test("config --explain says how long each kind is kept", () => {
  const { store, folder } = given({ coachingNotes: 365 });
  store.close();
  const told = Object.fromEntries(retentionExplained(folder).map(({ setting, days }) => [setting, days]));
  expect(told).toMatchObject({ "retention.coachingNotes": 365, "retention.auditDetails": null });
  expect(Object.keys(told)).toHaveLength(6);
});
