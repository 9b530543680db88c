import { type Day, daysBetween } from "../domain/day.ts";
import { periodOf } from "../domain/fiscal-calendar.ts";
import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Single } from "../forecasting/backtest.ts";
import { isOf, partsOf, together } from "../subscription/parts.ts";
import { type SubscriptionRecords, subscriptionRecords } from "../subscription/records.ts";
import { likely, toMinor } from "../subscription/schedule.ts";
import { periodsUntil } from "./ask.ts";
import { type LateDates, lateDates } from "./late-dates.ts";
import { repIdOf, repNamesById, teamIdOf, teamNamesById } from "./people.ts";
import {
  type BookedAndEarned,
  bookedAndEarned,
  type Labelled,
  labelled,
  type MrrMonth,
  mrrMonths,
  pushPrice,
} from "./revenue-history.ts";
import { partMonth, partsShown, type RevenuePart, type RevenuePartMonth } from "./revenue-parts.ts";
import type { Workspace } from "./workspace.ts";

export interface RevenueAsking {
  readonly asOf?: string | undefined;
  /** By name or id; of both the rep is meant. */
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  readonly language: Language;
}

interface RevenueMonth extends RevenuePartMonth {
  readonly terms: number;
  /** Of what is contracted, what rests on an assumed year. */
  readonly assumed: Money;
  readonly assumedTerms: number;
}

/** Contracts of a customer that end with nothing signed to follow. */
interface RenewalDue {
  readonly account: string | null;
  readonly endsOn: Day;
  readonly yearly: Money;
  readonly terms: number;
  readonly isNoticed: boolean;
  /** How likely it is renewed; null where too few ended to say. */
  readonly chance: number | null;
}

interface Renewals {
  /** Of what ended in the last 365 days the share that went on, by yearly value; null of fewer than five. */
  readonly rate: number | null;
  readonly contracts: number;
  readonly ended: Money;
  readonly renewed: Money;
  readonly byMonth: readonly (Labelled & {
    readonly contracts: number;
    readonly yearly: Money;
    readonly noticed: Money;
    readonly expected: Money | null;
  })[];
  readonly due: readonly RenewalDue[];
}

/** What contracts, renewals and open deals bring, and what late dates cost (METRICS §4.6, §5). */
export interface RevenueAnswer {
  readonly asOf: Day;
  readonly currency: string;
  readonly language: Language;
  /** Median days from winning to the start, of so many deals; null where no term is on record, and then a deal starts when it is won. */
  readonly startLag: SubscriptionRecords["startLag"];
  /** Whose revenue it is. */
  readonly of: { readonly grain: Single["grain"]; readonly id: string | null; readonly name: string | null };
  readonly months: readonly RevenueMonth[];
  /** Σ = months: everybody who has a part in them, and last, of everyone's, what is nobody's. */
  readonly reps: readonly RevenuePart[];
  /** The same by team: contracts in the team a rep was in when the deal closed, open deals in the one they are in. Empty of one rep. */
  readonly teams: readonly RevenuePart[];
  /** Open deals without a yearly value or an amount in a known rate: they bring nothing here. */
  readonly unsized: number;
  readonly lateDates: LateDates;
  /** What dates pushed in the quarter took out of the fiscal year; null where nothing is known of it. */
  readonly pushes: { readonly period: string; readonly price: Money | null };
  /** Null of a rep or a team: what ends is nobody's until it is renewed. */
  readonly renewals: Renewals | null;
  /** On the day after: ARR of what is live, and CARR once all that is signed has started; null where no term is on record, and of a rep or a team. */
  readonly recurring: { readonly arr: Money; readonly carr: Money; readonly terms: number } | null;
  readonly movements: readonly MrrMonth[];
  readonly quarters: readonly BookedAndEarned[];
}

const [monthsAhead, monthsBack, quartersBack] = [12, 12, 6];

