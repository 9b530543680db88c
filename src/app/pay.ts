import type { AsOf } from "../benchmarks/answer.ts";
import { isAnswered, valueIn } from "../benchmarks/figures.ts";
import { question } from "../benchmarks/question.ts";
import { standing } from "../benchmarks/standing.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { payout, type Terms } from "../coaching/commission/payout.ts";
import { type NextTier, nextTier } from "../coaching/commission/tiers.ts";
import type { CommissionPlan } from "../domain/commission-plan.ts";
import { type Money, money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { credited } from "../metrics/quota/credited.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { findMeasure } from "./measures.ts";
import type { Workspace } from "./workspace.ts";

/** Money that counted, or stopped counting, to commission on a day. */
export interface Credited {
  readonly repId: string;
  readonly opportunityId: string;
  readonly name: string | null;
  readonly on: string;
  readonly amount: Money;
}

/** What a rep's plan pays for a period as it stands. */
export interface Pay {
  readonly credited: readonly Credited[];
  /** All of it together: what the plan is read at. */
  readonly counted: Money;
  /** Null: the plan has tiers and there is no quota to measure them with. */
  readonly terms: Terms | null;
  readonly payout: Money | null;
  /** Null in the last tier. */
  readonly nextTier: NextTier | null;
}

/** The pay of everyone who has a commission plan for the period, by rep. */
export async function payOf(
  workspace: Workspace,
  { period, asOf, repIds }: { period: FiscalPeriod; asOf: AsOf; repIds: readonly string[] },
): Promise<ReadonlyMap<string, Pay>> {
  const plans = repIds.flatMap((repId) => {
    const found = workspace.store.agreements.commissionPlan(repId, period);
    return found === null ? [] : [[repId, found.plan] as const];
  });
  if (plans.length === 0) return new Map();
  const { warehouse } = workspace.data;
  const { currency, digits, timeZone } = await toldIn(warehouse);
  const target = findMeasure("quota.target");
  if (!isAnswered(target)) throw new Error("A quota is always answered.");
  const [{ families }, credits] = await Promise.all([
    standing(warehouse, [target], question(period, asOf, timeZone)),
    creditedIn(warehouse, { period, asOf, rep: plans.length === 1 ? plans[0]![0] : null }),
  ]);
  const rows = families.get(target.answer.family)?.reps;
  const byRep = Map.groupBy(credits, ({ repId }) => repId);
  return new Map(
    plans.map(([repId, plan]): [string, Pay] => {
      const quota = valueIn(rows?.get(repId), target, digits);
      const terms = termsOf(plan, quota === null ? null : money(String(quota), currency), currency);
      const own = byRep.get(repId) ?? [];
      const counted = together(own, currency);
      return [
        repId,
        {
          credited: own,
          counted,
          terms,
          payout: terms === null ? null : payout(terms, counted),
          nextTier: terms === null ? null : nextTier(terms, counted),
        },
      ];
    }),
  );
}

/** What counts to commission in a period, of everyone or one rep, in order of days. */
export async function creditedIn(
  warehouse: Warehouse,
  { period, asOf, rep }: { period: FiscalPeriod; asOf: AsOf; rep: string | null },
): Promise<Credited[]> {
  const { currency } = await toldIn(warehouse);
  const asking = { rep_id: rep, as_of: asOf.instant, from: period.from, until: period.until };
  return (await warehouse.all(credited, asking)).map((row) => ({
    repId: row.rep_id,
    opportunityId: row.opportunity_id,
    name: row.name,
    on: row.on_day,
    amount: money(row.amount, currency),
  }));
}

export const together = (credits: readonly Pick<Credited, "amount">[], currency: string): Money => ({
  minor: credits.reduce((sum, { amount }) => sum + amount.minor, 0n),
  currency,
});

/** Tiers are shares of a quota: without one only a plan of a single rate can be read. */
export function termsOf(commission: CommissionPlan, quota: Money | null, currency: string): Terms | null {
  if (quota !== null && quota.minor > 0n) return { plan: commission, quota };
  return commission.tiers.length === 1 ? { plan: commission, quota: money("0", currency) } : null;
}
