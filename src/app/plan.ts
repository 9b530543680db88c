import { stepsOf } from "../coaching/activity/funnel.ts";
import { shareInTime } from "../coaching/activity/in-time.ts";
import { type ActivityPlan, activityPlan, meanWin } from "../coaching/activity/plan.ts";
import { bookingsFor, grossOf } from "../coaching/commission/goal.ts";
import { dealPays, payout, type Terms } from "../coaching/commission/payout.ts";
import { type Statement, statements } from "../coaching/commission/statement.ts";
import { type Cliff, cliffs, type NextTier, nextTier } from "../coaching/commission/tiers.ts";
import type { CommissionPlan } from "../domain/commission-plan.ts";
import { addDays, type Day, daysBetween } from "../domain/day.ts";
import { type Money, money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Goal, PayAdjustment } from "../store/agreements.ts";
import type { Hearing } from "./access/crowd.ts";
import { type Asked, type Asking, ask } from "./ask.ts";
import { termsOf, together } from "./pay.ts";
import { repIdOf, repNamesById } from "./people.ts";
import { type OpenDeal, type PlanRecords, planRecords, wonByAll } from "./plan-records.ts";
import type { Workspace } from "./workspace.ts";

/** What a plan lacks; a face says it and how to enter it. */
export type Missing = "quota" | "commission" | "goal" | "goal-currency" | "wins" | "activities" | "out-of-reach";

/** From a quota and a personal goal to what there is to do (METRICS §3). */
export interface RepPlan {
  readonly rep: { readonly repId: string; readonly name: string };
  readonly period: FiscalPeriod;
  readonly asOf: Day;
  readonly daysLeft: number;
  readonly currency: string;
  readonly quota: Money | null;
  readonly booked: Money;
  readonly commission: Commission | null;
  readonly goal: Reaching | null;
  /** What the work is planned for: the goal's bookings, else the quota; null when neither is known. */
  readonly towards: "goal" | "quota" | null;
  readonly gap: Money | null;
  readonly activity: ActivityPlan | null;
  /** The share of a new deal's chance that is left in the period: F_won(days left) ÷ F_won(τ); null where no cycle is known. */
  readonly inTime: number | null;
  readonly open: readonly (OpenDeal & { readonly pays: Money | null })[];
  /** What the open deals are worth, and bring if as many of them are won as usual; null where none has an amount or no rate is known. */
  readonly openWorth: OpenWorth | null;
  readonly missing: readonly Missing[];
}

interface Commission {
  readonly plan: CommissionPlan;
  readonly isOwn: boolean;
  /** What the plan is read at: booked, but for changes that became known after a period was closed for pay (METRICS G15, G16). */
  readonly counted: Money;
  readonly earned: Money;
  readonly adjustments: readonly PayAdjustment[];
  /** Earned and adjusted. */
  readonly total: Money;
  readonly statements: readonly Statement[];
  readonly nextTier: NextTier | null;
  /** Jumps above what is booked. */
  readonly cliffs: readonly Cliff[];
  /** What an ordinary next deal pays; null where nobody knows what is ordinary. */
  readonly nextDeal: { readonly worth: Money; readonly pays: Money } | null;
}

interface OpenWorth {
  readonly deals: number;
  readonly worth: Money;
  /** The share of decided opportunities that the plan counts on. */
  readonly rate: number;
  readonly expected: Money;
}

interface Reaching extends Goal {
  readonly gross: Money;
  /** Null without a commission plan, or when the plan never pays so much. */
  readonly bookings: Money | null;
  readonly stillToBook: Money | null;
}

/** The plan of a rep for a period as it stands on a day. */
export async function plan(workspace: Workspace, asking: Asking & { readonly rep: string }): Promise<RepPlan> {
  return planOf(workspace, await ask(workspace, asking), await repIdOf(workspace, asking.rep));
}

