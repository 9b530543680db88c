import { z } from "zod";
import { formatCount, formatDays, formatRatio } from "../domain/format.ts";
import { formatDifference } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { Comparison, FamilyRow } from "../metrics/measure.ts";
import { numberIn } from "./figures.ts";
import { daysUntil, kaplanMeier } from "./statistics/kaplan-meier.ts";
import { normalP } from "./statistics/location.ts";
import { type Interval, z95 } from "./statistics/proportion.ts";
import { aalenJohansen, type Leaving } from "./statistics/survival.ts";
import { meanDaysToWin, medianDaysToWin, medianDaysToWinInterval, wonShare } from "./statistics/survival-time.ts";
import type { Comparing } from "./verdict.ts";

/** How days until deals end are held against peers. */
export type DaysComparison = Extract<Comparison, { kind: "days" }>;

/** The deals of a row as counts per day. */
export function leavingsIn(row: FamilyRow | undefined, comparison: DaysComparison): Leaving[] {
  return leavingsColumn.parse(row?.[comparison.leavings] ?? []);
}

/** A list column of [day, won, lost, still open]; days on which nobody who counts left are left out. */
export const leavingsColumn = z
  .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
  .transform((days) =>
    days.flatMap(([day, won, lost, open]): Leaving[] => (won + lost + open > 0 ? [{ day, won, lost, open }] : [])),
  );

/** The deals of many, added up once and asked for without the deals of one of them. */
export class PooledLeavings {
  readonly #days: readonly Leaving[];

  constructor(of: readonly (readonly Leaving[])[]) {
    const byDay = new Map<number, { day: number; won: number; lost: number; open: number }>();
    for (const { day, won, lost, open } of of.flat()) {
      const all = byDay.get(day) ?? { day, won: 0, lost: 0, open: 0 };
      all.won += won;
      all.lost += lost;
      all.open += open;
      byDay.set(day, all);
    }
    this.#days = [...byDay.values()].sort((a, b) => a.day - b.day);
  }

  /** `own`, in order of days, must be among them. */
  without(own: readonly Leaving[]): Leaving[] {
    const others: Leaving[] = [];
    let place = 0;
    for (const all of this.#days) {
      const mine = own[place];
      if (mine?.day !== all.day) {
        others.push(all);
        continue;
      }
      place += 1;
      const [won, lost, open] = [all.won - mine.won, all.lost - mine.lost, all.open - mine.open];
      if (won + lost + open > 0) others.push({ day: all.day, won, lost, open });
    }
    return others;
  }
}

/** What the measure says of such deals. */
export function daysOf(deals: readonly Leaving[], tau: number, statistic: DaysComparison["statistic"]): number | null {
  switch (statistic) {
    case "median":
      return medianDaysToWin(aalenJohansen(deals), tau);
    case "mean":
      return meanDaysToWin(deals, tau)?.mean ?? null;
    case "decision":
      return daysUntil(kaplanMeier(deals), 0.5).days;
  }
}

/** Fewer wins, or decisions, and no interval is told (METRICS §2). */
const fewestForInterval = 10;

/** The 95 % interval: of a median by Greenwood on the log scale, of a mean by its jackknifed error. */
export function daysInterval(row: FamilyRow, comparison: DaysComparison): Interval | undefined {
  const deals = leavingsIn(row, comparison);
  const tau = numberIn(row, comparison.tau) ?? 0;
  if (comparison.statistic === "decision") {
    const { low, high } = daysUntil(kaplanMeier(deals), 0.5);
    const decided = deals.reduce((sum, { won, lost }) => sum + won + lost, 0);
    return decided < fewestForInterval || low === null || high === null ? undefined : [low, high];
  }
  if (winsOf(deals, tau) < fewestForInterval) return undefined;
  if (comparison.statistic === "median") return medianDaysToWinInterval(aalenJohansen(deals), tau) ?? undefined;
  const found = meanDaysToWin(deals, tau);
  if (found === null || found.error === null) return undefined;
  return [Math.max(0, found.mean - z95 * found.error), found.mean + z95 * found.error];
}

