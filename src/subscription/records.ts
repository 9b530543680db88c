import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Day } from "../domain/day.ts";
import { money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { inputsAt } from "../forecasting/inputs.ts";
import { count, money as decimal } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { OpenDeal } from "./closings.ts";
import { Closings } from "./closings.ts";
import type { Contracted } from "./expected-revenue.ts";
import type { Credited } from "./parts.ts";
import { type Ended, RenewalRate } from "./renewals.ts";
import { type Schedule, yearly } from "./schedule.ts";

/** Contracts of one customer that end on a day. */
interface DueEnding {
  readonly payer: string;
  readonly account: string | null;
  readonly endsOn: string;
  readonly yearly: bigint;
  readonly terms: number;
  /** The customer has said it will end. */
  readonly isNoticed: boolean;
}

/** An open deal with what it would bring. */
interface OpenContract {
  readonly deal: OpenDeal;
  /**
   * A year of it in minor units, over its term, and what it brings once; null without a yearly value or an amount in a known rate: half of a deal is not
   * told as if it were all of it.
   */
  readonly worth: { readonly yearly: bigint; readonly schedule: Schedule; readonly oneOff: bigint } | null;
}

/** How many contracts bring somebody something in a month, and how many of them by an assumed year. */
interface TermsOf {
  readonly grain: "all" | "team" | "rep";
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly from: Day;
  readonly terms: number;
  readonly assumedTerms: number;
}

/** What open deals are worth, and when they may be won and go live. */
export interface PipelineRecords {
  readonly currency: string;
  readonly open: readonly OpenContract[];
  readonly closings: Closings;
  /** Median days from winning to the start, of so many deals; null where no term is on record. */
  readonly startLag: { readonly days: number; readonly deals: number } | null;
}

/** All that is known at a moment of the money that contracts bring in the months to come. */
export interface SubscriptionRecords extends PipelineRecords {
  readonly contracted: readonly Contracted[];
  readonly credited: readonly Credited[];
  /** In how many contracts of a month whoever is meant has a part. */
  readonly terms: readonly TermsOf[];
  readonly due: readonly DueEnding[];
  readonly renewalRate: RenewalRate;
  /** What recurs each year: of what is live, and once all that is signed has started. */
  readonly recurring: { readonly arr: bigint; readonly carr: bigint; readonly terms: number };
}

/** `months`: those to be told, the one that `asOf` lies in first. */
export async function subscriptionRecords(
  warehouse: Warehouse,
  months: readonly [FiscalPeriod, ...FiscalPeriod[]],
  asOf: AsOf,
): Promise<SubscriptionRecords> {
  const asking = await askingOf(warehouse, months, asOf);
  const [pipeline, contracts, ends, [recurs]] = await Promise.all([
    pipelineRecords(warehouse, months, asOf),
    warehouse.all(contractedQuery, asking),
    warehouse.all(endingsQuery, asking),
    warehouse.all(recurringQuery, asking),
  ]);
  const ended = ends.filter(({ ends_on }) => ends_on <= asOf.on);
  return {
    ...pipeline,
    contracted: contracts.filter(({ grain }) => grain === "all").map(contractedOf),
    credited: contracts.flatMap((row) =>
      row.grain === "rep" && row.rep_id !== null
        ? [{ ...contractedOf(row), repId: row.rep_id, teamId: row.team_id }]
        : [],
    ),
    terms: contracts.map(({ grain, rep_id, team_id, month_on, terms, assumed_terms }) => ({
      grain,
      repId: rep_id,
      teamId: team_id,
      from: month_on,
      terms,
      assumedTerms: assumed_terms,
    })),
    due: ends.flatMap((row) =>
      row.ends_on > asOf.on && row.followed === "0"
        ? [
            {
              payer: row.payer,
              account: row.account,
              endsOn: row.ends_on,
              yearly: BigInt(row.yearly),
              terms: row.terms,
              isNoticed: row.noticed_days_before !== null,
            },
          ]
        : [],
    ),
    renewalRate: new RenewalRate(ended.map(endedOf)),
    recurring: { arr: BigInt(recurs?.arr ?? 0), carr: BigInt(recurs?.carr ?? 0), terms: recurs?.live_terms ?? 0 },
  };
}

/** The part that deliveries need too. */
export async function pipelineRecords(
  warehouse: Warehouse,
  months: readonly [FiscalPeriod, ...FiscalPeriod[]],
  asOf: AsOf,
): Promise<PipelineRecords> {
  const asking = await askingOf(warehouse, months, asOf);
  const [{ currency }, { deals, landmarks }, worths, lags] = await Promise.all([
    toldIn(warehouse),
    inputsAt(warehouse, months[0], asOf, false),
    warehouse.all(prospectsQuery, asking),
    warehouse.all(startLagQuery, asking),
  ]);
  const worthOf = new Map(worths.map((row) => [row.opportunity_id, row]));
  const open = deals.map((deal): OpenContract => {
    const worth = worthOf.get(deal.opportunity_id);
    if (worth?.yearly == null) return { deal, worth: null };
    const { minor } = money(worth.yearly, currency);
    const { minor: oneOff } = money(worth.one_off ?? "0", currency);
    return { deal, worth: { yearly: minor, schedule: yearly(minor, worth.months ?? 12), oneOff } };
  });
  const [lag] = lags;
  return {
    currency,
    open,
    closings: new Closings(landmarks, asOf.on),
    startLag: lag?.lag == null ? null : { days: Math.round(lag.lag), deals: lag.deals },
  };
}

function contractedOf(row: z.infer<(typeof contractedQuery)["row"]>): Contracted {
  return { from: row.month_on, revenue: BigInt(row.minor), assumed: BigInt(row.assumed_minor) };
}

function endedOf(row: z.infer<(typeof endingsQuery)["row"]>): Ended {
  const [ended, followed] = [BigInt(row.yearly), BigInt(row.followed)];
  const known = [row.noticed_days_before, row.followed_days_before].filter((days) => days !== null);
  return {
    yearly: ended,
    renewed: followed < ended ? followed : ended,
    knownDaysBefore: known.length === 0 ? null : Math.max(0, ...known),
  };
}

async function askingOf(warehouse: Warehouse, months: readonly [FiscalPeriod, ...FiscalPeriod[]], asOf: AsOf) {
  const { timeZone } = await toldIn(warehouse);
  return question({ from: months[0].from, until: (months.at(-1) ?? months[0]).until }, asOf, timeZone);
}

const contractedQuery = defineQuery(
  import.meta.url,
  "contracted.sql",
  z.object({
    grain: z.enum(["all", "team", "rep"]),
    rep_id: z.string().nullable(),
    team_id: z.string().nullable(),
    month_on: z.string(),
    minor: z.string(),
    terms: count,
    assumed_minor: z.string(),
    assumed_terms: count,
  }),
);

const endingsQuery = defineQuery(
  import.meta.url,
  "endings.sql",
  z.object({
    payer: z.string(),
    account: z.string().nullable(),
    ends_on: z.string(),
    yearly: z.string(),
    terms: count,
    noticed_days_before: count.nullable(),
    followed: z.string(),
    followed_days_before: count.nullable(),
  }),
);

const recurringQuery = defineQuery(
  import.meta.url,
  "recurring.sql",
  z.object({ arr: z.string(), carr: z.string(), live_terms: count }),
);

const prospectsQuery = defineQuery(
  import.meta.url,
  "prospects.sql",
  z.object({ opportunity_id: z.string(), yearly: decimal, one_off: decimal, months: z.number().nullable() }),
);

const startLagQuery = defineQuery(
  import.meta.url,
  "start-lag.sql",
  z.object({ lag: z.number().nullable(), deals: count }),
);
