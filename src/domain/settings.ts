import type { Day } from "./day.ts";
import { calendarYear, type FiscalYear } from "./fiscal-year.ts";

/** What an admin chooses for a workspace; the defaults are METRICS' own and every definition prints the one in force. */
export interface Settings {
  /** Where an instant becomes a civil day (G2). */
  readonly timeZone: string;
  readonly reportingCurrency: string;
  /** What a deal is worth (G10). */
  readonly valueBasis: "amount" | "arr" | "first-year";
  readonly fiscalYear: FiscalYear;
  /** Country (and region) whose public holidays are no working days, as `SE` or `US-CA`; none when null. */
  readonly holidays: string | null;
  /** Quotas as entered (`final`) or before ramp and active days (`full-rate`). */
  readonly quotaBasis: "final" | "full-rate";
  /** Whether a quota of a quarter or year also stands for its months and weeks, by working days; if not, theirs is unknown. */
  readonly quotaSpread: boolean;
  /** Loss reasons (lower case) that were no contest. */
  readonly noContestReasons: readonly string[];
  /** Loss reasons (lower case) that mean the buyer did not decide. */
  readonly noDecisionReasons: readonly string[];
  /** First accepted stage per pipeline (G9); the pipeline's first open stage where none is named. */
  readonly acceptedStages: Readonly<Record<string, string>>;
  /** Ramp factors per tenure month for reps without their own. */
  readonly ramp: readonly number[];
  /** Lead score bands by lower bound, ascending; tertiles of 365 days when empty. */
  readonly leadBands: readonly number[];
  /** Sizes of deal by lower bound in the reporting currency, ascending; tertiles of what was won in 365 days when empty. */
  readonly sizeBands: readonly number[];
  /** How many days back deals are taken for days to win: those opened since (METRICS §8). */
  readonly cycleWindow: number;
  /** τ, the days within which a win is waited for; null: the 95th percentile of the won deals of the window, rounded up to 30. */
  readonly cycleHorizon: number | null;
  /** Extra days that are no working days, beside public holidays. */
  readonly closedDays: readonly Day[];
  /** Whether everyone who signs in with a password needs a second factor as well: an app's codes or a passkey. */
  readonly secondFactor: "optional" | "everyone";
  /** How many days each kind of what is held about people is kept; null: as long as the data folder (docs/privacy.md). */
  readonly retention: Retention;
}

/** In days; null: as long as the data folder. */
export interface Retention {
  /** Notes of talks, from the day of the talk. */
  readonly coachingNotes: number | null;
  /** Goals and plans of one person that another has followed, and adjustments of pay, from their day. */
  readonly pay: number | null;
  /** What a rep's periods came to when they were frozen, from the period's end; those of teams and the company stay. */
  readonly frozenReps: number | null;
  /** Which report went to whom, from the day it was due. */
  readonly deliveries: number | null;
  /** Sessions and links that are over, from the day they ended. */
  readonly signIns: number | null;
  /** What stood in entries of the audit, before and after; that there was an entry stays. */
  readonly auditDetails: number | null;
}

export const defaultSettings: Settings = {
  timeZone: "UTC",
  reportingCurrency: "USD",
  valueBasis: "amount",
  fiscalYear: calendarYear,
  holidays: null,
  quotaBasis: "final",
  quotaSpread: false,
  noContestReasons: ["duplicate", "test", "merged", "dubblett"],
  noDecisionReasons: ["no decision", "no-decision", "stalled", "inget beslut", "no budget", "timing"],
  acceptedStages: {},
  ramp: [],
  leadBands: [],
  sizeBands: [],
  cycleWindow: 365,
  cycleHorizon: null,
  closedDays: [],
  secondFactor: "optional",
  retention: { coachingNotes: null, pay: null, frozenReps: null, deliveries: null, signIns: null, auditDetails: null },
};
