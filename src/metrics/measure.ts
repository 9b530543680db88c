import type { Words } from "../domain/language.ts";
import type { Unit } from "../domain/unit.ts";
import type { Query } from "../warehouse/query.ts";

export const metricIds = ["quota", "forecast", "bookings", "won-lost", "pipeline", "sales-cycle"] as const;
export type MetricId = (typeof metricIds)[number];

/** Whether more is better; `neither` for what depends on the mix, `near-zero` for a bias. */
export type Better = "higher" | "lower" | "near-zero" | "neither";

/** A row of every value query: one per grain, `all`, `team`, `rep`, and with `$by` also `part` and `rep-part`. */
export interface FamilyRow {
  readonly grain: "all" | "team" | "rep" | "part" | "rep-part";
  readonly team_id: string | null;
  readonly rep_id: string | null;
  /** The value of the breakdown column named by `$by`. */
  readonly part: string | null;
  /** The measures of the family, their sample sizes, and what tests need. */
  readonly [column: string]: unknown;
}

/** A row behind a number: a deal (or a call, a term, a quota) with what it contributes to each measure of the family. */
export interface EvidenceRow {
  readonly opportunity_id: string | null;
  readonly rep_id: string | null;
  readonly [column: string]: unknown;
}

/**
 * Measures that one pass over the same rows answers: one value query and one evidence query. The trend is the value query
 * asked for other periods and the breakdown is the value query with `$by`, so the three can never disagree.
 */
export interface Family {
  readonly name: string;
  readonly value: Query<FamilyRow>;
  readonly evidence: Query<EvidenceRow>;
  /** The way from the CRM's figure to ours, where a CRM has one: rows for each bridged measure of the family. */
  readonly bridge?: Query<BridgeRow>;
  /** The breakdowns that `$by` understands. */
  readonly breakdowns: readonly Breakdown[];
}

export type Breakdown =
  | "type"
  | "source"
  | "inbound"
  | "segment"
  | "size"
  | "industry"
  | "country"
  | "product"
  | "stage"
  | "lead-band"
  | "due"
  | "days"
  | "reason"
  | "competitor"
  | "quota-kind"
  /** The fiscal quarter a contract was booked in: revenue in layers. */
  | "booked-in"
  /** How long before the period's end a call was made. */
  | "horizon";

/** How a rep is held against peers (METRICS §2): the test, and the family's columns that feed it. */
export type Comparison =
  /** Pooled peers, Wilson, Newcombe, Fisher: `successes` of `trials`. Verdict from 20 trials and 5 expected each way. */
  | { readonly kind: "proportion"; readonly successes: string; readonly trials: string }
  /** Median and quartiles of reps; verdict by rank sum over the deals' amounts (`values`: a list column), from 10 wins. */
  | { readonly kind: "amounts"; readonly values: string }
  /** Median of reps; verdict z = (a − peers' median) ÷ (SE ÷ Q), from 10 money deals and 4 peers. */
  | { readonly kind: "attainment"; readonly deals: string; readonly standardError: string }
  /** A money total: median and quartiles of reps, luck interval ± 1.96 × `standardError` (a column), from 3 deals unless said. */
  | { readonly kind: "total"; readonly deals: string; readonly standardError: string; readonly intervalFrom?: number }
  /**
   * Days until deals are won (or decided), open ones counted as open: pooled peers; verdict by the jackknifed means of days to win, from 10
   * wins and peers' 30 (METRICS §8). `leavings` is a list column of [day, won, lost, still open]; `tau` the days within which a win is waited for.
   */
  | {
      readonly kind: "days";
      readonly statistic: "median" | "mean" | "decision";
      readonly leavings: string;
      readonly tau: string;
    }
  /** Median and quartiles of reps only: a plan or a mix, never a verdict. */
  | { readonly kind: "spread" };

/**
 * How what followed a conversation about a measure is told (docs/decisions/0205). A share, amounts and days until deals are won are told by their comparison;
 * the columns of others are named here.
 */
export type Followed =
  /** So much a week: a number of records or, with its √Σv² in `error`, money. */
  | { readonly kind: "flow"; readonly error?: string }
  /** A typical one of a list column. */
  | { readonly kind: "sizes"; readonly values: string }
  /** The same where the list is long: how many, and the mean and the variance of ln(1 + each). */
  | { readonly kind: "logarithms"; readonly cases: string; readonly mean: string; readonly variance: string };

