import { formatCount } from "../domain/format.ts";
import { formatDifference, formatShare, formatValue } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { Unit } from "../domain/unit.ts";
import type { Comparison, FamilyRow } from "../metrics/measure.ts";
import type { Benchmark, Value } from "./answer.ts";
import { compareDays, type DaysComparison, daysInterval, daysOf, leavingsIn, PooledLeavings } from "./days.ts";
import { type AnsweredMeasure, listIn, numberIn, told, valueIn } from "./figures.ts";
import type { Circle, Peers } from "./peers.ts";
import { medianInterval, Sample } from "./statistics/location.ts";
import { type Interval, type Proportion, pooled, wilson } from "./statistics/proportion.ts";
import type { Leaving } from "./statistics/survival.ts";
import type { ToldIn } from "./told-in.ts";
import {
  type Comparing,
  compareAmounts,
  compareAttainment,
  compareProportion,
  fewestPeers,
  luck95,
} from "./verdict.ts";

/** The rows of one family for one period, by rep. */
export type RowsByRep = ReadonlyMap<string, FamilyRow>;

/** The 95 % interval of a value where its kind has one and the sample is large enough (METRICS §2). */
export function intervalOf(
  row: FamilyRow | undefined,
  measure: AnsweredMeasure,
  digits: number,
): readonly [Value, Value] | undefined {
  const { comparison } = measure.answer;
  if (row === undefined) return undefined;
  if (comparison.kind === "proportion") {
    const own = proportionIn(row, comparison);
    return own.trials >= fewestForPercent ? wilson(own) : undefined;
  }
  if (comparison.kind === "attainment" || comparison.kind === "total") {
    const [value, error] = [numberIn(row, measure.answer.column), numberIn(row, comparison.standardError)];
    const fewest = comparison.kind === "total" ? (comparison.intervalFrom ?? 3) : 3;
    if (value === null || error === null || (numberIn(row, comparison.deals) ?? 0) < fewest) return undefined;
    // Cut at 0, unless credit notes have already taken the value below it.
    const bounds: Interval = [Math.max(Math.min(0, value), value - luck95 * error), value + luck95 * error];
    return [told(bounds[0], measure.unit, digits), told(bounds[1], measure.unit, digits)];
  }
  if (comparison.kind === "days") return daysInterval(row, comparison);
  if (comparison.kind === "amounts" && measure.answer.recompute.kind === "median") {
    const bounds = medianInterval(listIn(row, comparison.values));
    return bounds === null ? undefined : [told(bounds[0], measure.unit, digits), told(bounds[1], measure.unit, digits)];
  }
  return undefined;
}

/** A share of fewer trials than this is told as what it counts, “3 of 4” (METRICS §2). */
const fewestForPercent = 5;

/** What a share of very few counts; undefined where a percentage says more. */
export function countedIn(row: FamilyRow | undefined, measure: AnsweredMeasure): readonly [number, number] | undefined {
  const { comparison } = measure.answer;
  if (comparison.kind !== "proportion") return undefined;
  const { successes, trials } = proportionIn(row, comparison);
  return trials > 0 && trials < fewestForPercent ? [successes, trials] : undefined;
}

/** As much of a measure as it takes to say what peers show. */
export interface Shown {
  readonly unit: Unit;
  readonly answer: { readonly column: string; readonly comparison: Comparison };
}

/** What the rows of a measure show of a circle of people, worked out once and asked by each of them without themselves. */
export class PeerFigures {
  readonly #rows: RowsByRep;
  readonly #measure: Shown;
  readonly #days = new Map<Circle, PooledLeavings>();
  readonly #others = new Map<string, Leaving[]>();
  readonly #circles = new Map<Circle, { values: Sample; amounts: Sample; pooled: Proportion }>();

  constructor(rows: RowsByRep, measure: Shown) {
    this.#rows = rows;
    this.#measure = measure;
  }

