import type { Day } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Peers } from "./peers.ts";

/** The moment an answer speaks for: the instant just before which facts count, and its civil day in the reporting zone. */
export interface AsOf {
  readonly instant: string;
  readonly on: Day;
}

export type Verdict = "above" | "within" | "below" | "too few deals";

/** Money is a decimal string with its currency's minor digits; rates, ratios and days are numbers; unknown is null. */
export type Value = string | number | null;

/** Who a rep is held against and what they show. */
export interface Benchmark {
  /** How many peers have an answer to this measure. */
  readonly peers: number;
  /** Who they are and how far the group was widened, in words. */
  readonly label: string;
  /** Proportions, and days until deals are won: pooled peers, what the verdict tests against; else null. */
  readonly value: Value;
  readonly median: Value;
  readonly p25: Value;
  readonly p75: Value;
  /** 20 % trimmed mean of skewed amounts. */
  readonly trimmedMean?: Value;
}

export interface MeasureAnswer {
  readonly value: Value;
  readonly sampleSize: number;
  /** A share of fewer than five, as [so many, of these]: it is shown as “3 of 4”, not as a percentage (METRICS §2). */
  readonly counted?: readonly [number, number];
  readonly interval?: readonly [Value, Value];
  readonly benchmark?: Benchmark;
  readonly previous?: Value;
  /** The same period of the fiscal year before, for what is held against quota; null when that year has none or nothing is known of it. */
  readonly yearAgo?: Value;
  readonly verdict?: Verdict;
  /** Why this verdict, one plain sentence. */
  readonly because?: string;
  /** Why there is no value. */
  readonly why?: string;
  /** What the value rests on that nobody recorded. */
  readonly caveat?: string;
  /** What the period came to when it was frozen, where that differs (G16). */
  readonly frozen?: { readonly value: Value; readonly asOf: Day };
}

export type Answers = Readonly<Record<string, MeasureAnswer>>;

export interface RepAnswers {
  readonly repId: string;
  readonly name: string;
  /** The team they were in last during the period. */
  readonly teamId: string | null;
  readonly team: string | null;
  readonly measures: Answers;
}

interface TeamAnswers {
  readonly teamId: string;
  readonly name: string;
  readonly measures: Answers;
}

/** Whether a measure's differences between reps are more than chance gives (METRICS §2, gate). */
export interface Gate {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** Said above the numbers when p > .05; null otherwise. */
  readonly says: string | null;
}

interface IssueCount {
  readonly code: string;
  readonly count: number;
  /** Of how many, where the records as a whole lack something. */
  readonly of?: number;
  readonly example: string;
  /** What was seen and what was done about it. */
  readonly says: string;
  /** How to mend it at the source. */
  readonly mend: string;
}

/** `scorecard --json` (contract), with what the screens need beside it. */
export interface Scorecard {
  readonly period: { readonly label: string; readonly from: Day; readonly until: Day; readonly complete: boolean };
  readonly previousPeriod: string | null;
  readonly asOf: Day;
  readonly currency: string;
  readonly language: Language;
  readonly team: { readonly measures: Answers };
  readonly teams: readonly TeamAnswers[];
  /** By name. */
  readonly reps: readonly RepAnswers[];
  readonly gates: Readonly<Record<string, Gate>>;
  readonly issues: readonly IssueCount[];
}

export interface ScorecardRequest {
  readonly period: FiscalPeriod;
  readonly previous: FiscalPeriod | null;
  readonly yearAgo?: FiscalPeriod | null;
  readonly asOf: AsOf;
  readonly language: Language;
  /** Measure ids; all when left out. */
  readonly measures?: readonly string[];
  /** Who is told of at all, measured against everyone; all when left out. */
  readonly only?: { readonly reps: ReadonlySet<string>; readonly teams: ReadonlySet<string> } | undefined;
  /** Of a measure's reps with those each is held against, the ones to whom what peers show is told; to all when left out. */
  readonly mayHear?: ((peers: ReadonlyMap<string, Peers>) => ReadonlySet<string>) | undefined;
}

/** One measure over successive periods, for everyone or one rep. */
export interface TrendPoint {
  readonly label: string;
  readonly from: Day;
  readonly until: Day;
  readonly complete: boolean;
  readonly value: Value;
  readonly sampleSize: number;
}

/** One measure split by a breakdown column. */
export interface BreakdownPart {
  /** null: the records say nothing about it. */
  readonly part: string | null;
  readonly value: Value;
  readonly sampleSize: number;
}

/** The way from the CRM's figure to ours: `crm` + the steps = `ours`. */
export interface Bridge {
  readonly measure: string;
  readonly crm: Value;
  readonly ours: Value;
  readonly steps: readonly {
    readonly reason: string;
    readonly says: string;
    readonly amount: Value;
    readonly deals: readonly string[];
  }[];
}