/** How the number follows from its evidence rows; the same for a screen that sums what it opens to and for the tests. */
export type Recomputation =
  | { readonly kind: "sum"; readonly of: string }
  /** Rows where the column is true. */
  | { readonly kind: "count"; readonly of: string }
  /** Σ numerator ÷ Σ denominator. */
  | { readonly kind: "ratio"; readonly numerator: string; readonly denominator: string }
  /** Over the rows where the column is not null. */
  | { readonly kind: "mean" | "median" | "max"; readonly of: string }
  /** (Σv)² ÷ Σv². */
  | { readonly kind: "effective-number"; readonly of: string }
  /** max v ÷ Σ `total`. */
  | { readonly kind: "largest-share"; readonly of: string; readonly total: string }
  /** Anything else, said in code. */
  | { readonly kind: "custom"; readonly from: (rows: readonly EvidenceRow[]) => number | string | null };

/** One measure of METRICS §0, as server, CLI, web, reports and docs all know it. */
export interface Measure {
  /** `<metric>.<measure>` with the words of METRICS, such as `won-lost.win_rate`. */
  readonly id: string;
  readonly metric: MetricId;
  readonly label: Words;
  /** One sentence in a sales manager's words. */
  readonly says: Words;
  /** The formula in symbols, language-neutral. */
  readonly formula: string;
  readonly unit: Unit;
  readonly better: Better;
  /** The one measure of its metric that a card shows. */
  readonly headline?: true;
  /** Only for the team as a whole (`over_assignment`). */
  readonly teamOnly?: true;
  readonly answer: Answered | Unanswered;
}

export interface Answered {
  readonly family: Family;
  /** Column of the value query. */
  readonly column: string;
  /** Column with the sample size. */
  readonly sample: string;
  readonly comparison: Comparison;
  readonly recompute: Recomputation;
  /** Left out where the comparison says it, and of what no weeks can be compared of: a state on a day, a quota, the model. */
  readonly followed?: Followed;
  /** A count or sum of records: who was at work in the period and has none of them has 0, not an unknown number (G17). */
  readonly zeroIfNone?: true;
  /** Said when the value is null for lack of data. */
  readonly whyNull: Words;
  /** Said beside a value: what it rests on that nobody recorded, or what must be known to read it. */
  readonly caveats?: readonly Caveat[];
}

/** One that a count decides, or one worked out from the row; null: nothing to say. */
export type Caveat = CountedCaveat | ((row: FamilyRow) => Words | null);

/** Said when `count` is above 0. Its words may name `{count}`, `{of}` (the sample size) and `{share}` (`part` of the value, in percent). */
interface CountedCaveat {
  /** Column with how many. */
  readonly count: string;
  /** Column with how much of the value. */
  readonly part?: string;
  readonly says: Words;
}

/** Needs a model or data that is not there: null, with the reason. */
interface Unanswered {
  readonly why: Words;
  /** The measure whose number of a rep is divided by that of the peers together: two numbers that stand side by side already. */
  readonly againstPeers?: string;
  /** What it is worked out from, where that is no matter of SQL alone: pay, in whole cents by a plan that is in no table. */
  readonly workedOutFrom?: Query<unknown>;
}

/** The text that computes a measure, or that reads what it is worked out from. */
export function sqlOf({ answer }: Measure): string | null {
  return "family" in answer ? answer.family.value.sql : (answer.workedOutFrom?.sql ?? null);
}

/** Common parameters of every value and evidence query; a text uses those it needs. */
export interface Question {
  /** State as known just before this instant (ISO). */
  readonly as_of: string;
  /** The civil day of `as_of`. */
  readonly as_of_on: string;
  /** The period, half-open days, and the instants of their midnights in the reporting zone. */
  readonly from: string;
  readonly until: string;
  readonly from_at: string;
  readonly until_at: string;
  /** Breakdown column, null for none. */
  readonly by: string | null;
  /** Of how many days back deals are followed until they end; null for the workspace's own (METRICS §8). */
  readonly window_days: string | null;
  /** Evidence only: one rep, or one team; null for all. */
  readonly rep_id: string | null;
  readonly team_id: string | null;
}

/**
 * A deal on the way from the CRM's own figure to ours (METRICS §0, bridge). Per measure the sum of `crm` is what the CRM's report
 * shows, the sum of `ours` is our value, and Σ(ours − crm) by reason are the steps: they add up because every deal has one reason.
 */
export interface BridgeRow {
  readonly measure: string;
  readonly opportunity_id: string;
  readonly rep_id: string | null;
  readonly reason: BridgeReason;
  readonly crm: string;
  readonly ours: string;
}

export type BridgeReason =
  | "same"
  | "deleted"
  | "test"
  | "type"
  | "zero-amount"
  | "negative-amount"
  | "no-amount"
  | "no-contest"
  | "close-date"
  | "time-zone"
  | "owner"
  | "split"
  | "currency"
  | "definition";