export async function revenue(workspace: Workspace, asking: RevenueAsking): Promise<RevenueAnswer> {
  const { warehouse } = workspace.data;
  const asOf = await workspace.asOf(asking.asOf);
  const calendar = await workspace.calendar();
  const months = monthsFrom(calendar, asOf.on, monthsAhead);
  const [year, quarter] = [periodOf(calendar, "year", asOf.on), periodOf(calendar, "quarter", asOf.on)];
  if (year === null || quarter === null) throw outside(asOf.on);
  const of = await subjectOf(workspace, asking);
  const isOwn = isOf({
    repId: of.grain === "rep" ? of.id : undefined,
    teamId: of.grain === "team" ? of.id : undefined,
  });
  const [names, teamNames] = await Promise.all([repNamesById(workspace), teamNamesById(workspace)]);
  const records = await subscriptionRecords(warehouse, months, asOf);
  const { currency, startLag, recurring } = records;
  const told = (minor: bigint): Money => ({ minor, currency });
  const parts = partsOf({
    months,
    asOf: asOf.on,
    contracted: records.contracted,
    credited: records.credited,
    endings: records.due,
    renewalRate: (daysBefore) => records.renewalRate.at(daysBefore),
    prospects: records.open.flatMap(({ deal, worth }) => (worth === null ? [] : [{ deal, ...worth }])),
    closings: records.closings,
    startLag: startLag?.days ?? 0,
  }).filter(isOwn);
  const open = records.open.filter(({ deal }) => isOwn({ repId: deal.rep_id, teamId: deal.team_id }));
  const history = periodsUntil(calendar, months[0], monthsBack + 1).slice(0, -1);
  const shown = { months, currency, language: asking.language };
  return {
    asOf: asOf.on,
    currency,
    language: asking.language,
    startLag,
    of: {
      grain: of.grain,
      id: of.grain === "all" ? null : of.id,
      name: of.grain === "all" ? null : ((of.grain === "rep" ? names : teamNames).get(of.id) ?? of.id),
    },
    months: together(months, parts).map((found) => ({
      ...partMonth(found, currency),
      assumed: told(found.assumed),
      ...termsIn(records.terms, found.month, of),
    })),
    reps: partsShown(parts, ({ repId }) => repId, names, shown),
    teams: of.grain === "rep" ? [] : partsShown(parts, ({ teamId }) => teamId, teamNames, shown),
    unsized: open.filter(({ worth }) => worth === null).length,
    lateDates: lateDates({ ...records, open }, { asOf: asOf.on, year, names, language: asking.language }),
    pushes: { period: quarter.label, price: await pushPrice(warehouse, quarter, asOf, of) },
    renewals: of.grain === "all" ? renewalsOf(records, months, asOf.on) : null,
    recurring:
      of.grain !== "all" || (startLag === null && recurring.terms === 0)
        ? null
        : { ...recurring, arr: told(recurring.arr), carr: told(recurring.carr) },
    movements: await mrrMonths(warehouse, history, asOf, of),
    quarters: await bookedAndEarned(warehouse, calendar, periodsUntil(calendar, quarter, quartersBack), asOf, of),
  };
}

/** Of a rep and a team the rep is meant, as the narrower; both must be there. */
async function subjectOf(workspace: Workspace, { rep, team }: RevenueAsking): Promise<Single> {
  const teamId = team === undefined ? null : await teamIdOf(workspace, team);
  if (rep !== undefined) return { grain: "rep", id: await repIdOf(workspace, rep) };
  if (teamId !== null) return { grain: "team", id: teamId };
  return { grain: "all" };
}

/** A contract of several people counts once to their team. */
function termsIn(terms: SubscriptionRecords["terms"], { from }: FiscalPeriod, of: Single) {
  const own = terms.filter(
    (each) =>
      each.from === from &&
      each.grain === of.grain &&
      (of.grain !== "rep" || each.repId === of.id) &&
      (of.grain !== "team" || each.teamId === of.id),
  );
  return {
    terms: own.reduce((all, each) => all + each.terms, 0),
    assumedTerms: own.reduce((all, each) => all + each.assumedTerms, 0),
  };
}

/** The month a day lies in and the ones after it, as far as the calendar goes. */
export function monthsFrom(
  calendar: readonly FiscalPeriod[],
  day: Day,
  count: number,
): readonly [FiscalPeriod, ...FiscalPeriod[]] {
  const [first, ...more] = calendar
    .filter(({ kind, until }) => kind === "month" && until > day)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(0, count);
  if (first === undefined || first.from > day) throw outside(day);
  return [first, ...more];
}

const outside = (day: Day) =>
  new RepmarkError(
    "day-outside-calendar",
    {
      en: `${day} lies outside the fiscal calendar of the records.`,
      sv: `${day} ligger utanför underlagets räkenskapskalender.`,
    },
    { kind: "usage", hint: { en: "Name another day with --as-of.", sv: "Ange en annan dag med --as-of." } },
  );

function renewalsOf(records: SubscriptionRecords, months: readonly FiscalPeriod[], asOf: Day): Renewals {
  const { due, renewalRate, currency } = records;
  const chanceOf = ({ endsOn, isNoticed }: (typeof due)[number]) =>
    isNoticed ? 0 : renewalRate.at(daysBetween(asOf, endsOn));
  const sum = (of: readonly (typeof due)[number][]) => of.reduce((all, { yearly }) => all + yearly, 0n);
  return {
    rate: renewalRate.overall,
    contracts: renewalRate.contracts,
    ended: { minor: renewalRate.ended, currency },
    renewed: { minor: renewalRate.renewed, currency },
    byMonth: months.map((month) => {
      const ends = due.filter(({ endsOn }) => month.from <= endsOn && endsOn < month.until);
      const expected = ends.reduce((all, each) => all + likely(chanceOf(each) ?? 0, each.yearly), 0);
      return {
        ...labelled(month),
        contracts: ends.reduce((all, { terms }) => all + terms, 0),
        yearly: { minor: sum(ends), currency },
        noticed: { minor: sum(ends.filter(({ isNoticed }) => isNoticed)), currency },
        expected: renewalRate.overall === null ? null : { minor: toMinor(expected), currency },
      };
    }),
    due: due.map((each) => ({
      account: each.account,
      endsOn: each.endsOn,
      yearly: { minor: each.yearly, currency },
      terms: each.terms,
      isNoticed: each.isNoticed,
      chance: chanceOf(each),
    })),
  };
}
