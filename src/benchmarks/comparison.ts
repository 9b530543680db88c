import { formatCount } from "../domain/format.ts";
import { formatDifference, formatShare, formatValue } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import type { Benchmark, Value } from "./answer.ts";
import { type AnsweredMeasure, listIn, numberIn, told, valueIn } from "./figures.ts";
import type { Peers } from "./peers.ts";
import { medianInterval, quantile, trimmedMean } from "./statistics/location.ts";
import { type Interval, type Proportion, pooled, wilson } from "./statistics/proportion.ts";
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

/** What the peers show: pooled for rates, median and quartiles for all. */
export function benchmarkOf(
  peers: Peers,
  rows: RowsByRep,
  measure: AnsweredMeasure,
  digits: number,
  language: Language,
): Benchmark {
  const values = peers.repIds.flatMap((id) => numberIn(rows.get(id), measure.answer.column) ?? []);
  const at = (share: number) => {
    const found = values.length < fewestPeers ? null : quantile(values, share);
    return found === null ? null : told(found, measure.unit, digits);
  };
  const { comparison } = measure.answer;
  const isSkewed = comparison.kind === "total" || comparison.kind === "amounts";
  const trimmed = isSkewed && values.length >= fewestPeers ? trimmedMean(values, 0.2) : null;
  return {
    peers: peers.repIds.length,
    label: peers.label[language],
    value:
      comparison.kind === "proportion"
        ? rateOf(pooled(peers.repIds.map((id) => proportionIn(rows.get(id), comparison))))
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
  rows: RowsByRep,
  measure: AnsweredMeasure,
  toldIn: ToldIn,
): Comparing | null {
  const { comparison } = measure.answer;
  const own = rows.get(repId);
  if (own === undefined) return null;
  const peerRows = peers.repIds.flatMap((id) => rows.get(id) ?? []);
  switch (comparison.kind) {
    case "proportion": {
      const mine = proportionIn(own, comparison);
      const theirs = peerRows.map((row) => proportionIn(row, comparison));
      const all = pooled(theirs);
      const test = compareProportion(mine, theirs);
      return {
        repId,
        test,
        facts: bothLanguages((language) => proportionFacts(mine, all, test?.interval ?? null, language)),
        needs: all.trials === 0 ? needs.somebody : mine.trials < 20 ? needs.twentyDeals : needs.fiveEachWay,
      };
    }
    case "amounts":
      return {
        repId,
        test: compareAmounts(
          listIn(own, comparison.values),
          peerRows.map((row) => listIn(row, comparison.values)),
        ),
        facts: bothLanguages((language) => valueFacts(own, peerRows, measure, null, toldIn, language)),
        needs: peerRows.length < fewestPeers ? needs.fourPeers : needs.tenWins,
      };
    case "attainment":
    case "total": {
      const value = numberIn(own, measure.answer.column);
      if (value === null) return null;
      const error = numberIn(own, comparison.standardError) ?? 0;
      const theirs = peerRows.flatMap((row) => numberIn(row, measure.answer.column) ?? []);
      const test = compareAttainment({ value, error, deals: numberIn(own, comparison.deals) ?? 0 }, theirs);
      return {
        repId,
        test,
        facts: bothLanguages((language) =>
          valueFacts(own, peerRows, measure, test?.interval ?? null, toldIn, language),
        ),
        needs: theirs.length < fewestPeers ? needs.fourPeers : needs.tenDeals,
      };
    }
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

const bothLanguages = (say: (language: Language) => string): Words => ({ en: say("en"), sv: say("sv") });

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
  peers: readonly FamilyRow[],
  measure: AnsweredMeasure,
  interval: Interval | null,
  { currency, digits }: ToldIn,
  language: Language,
): string {
  const written = (value: Value) => formatValue(value, measure.unit, currency, language);
  const values = peers.flatMap((row) => numberIn(row, measure.answer.column) ?? []);
  const middle = values.length < fewestPeers ? null : quantile(values, 0.5);
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