/** `hearing`: where it is not everyone who may be told of, others lend their counts only as a crowd. */
export async function planOf(workspace: Workspace, asked: Asked, repId: string, hearing?: Hearing): Promise<RepPlan> {
  const records = await planRecords(workspace.data.warehouse, repId, asked, hearing);
  const { currency, quota, booked } = records;
  const mean = meanWin(
    records.own?.won ?? { deals: 0, value: money("0", currency) },
    wonByAll(records.peers, currency),
  );
  const found = workspace.store.agreements.commissionPlan(repId, asked.period);
  const terms = found === null ? null : termsOf(found.plan, quota, currency);
  const counted = together(records.credited, currency);
  const goal = reaching(workspace.store.agreements.goal(repId, asked.period), terms, counted, currency);
  const quotaGap =
    quota === null ? null : { minor: quota.minor > booked.minor ? quota.minor - booked.minor : 0n, currency };
  const gap = goal?.stillToBook ?? quotaGap;
  const funnel = records.own?.funnel ?? nothingDone;
  const steps = stepsOf(
    funnel,
    records.peers.map((peer) => peer.funnel),
  );
  const names = await repNamesById(workspace);
  const adjustments = workspace.store.agreements.payAdjustments(repId, asked.period);
  const daysLeft = Math.max(0, daysBetween(asked.asOf.on, asked.period.until) - 1);
  const inTime = records.cycle === null ? null : shareInTime(records.cycle.leavings, daysLeft, records.cycle.tau);
  return {
    rep: { repId, name: names.get(repId) ?? repId },
    period: asked.period,
    asOf: asked.asOf.on,
    daysLeft,
    currency,
    quota,
    booked,
    commission:
      terms === null || found === null
        ? null
        : {
            plan: found.plan,
            isOwn: found.repId !== null,
            counted,
            earned: payout(terms, counted),
            adjustments,
            total: {
              minor: adjustments.reduce(
                (sum, { amount }) => sum + money(amount, currency).minor,
                payout(terms, counted).minor,
              ),
              currency,
            },
            statements: statements(terms, records.credited, closings(asked)),
            nextTier: nextTier(terms, counted),
            cliffs: cliffs(terms).filter(({ at }) => at.minor > counted.minor),
            nextDeal: mean === null ? null : { worth: mean, pays: dealPays(terms, counted, mean) },
          },
    goal,
    towards: goal?.stillToBook != null ? "goal" : quotaGap === null ? null : "quota",
    gap,
    activity: gap === null || mean === null ? null : activityPlan(gap, mean, steps, inTime ?? 1),
    inTime,
    open: records.open.map((deal) => ({
      ...deal,
      pays: terms === null || deal.value === null ? null : dealPays(terms, counted, deal.value),
    })),
    openWorth: openWorthOf(records.open, steps.find(({ name }) => name === "wins")?.rate ?? 0, currency),
    missing: [
      ...missingIn(records, found !== null, workspace.store.agreements.goal(repId, asked.period)),
      ...(goal !== null && terms !== null && goal.bookings === null ? (["out-of-reach"] as const) : []),
      ...(mean === null ? (["wins"] as const) : steps.every(({ rate }) => rate > 0) ? [] : (["activities"] as const)),
    ],
  };
}

function reaching(goal: Goal | null, terms: Terms | null, booked: Money, currency: string): Reaching | null {
  if (goal === null || goal.currency !== currency) return null;
  const gross = grossOf(money(goal.net, currency), goal.tax);
  const bookings = terms === null ? null : bookingsFor(terms, gross);
  const missing = bookings === null ? null : bookings.minor - booked.minor;
  return {
    ...goal,
    gross,
    bookings,
    stillToBook: missing === null ? null : { minor: missing > 0n ? missing : 0n, currency },
  };
}

function openWorthOf(open: readonly OpenDeal[], rate: number, currency: string): OpenWorth | null {
  const minor = open.reduce((sum, { value }) => sum + (value?.minor ?? 0n), 0n);
  if (minor <= 0n || rate === 0) return null;
  // a chance has no exact cents: rounded once
  const expected = BigInt(Math.round(Number(minor) * rate));
  return { deals: open.length, worth: { minor, currency }, rate, expected: { minor: expected, currency } };
}

function missingIn({ quota, currency }: PlanRecords, hasPlan: boolean, goal: Goal | null): Missing[] {
  return [
    ...(quota === null ? (["quota"] as const) : []),
    ...(hasPlan ? [] : (["commission"] as const)),
    ...(goal === null ? (["goal"] as const) : goal.currency === currency ? [] : (["goal-currency"] as const)),
  ];
}

/** Pay is settled at the end of every month of the period, and once more for what has come to be known since. */
function closings({ calendar, period, asOf }: Asked): Day[] {
  const now = addDays(asOf.on, 1);
  const ends = calendar
    .filter(({ kind, from, until }) => kind === "month" && period.from <= from && until <= period.until && until <= now)
    .map(({ until }) => until);
  const all = [...new Set([...ends, ...(period.until <= now ? [period.until] : []), now])];
  return all.sort();
}

const none = { successes: 0, trials: 0 };
const nothingDone = { meetings: none, opportunities: none, wins: none };
