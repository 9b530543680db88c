import type { ScoreCalibration } from "../benchmarks/score-calibration.ts";
import type { ChiSquare } from "../benchmarks/statistics/proportion.ts";
import type { Money } from "../domain/money.ts";
import type { Period } from "../domain/period.ts";

/** What is to come in and what late dates cost, as a report shows it. */
export interface RevenueShown {
  readonly startLag: { readonly days: number } | null;
  readonly unsized: number;
  readonly months: readonly {
    readonly label: string;
    readonly contracted: Money;
    readonly ending: Money;
    readonly notRenewed: Money;
    readonly pipeline: Money;
    readonly pipelineOneOff: Money;
    readonly expected: Money;
  }[];
  /** The same over all months by rep and by team; without an id what is nobody's. */
  readonly reps: readonly RevenuePartShown[];
  readonly teams: readonly RevenuePartShown[];
  readonly lateDates: {
    readonly year: { readonly label: string };
    readonly cost: Money;
    readonly late: Money;
    readonly early: Money;
    readonly reps: readonly { readonly repId: string; readonly cost: Money }[];
    readonly deals: readonly {
      readonly opportunityId: string;
      readonly name: string | null;
      readonly yearly: Money;
      readonly chance: number;
      readonly repsDay: string;
      readonly isOverdue: boolean;
      readonly modelsDay: string;
      readonly cost: Money;
    }[];
  };
  readonly pushes: { readonly period: string; readonly price: Money | null };
  readonly renewals: {
    readonly rate: number | null;
    readonly contracts: number;
    readonly ended: Money;
    readonly byMonth: readonly {
      readonly label: string;
      readonly contracts: number;
      readonly yearly: Money;
      readonly noticed: Money;
      readonly expected: Money | null;
    }[];
  } | null;
  readonly movements: readonly ({
    readonly label: string;
    readonly nrr: number | null;
    readonly grr: number | null;
  } & Readonly<
    Record<"opening" | "new" | "reactivation" | "expansion" | "contraction" | "churn" | "closing", Money | null>
  >)[];
  readonly quarters: readonly {
    readonly label: string;
    readonly booked: Money | null;
    readonly parts: readonly { readonly bookedIn: string; readonly revenue: Money }[];
  }[];
}

export interface RevenuePartShown
  extends Readonly<Record<"contracted" | "ending" | "notRenewed" | "pipeline" | "pipelineOneOff" | "expected", Money>> {
  readonly id: string | null;
  readonly name: string | null;
  readonly openDeals: number;
}

interface DemandShown {
  readonly expected: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly utilisation: number | null;
  readonly over: number | null;
}

/** Demand against what can be delivered and sold. */
export interface CapacityShown {
  readonly unit: { readonly unit: "onboardings" | "seats" | "hours" };
  readonly steps: readonly unknown[];
  readonly months: readonly {
    readonly label: string;
    readonly capacity: number | null;
    readonly signed: number;
    readonly turns: number | null;
    readonly byReps: DemandShown;
    readonly byModel: DemandShown;
  }[];
  readonly selling: {
    readonly label: string;
    readonly groups: readonly {
      readonly role: string | null;
      readonly segment: string | null;
      readonly people: number;
      readonly fullReps: number;
      readonly median: Money;
      readonly repPeriods: number;
      readonly capacity: Money;
    }[];
    readonly fullReps: number;
    readonly capacity: Money;
    readonly target: { readonly amount: Money } | null;
    readonly gap: Money | null;
    readonly missingReps: number | null;
    readonly people: readonly unknown[];
  } | null;
}

/** Whether lead scores tell wins from losses, and what they explain of each rep. */
export interface FitShown {
  readonly period: Period;
  readonly scored: number;
  readonly decided: number;
  readonly bands: readonly {
    readonly band: string;
    readonly won: number;
    readonly deals: number;
    readonly rate: number;
    readonly interval: readonly [number, number];
  }[];
  readonly trend: ChiSquare | null;
  readonly auc: number | null;
  readonly separates: boolean | null;
  readonly calibration: ScoreCalibration | null;
  readonly reps: readonly {
    readonly repId: string;
    readonly name: string;
    readonly won: number;
    readonly deals: number;
    readonly rate: number;
    readonly peers: number;
    readonly mix: number;
    readonly selling: number;
    readonly adjusted: number | null;
    readonly verdict: "above" | "within" | "below" | "too few deals";
  }[];
}

/** What a report of everyone says beyond the metrics. */
export interface CompanyShown {
  /** Null where no contract term is on record: what recurs is never assumed (docs/decisions/0030). */
  readonly revenue: RevenueShown | null;
  readonly capacity: CapacityShown;
  readonly fit: FitShown;
}
