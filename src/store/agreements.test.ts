import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CommissionPlan, parseTiers } from "../domain/commission-plan.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { Store } from "./store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = "2026-01-10T08:00:00Z";
const plan = (tiers: string): CommissionPlan => ({ kind: "marginal", tiers: parseTiers(tiers), cap: null });
const quarter = (label: string, from: string, until: string): FiscalPeriod => ({
  kind: "quarter",
  label,
  fiscalYear: 2026,
  ordinal: 1,
  from,
  until,
});
const q1 = quarter("2026-Q1", "2026-01-01", "2026-04-01");
const q2 = quarter("2026-Q2", "2026-04-01", "2026-07-01");

test("one's own plan goes before everyone's, and each holds until the next of its kind begins", () => {
  {
    using store = Store.open(folder);
    const scope = { repId: null, periodKind: "quarter", from: "2026-01-01" } as const;
    store.agreements.agreeCommission(scope, plan("10% to 100%, 15%"), at);
    store.agreements.agreeCommission({ ...scope, from: "2026-04-01" }, plan("12%"), at);
    store.agreements.agreeCommission({ ...scope, repId: "ada" }, plan("20%"), at);
  }
  using again = Store.open(folder);
  const rates = (rep: string, period: FiscalPeriod) =>
    again.agreements.commissionPlan(rep, period)?.plan.tiers.map(({ rate }) => rate) ?? null;
  expect(rates("bo", q1)).toEqual(["0.1", "0.15"]);
  expect(rates("bo", q2)).toEqual(["0.12"]);
  expect(rates("ada", q2)).toEqual(["0.2"]);
  expect(rates("bo", { ...q1, kind: "month" })).toBeNull();
  expect(rates("bo", quarter("2025-Q4", "2025-10-01", "2026-01-01"))).toBeNull();
});

test("a plan that is no plan changes nothing", () => {
  using store = Store.open(folder);
  const scope = { repId: "ada", periodKind: "quarter", from: "2026-01-01" } as const;
  store.agreements.agreeCommission(scope, plan("10%"), at);
  expect(() =>
    store.agreements.agreeCommission(scope, { kind: "marginal", tiers: [{ from: "1", rate: "0.1" }], cap: null }, at),
  ).toThrow("The first rate starts at 0.");
  expect(store.agreements.commissionPlan("ada", q1)?.plan).toEqual(plan("10%"));
});

test("a goal holds for later periods until it is set anew, and is nobody else's", () => {
  using store = Store.open(folder);
  store.agreements.setGoal("ada", q1, { net: "9000", tax: "0.32", currency: "USD" }, at);
  expect(store.agreements.goal("ada", q2)).toEqual({ net: "9000", tax: "0.32", currency: "USD" });
  store.agreements.setGoal("ada", q2, { net: "9500", tax: "0.32", currency: "USD" }, at);
  expect(store.agreements.goal("ada", q2)?.net).toBe("9500");
  expect(store.agreements.goal("ada", q1)?.net).toBe("9000");
  expect(store.agreements.goal("bo", q2)).toBeNull();
});

test("adjustments stand on their day, and notes are told from the latest on", () => {
  using store = Store.open(folder);
  const bonus = { repId: "ada", on: "2026-02-01", amount: "500.00", currency: "USD", note: "bonus" };
  store.agreements.adjustPay(bonus, at);
  store.agreements.adjustPay({ ...bonus, on: "2026-04-01", note: "draw", amount: "-200.00" }, at);
  expect(store.agreements.payAdjustments("ada", q1)).toEqual([bonus]);
  expect(store.agreements.payAdjustments("ada", q2).map(({ amount }) => amount)).toEqual(["-200.00"]);
  const talk = { repId: "ada", measure: "won-lost.win_rate", on: "2026-02-02", note: "qualify earlier" };
  store.agreements.addNote(talk, at);
  store.agreements.addNote({ ...talk, on: "2026-03-02", note: "again" }, at);
  expect(store.agreements.notes().map(({ on }) => on)).toEqual(["2026-03-02", "2026-02-02"]);
  expect(store.agreements.notes()[1]).toEqual(talk);
});
