import type { Answers } from "../../benchmarks/answer.ts";

/** All that the signals look at, of one rep on one day. Amounts are in the reporting currency. */
export interface RepFacts {
  readonly measures: Answers;
  readonly open: readonly OpenFact[];
  /** Of the last 365 days. */
  readonly year: YearFacts;
  /** The same of everyone else together. */
  readonly others: YearFacts;
  /** What was credited in the period: number of deals, and the largest. */
  readonly largestWin: { readonly opportunityId: string; readonly value: number } | null;
  readonly usual: Usual;
  /** Working days of the period, and those still to come. */
  readonly workingDays: { readonly left: number; readonly total: number };
  /** To the next tier of the commission plan: what is missing, and what it pays. Null without a plan, and in its last tier. */
  readonly nextTier: { readonly missing: string; readonly pays: string } | null;
  /** Calls of complete periods beside what came. */
  readonly calls: readonly { readonly call: number; readonly actual: number }[];
  /** The forecast of the period; null where the model is not shown. */
  readonly forecast: Forecast | null;
  /** Where the rep's deals stay longer than peers', the stage with the largest z; null where none is judged. */
  readonly slowestStage: { readonly stage: string; readonly days: number; readonly peers: number } | null;
}

/** What the signals about a team look at. */
export interface TeamFacts {
  readonly measures: Answers;
  /** The chance that demand exceeds what can be delivered, month by month from this one on; empty where it is not worked out. */
  readonly overCapacity: readonly number[];
}

export interface OpenFact {
  readonly opportunityId: string;
  readonly value: number | null;
  /** Days since it opened. */
  readonly age: number;
  /** Days past its close date; 0 when it is not. */
  readonly overdue: number;
  readonly pushes: number;
  readonly isDated: boolean;
  /** What it lacks though other open deals of the team have it; what nobody's have is a matter of the CRM (docs/decisions/0060). */
  readonly lacks: readonly ("amount" | "date")[];
  /** Dated on the last working day of a month, as software does it. */
  readonly isMonthEnd: boolean;
  /** Longer in its stage than four of five won deals; null where no usual stay is known. */
  readonly isStuck: boolean | null;
  /** Days since the buyer last did something, or since it opened. */
  readonly quiet: number;
}

export interface YearFacts {
  readonly won: number;
  /** Won on the day they were opened. */
  readonly wonSameDay: number;
  readonly lost: number;
  /** Lost from the second half of the stages. */
  readonly lostLate: number;
  readonly lostWithoutReason: number;
  readonly booked: number;
  /** Booked in the last ten working days of a quarter. */
  readonly bookedLast: number;
  /** Median days from closing to the start of the contract, of so many contracts. */
  readonly startLag: number | null;
  readonly starts: number;
}

interface Usual {
  /** Of all deals decided in 365 days the share won, and what a win is worth; null when nothing was. */
  readonly winRate: number | null;
  readonly meanWin: number | null;
  /** What the rep's middle win was worth. */
  readonly medianWin: number | null;
  /** Nine of ten won deals of the team were won within so many days. */
  readonly cycle90: number | null;
  /** Four of five pauses between two acts of a buyer who then bought were shorter. */
  readonly quiet80: number | null;
}

interface Forecast {
  /** Of reaching the quota; null without one. */
  readonly chance: number | null;
  readonly p10: number;
  readonly p90: number;
  readonly call: number | null;
}

/** A measure's value as a number; null when it is unknown. */
export function figureOf(facts: RepFacts, id: string): number | null {
  const value = facts.measures[id]?.value ?? null;
  return value === null ? null : Number(value);
}

/** What peers show of a measure: pooled where it is a share, else their middle. */
export function peersOf(facts: RepFacts, id: string): number | null {
  const benchmark = facts.measures[id]?.benchmark;
  const value = benchmark?.value ?? benchmark?.median ?? null;
  return value === null ? null : Number(value);
}

/** What open deals may bring: their value, where known, times the usual share of deals that are won. */
export function worthOf(deals: readonly OpenFact[], { usual }: RepFacts): number | null {
  if (usual.winRate === null) return null;
  const value = deals.reduce((sum, deal) => sum + (deal.value ?? usual.meanWin ?? 0), 0);
  return value * usual.winRate;
}