/** A rep's days against the peers' deals together: z of the means (METRICS §8), from 10 wins and the peers' 30. */
export function compareDays(
  repId: string,
  own: FamilyRow,
  peers: readonly Leaving[],
  comparison: DaysComparison,
): Comparing | null {
  if (comparison.statistic === "decision") return null;
  const [mine, tau] = [leavingsIn(own, comparison), numberIn(own, comparison.tau) ?? 0];
  const [wins, theirWins] = [winsOf(mine, tau), winsOf(peers, tau)];
  const [ours, others] = [meanDaysToWin(mine, tau), meanDaysToWin(peers, tau)];
  const isEnough = wins >= 10 && theirWins >= 30;
  let test: Comparing["test"] = null;
  if (isEnough && ours !== null && others !== null && ours.error !== null && others.error !== null) {
    const difference = ours.mean - others.mean;
    const error = Math.hypot(ours.error, others.error);
    if (error > 0) {
      const interval: Interval = [difference - z95 * error, difference + z95 * error];
      test = { difference, interval, p: normalP(difference / error) };
    }
  }
  return {
    repId,
    test,
    facts: (language) => factsOf(mine, peers, tau, comparison, test?.interval ?? null, language),
    needs: wins < 10 ? needs.tenWins : theirWins < 30 ? needs.thirtyWins : needs.spread,
  };
}

const winsOf = (deals: readonly Leaving[], tau: number) =>
  deals.reduce((sum, { day, won }) => sum + (day <= tau ? won : 0), 0);

const needs = {
  tenWins: { en: "A verdict takes ten won deals.", sv: "En bedömning kräver tio vunna affärer." },
  thirtyWins: {
    en: "A verdict takes 30 won deals of the peers.",
    sv: "En bedömning kräver 30 vunna affärer hos kollegorna.",
  },
  spread: {
    en: "The deals do not spread enough to tell chance from more.",
    sv: "Affärerna är för lika för att skilja slump från mer än slump.",
  },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * “41 days in 24 wins, 38.0% of deals won within 120 days; peers 54 days and 50.0% (95% interval of the difference of the means −12 to −3 days).”
 * Who is quick because only quick deals are won is told so: fast losing is not fast.
 */
function factsOf(
  own: readonly Leaving[],
  peers: readonly Leaving[],
  tau: number,
  { statistic }: DaysComparison,
  interval: Interval | null,
  language: Language,
): string {
  const isSwedish = language === "sv";
  const [mine, theirs] = [own, peers].map((deals) => ({
    days: formatDays(daysOf(deals, tau, statistic), language),
    ...wonShare(aalenJohansen(deals), tau),
  }));
  if (mine === undefined || theirs === undefined) return "";
  const wins = winsOf(own, tau);
  const [inWins, within] = isSwedish
    ? [
        `i ${formatCount(wins, language)} ${wins === 1 ? "vinst" : "vinster"}`,
        `av affärerna vunna inom ${formatCount(tau, language)} dagar`,
      ]
    : [
        `in ${formatCount(wins, language)} ${wins === 1 ? "win" : "wins"}`,
        `of deals won within ${formatCount(tau, language)} days`,
      ];
  const shown = `${mine.days} ${inWins}, ${formatRatio(mine.share, language)} ${within}`;
  if (theirs.share === 0) return `${shown}.`;
  const range =
    interval === null
      ? ""
      : isSwedish
        ? ` (95\u00a0% intervall för skillnaden i medeltid ${formatDifference(interval, "days", "", language)})`
        : ` (95% interval of the difference of the means ${formatDifference(interval, "days", "", language)})`;
  const beside = isSwedish
    ? `; kollegorna ${theirs.days} och ${formatRatio(theirs.share, language)}`
    : `; peers ${theirs.days} and ${formatRatio(theirs.share, language)}`;
  const isQuicker = interval !== null && interval[1] < 0;
  const winsLess = mine.share - theirs.share < -z95 * Math.sqrt(mine.variance + theirs.variance);
  return `${shown}${beside}${range}.${isQuicker && winsLess ? ` ${fastLosing[language]}` : ""}`;
}

const fastLosing: Words = {
  en: "Fewer of the deals are won: losing fast is not being fast.",
  sv: "Färre av affärerna vinns: att förlora snabbt är inte att vara snabb.",
};