  /** The peers' own values; the amounts of their deals and their counts, each where the measure has such. */
  of(repId: string, { circle }: Peers): { values: Sample; amounts: Sample; pooled: Proportion } {
    const all = this.#circles.get(circle) ?? this.#workedOut(circle);
    if (!circle.repIds.has(repId)) return all;
    const { column, comparison } = this.#measure.answer;
    const row = this.#rows.get(repId);
    const own = numberIn(row, column);
    const mine = comparison.kind === "proportion" ? proportionIn(row, comparison) : none;
    return {
      values: own === null ? all.values : all.values.without([own]),
      amounts: comparison.kind === "amounts" ? all.amounts.without(listIn(row, comparison.values)) : all.amounts,
      pooled: { successes: all.pooled.successes - mine.successes, trials: all.pooled.trials - mine.trials },
    };
  }

  /** The days within which a win is waited for: the same for everyone. */
  horizon({ tau }: DaysComparison): number {
    for (const row of this.#rows.values()) return numberIn(row, tau) ?? 0;
    return 0;
  }

  /** The peers' deals together, by how long they were followed. */
  leavingsOf(repId: string, { circle }: Peers, comparison: DaysComparison): Leaving[] {
    const known = this.#others.get(repId);
    if (known !== undefined) return known;
    const of = (id: string) => leavingsIn(this.#rows.get(id), comparison);
    const all = this.#days.get(circle) ?? new PooledLeavings([...circle.repIds].map(of));
    this.#days.set(circle, all);
    const others = all.without(circle.repIds.has(repId) ? of(repId) : []);
    this.#others.set(repId, others);
    return others;
  }

  #workedOut(circle: Circle) {
    const { column, comparison } = this.#measure.answer;
    const rows = [...circle.repIds].map((id) => this.#rows.get(id));
    const made = {
      values: Sample.of(rows.flatMap((row) => numberIn(row, column) ?? [])),
      amounts: Sample.of(comparison.kind === "amounts" ? rows.flatMap((row) => listIn(row, comparison.values)) : []),
      pooled: comparison.kind === "proportion" ? pooled(rows.map((row) => proportionIn(row, comparison))) : none,
    };
    this.#circles.set(circle, made);
    return made;
  }
}

const none: Proportion = { successes: 0, trials: 0 };

/** What the peers show: pooled for rates and days, median and quartiles for all. */
export function benchmarkOf(
  repId: string,
  peers: Peers,
  figures: PeerFigures,
  measure: Shown,
  digits: number,
  language: Language,
): Benchmark {
  const { values, pooled: all } = figures.of(repId, peers);
  const isEnough = values.size >= fewestPeers;
  const at = (share: number) => {
    const found = isEnough ? values.quantile(share) : null;
    return found === null ? null : told(found, measure.unit, digits);
  };
  const { comparison } = measure.answer;
  const isSkewed = comparison.kind === "total" || comparison.kind === "amounts";
  const trimmed = isSkewed && isEnough ? values.trimmedMean(0.2) : null;
  return {
    peers: peers.count,
    label: peers.label[language],
    value:
      comparison.kind === "proportion"
        ? rateOf(all)
        : comparison.kind === "days"
          ? daysOf(figures.leavingsOf(repId, peers, comparison), figures.horizon(comparison), comparison.statistic)
          : null,
    median: at(0.5),
    p25: at(0.25),
    p75: at(0.75),
    ...(trimmed === null ? {} : { trimmedMean: told(trimmed, measure.unit, digits) }),
  };
}

/** A rep against peers, ready to be judged together with the others; null where the kind never gives a verdict. */
export function compare(
  repId: string,
  peers: Peers,
  figures: PeerFigures,
  own: FamilyRow | undefined,
  measure: AnsweredMeasure,
  toldIn: ToldIn,
): Comparing | null {
  const { comparison } = measure.answer;
  if (own === undefined) return null;
  const others = figures.of(repId, peers);
  switch (comparison.kind) {
    case "proportion": {
      const mine = proportionIn(own, comparison);
      const all = others.pooled;
      const test = compareProportion(mine, all);
      return {
        repId,
        test,
        facts: (language) => proportionFacts(mine, all, test?.interval ?? null, language),
        needs: all.trials === 0 ? needs.somebody : mine.trials < 20 ? needs.twentyDeals : needs.fiveEachWay,
      };
    }
    case "amounts":
      return {
        repId,
        test: compareAmounts(listIn(own, comparison.values), others.amounts, peers.count),
        facts: (language) => valueFacts(own, others.values, measure, null, toldIn, language),
        needs: peers.count < fewestPeers ? needs.fourPeers : needs.tenWins,
      };
    case "attainment":
    case "total": {
      const value = numberIn(own, measure.answer.column);
      if (value === null) return null;
      const error = numberIn(own, comparison.standardError) ?? 0;
      const test = compareAttainment({ value, error, deals: numberIn(own, comparison.deals) ?? 0 }, others.values);
      return {
        repId,
        test,
        facts: (language) => valueFacts(own, others.values, measure, test?.interval ?? null, toldIn, language),
        needs: others.values.size < fewestPeers ? needs.fourPeers : needs.tenDeals,
      };
    }
    case "days":
      return compareDays(repId, own, figures.leavingsOf(repId, peers, comparison), comparison);
    case "spread":
      return null;
  }
}

/** What a verdict would take, where it is not given. */
const needs = {
  somebody: {
    en: "There is nobody else to be held against.",
    sv: "Det finns ingen annan att jämföra med.",
  },
  twentyDeals: { en: "A verdict takes 20 deals.", sv: "En bedömning kräver 20 affärer." },
  fiveEachWay: {
    en: "At the peers’ rate fewer than five are expected one way, too few for a verdict.",
    sv: "Med kollegornas andel väntas färre än fem åt ena hållet, för få för en bedömning.",
  },
  tenDeals: {
    en: "A verdict takes ten deals with an amount.",
    sv: "En bedömning kräver tio affärer med belopp.",
  },
  tenWins: { en: "A verdict takes ten won deals.", sv: "En bedömning kräver tio vunna affärer." },
  fourPeers: { en: "A verdict takes four peers.", sv: "En bedömning kräver fyra kollegor." },
} as const satisfies Readonly<Record<string, Words>>;

export function proportionIn(
  row: FamilyRow | undefined,
  comparison: { readonly successes: string; readonly trials: string },
): Proportion {
  return { successes: numberIn(row, comparison.successes) ?? 0, trials: numberIn(row, comparison.trials) ?? 0 };
}

const rateOf = ({ successes, trials }: Proportion) => (trials === 0 ? null : successes / trials);

/** “55 of 100, 55.0%; peers 61.7% (95% interval of the difference −16.7 to +2.9 points).” Below five it is only “3 of 4” (METRICS §2). */
function proportionFacts(own: Proportion, peers: Proportion, interval: Interval | null, language: Language): string {
  const percent = (share: number | null) => formatValue(share, "ratio", "USD", language);
  const mine = formatShare([own.successes, own.trials], language);
  const shown = own.trials < fewestForPercent ? mine : `${mine}, ${percent(rateOf(own))}`;
  if (peers.trials === 0) return `${shown}.`;
  const range = interval === null ? "" : rangeOf(formatDifference(interval, "ratio", "USD", language), language);
  return `${shown}; ${language === "sv" ? "kollegorna" : "peers"} ${percent(rateOf(peers))}${range}.`;
}

/** “$72,498.00 in 55 deals; peers’ median $86,476.00 (95% interval of the difference −$48,139.60 to +$20,183.60).” */
function valueFacts(
  own: FamilyRow,
  peers: Sample,
  measure: AnsweredMeasure,
  interval: Interval | null,
  { currency, digits }: ToldIn,
  language: Language,
): string {
  const written = (value: Value) => formatValue(value, measure.unit, currency, language);
  const middle = peers.size < fewestPeers ? null : peers.quantile(0.5);
  const sample = numberIn(own, measure.answer.sample) ?? 0;
  const [one, more, within] = language === "sv" ? ["affär", "affärer", "i"] : ["deal", "deals", "in"];
  const mine = `${written(valueIn(own, measure, digits))} ${within} ${formatCount(sample, language)} ${sample === 1 ? one : more}`;
  if (middle === null) return `${mine}.`;
  const ends = interval?.map((end) => told(end, measure.unit, digits)) as
    | [string | number, string | number]
    | undefined;
  const range = ends === undefined ? "" : rangeOf(formatDifference(ends, measure.unit, currency, language), language);
  const median = language === "sv" ? "kollegornas median" : "peers’ median";
  return `${mine}; ${median} ${written(told(middle, measure.unit, digits))}${range}.`;
}

const rangeOf = (ends: string, language: Language) =>
  language === "sv" ? ` (95\u00a0% intervall för skillnaden ${ends})` : ` (95% interval of the difference ${ends})`;
