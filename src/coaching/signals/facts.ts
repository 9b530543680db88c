import type { Answers, Verdict } from "../../benchmarks/answer.ts";
import type { Proportion } from "../../benchmarks/statistics/proportion.ts";

/** All that the signals look at, of one rep on one day. Amounts are in the reporting currency. */
export interface RepFacts {
  /** Of the period asked for. */
  readonly measures: Answers;
  /** Of the last 365 days, beside peers over the same days: a quarter that has just begun has too few deals to be held against anybody's. */
  readonly yearly: Answers;
  readonly open: readonly OpenFact[];
  /** Of the last 365 days. */
  readonly year: YearFacts;
  /** The same of the peers together (METRICS §2). */
  readonly peers: YearFacts;
  /** Deals behind the year's counts, the latest of each kind. */
  readonly examples: Readonly<Record<ExampleKind, readonly Example[]>>;
  /** Inbound leads of the year that waited longer than an hour of working time for a first answer, the latest first. */
  readonly slowAnswers: readonly { readonly source: string | null; readonly on: string; readonly minutes: number }[];
  /** The largest credit of the period. */
  readonly largestWin: Deal | null;
  readonly usual: Usual;
  /** Working days of the period, and those still to come. */
  readonly workingDays: { readonly left: number; readonly total: number };
  /** To the next tier of the commission plan: what is missing, and what it pays. Null without a plan, and in its last tier. */
  readonly nextTier: { readonly missing: string; readonly pays: string } | null;
  /** Calls of complete periods beside what came. */
  readonly calls: readonly { readonly period: string; readonly call: number; readonly actual: number }[];
  /** The forecast of the period; null where the model is not shown. */
  readonly forecast: Forecast | null;
  /** What was won of leads as good as the peers', in 365 days; null without scores. */
  readonly ratePart: RatePart | null;
  /** Of the deals that stood in commit before the ends of the last complete periods, those won in time. */
  readonly commit: Proportion & { readonly periods: number };
  /** Where the rep's deals stay longer than peers', the stage with the largest z; null where none can be judged. */
  readonly slowestStage: SlowStage | null;
}

/** What the signals about a team look at. */
export interface TeamFacts {
  /** The share of ramped reps at quota in the last two complete periods, the later first; shorter where fewer are known. */
  readonly atQuota: readonly { readonly period: string; readonly share: number; readonly reps: number }[];
  /** The chance that demand exceeds what can be delivered, month by month from this one on; empty where it is not worked out. */
  readonly overCapacity: readonly number[];
}

/** A deal as it is spoken of. */
export interface Deal {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly account: string | null;
  readonly stage: string | null;
  readonly value: number | null;
}

export interface OpenFact extends Deal {
  readonly closeOn: string | null;
  /** Dated before the end of the period asked for. */
  readonly isDue: boolean;
  /** Days since it opened. */
  readonly age: number;
  /** Days past its close date; 0 when it is not. */
  readonly overdue: number;
  readonly pushes: number;
  /** What it lacks though other open deals of the team have it; what nobody's have is a matter of the CRM (docs/decisions/0060). */
  readonly lacks: readonly ("amount" | "date")[];
  /** Dated on the last working day of a month, as software does it. */
  readonly isMonthEnd: boolean;
  /** Days in its stage, and how long four of five won deals stayed there; null where no usual stay is known. */
  readonly inStage: number;
  readonly usualStay: number | null;
  /** Days since the buyer last did something, or since it opened. */
  readonly quiet: number;
  /** Days since either side last did something, or since it opened. */
  readonly untouched: number;
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

export type ExampleKind =
  | "lost"
  | "lost-late"
  | "no-decision"
  | "unexplained"
  | "same-day"
  | "at-quarter-end"
  | "late-start"
  | "fell-out-of-commit";

export interface Example extends Deal {
  readonly on: string;
  /** Late starts: days from closing to the start. */
  readonly size: number | null;
  /** What fell out of commit and came to an end all the same, or none yet. */
  readonly end: "open" | "won" | "lost" | null;
}

/** The rep's part of a distance in win rate, the leads taken out (METRICS §6). */
export interface RatePart {
  /** Won less expected, as a share of the scored deals. */
  readonly difference: number;
  readonly scored: number;
  readonly expected: number;
  readonly verdict: Verdict;
}

export interface SlowStage {
  readonly stage: string;
  /** The days by which half of the stays are over, of the rep and of peers. */
  readonly days: number;
  readonly peers: number;
  readonly z: number;
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
  /** The same of pauses in which neither side did anything. */
  readonly untouched80: number | null;
  /** What was won of the team's deals that were dated later never, once, twice or more; null until each has thirty. */
  readonly afterPushes: readonly [Proportion, Proportion, Proportion] | null;
}

interface Forecast {
  /** Of reaching the quota; null without one. */
  readonly chance: number | null;
  readonly p10: number;
  readonly p90: number;
  readonly call: number | null;
}

/** A measure's value as a number; null when it is unknown. */
export function figureOf(measures: Answers, id: string): number | null {
  const value = measures[id]?.value ?? null;
  return value === null ? null : Number(value);
}

/** What peers show of a measure: pooled where it is a share, else their middle. */
export function peersOf(measures: Answers, id: string): number | null {
  const benchmark = measures[id]?.benchmark;
  const value = benchmark?.value ?? benchmark?.median ?? null;
  return value === null ? null : Number(value);
}

/** What open deals may bring: their value, where known, times the usual share of deals that are won. */
export function worthOf(deals: readonly OpenFact[], { usual }: Pick<RepFacts, "usual">): number | null {
  if (usual.winRate === null) return null;
  return usual.winRate * amountOf(deals, usual);
}

/** The value of deals; of one without an amount what a win is usually worth. */
export function amountOf(deals: readonly Deal[], { meanWin }: Pick<Usual, "meanWin">): number {
  return deals.reduce((sum, deal) => sum + (deal.value ?? meanWin ?? 0), 0);
}
