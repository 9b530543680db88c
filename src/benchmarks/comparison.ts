import { formatCount } from "../domain/format.ts";
import { formatValue } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import type { Benchmark, Value } from "./answer.ts";
import { type AnsweredMeasure, listIn, numberIn, told, valueIn } from "./figures.ts";
import type { Peers } from "./peers.ts";
import { medianInterval, quantile, trimmedMean } from "./statistics/location.ts";
import { type Interval, type Proportion, pooled, wilson, z95 } from "./statistics/proportion.ts";
import type { ToldIn } from "./told-in.ts";
import { type Comparing, compareAmounts, compareAttainment, compareProportion } from "./verdict.ts";

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
    return own.trials >= 5 ? wilson(own) : undefined;
  }
  if (comparison.kind === "attainment" || comparison.kind === "total") {
    const [value, error] = [numberIn(row, measure.answer.column), numberIn(row, comparison.standardError)];
    if (value === null || error === null || (numberIn(row, comparison.deals) ?? 0) < 3) return undefined;
    // Cut at 0, unless credit notes have already taken the value below it.
    const bounds: Interval = [Math.max(Math.min(0, value), value - z95 * error), value + z95 * error];
    return [told(bounds[0], measure.unit, digits), told(bounds[1], measure.unit, digits)];
  }
  if (comparison.kind === "amounts" && measure.answer.recompute.kind === "median") {
    const bounds = medianInterval(listIn(row, comparison.values));
    return bounds === null ? undefined : [told(bounds[0], measure.unit, digits), told(bounds[1], measure.unit, digits)];
  }
  return undefined;
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
    const found = values.length < 4 ? null : quantile(values, share);
    return found === null ? null : told(found, measure.unit, digits);
  };
  const { comparison } = measure.answer;
  const isSkewed = comparison.kind === "total" || comparison.kind === "amounts";
  const trimmed = isSkewed && values.length >= 4 ? trimmedMean(values, 0.2) : null;
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
      const test = compareProportion(mine, theirs);
      return {
        repId,
        test,
        facts: bothLanguages((language) => proportionFacts(mine, pooled(theirs), test?.interval ?? null, language)),
        needs: {
          en: "A verdict takes 20 deals, with at least five expected each way.",
          sv: "En bedömning kräver 20 affärer, med minst fem väntade åt vardera hållet.",
        },
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
        needs: {
          en: "A verdict takes ten won deals and four peers.",
          sv: "En bedömning kräver tio vunna affärer och fyra kollegor.",
        },
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
        needs: {
          en: "A verdict takes ten money deals and four peers.",
          sv: "En bedömning kräver tio affärer med belopp och fyra kollegor.",
        },
      };
    }
    case "spread":
      return null;
  }
}

export function proportionIn(
  row: FamilyRow | undefined,
  comparison: { readonly successes: string; readonly trials: string },
): Proportion {
  return { successes: numberIn(row, comparison.successes) ?? 0, trials: numberIn(row, comparison.trials) ?? 0 };
}

const rateOf = ({ successes, trials }: Proportion) => (trials === 0 ? null : successes / trials);

const bothLanguages = (say: (language: Language) => string): Words => ({ en: say("en"), sv: say("sv") });

function proportionFacts(own: Proportion, peers: Proportion, interval: Interval | null, language: Language): string {
  const percent = (share: number | null) => formatValue(share, "ratio", "USD", language);
  const points = (share: number) =>
    new Intl.NumberFormat(language === "sv" ? "sv-SE" : "en-US", {
      maximumFractionDigits: 1,
      minimumFractionDigits: 1,
      signDisplay: "always",
    }).format(share * 100);
  const [x, n] = [formatCount(own.successes, language), formatCount(own.trials, language)];
  const range =
    interval === null
      ? ""
      : language === "sv"
        ? ` (95 % intervall för skillnaden ${points(interval[0])} till ${points(interval[1])} procentenheter)`
        : ` (95 % interval of the difference ${points(interval[0])} to ${points(interval[1])} points)`;
  return language === "sv"
    ? `${x} av ${n}, ${percent(rateOf(own))}; kollegorna ${percent(rateOf(peers))}${range}.`
    : `${x} of ${n}, ${percent(rateOf(own))}; peers ${percent(rateOf(peers))}${range}.`;
}

function valueFacts(
  own: FamilyRow,
  peers: readonly FamilyRow[],
  measure: AnsweredMeasure,
  interval: Interval | null,
  { currency, digits }: ToldIn,
  language: Language,
): string {
  const written = (value: Value) => formatValue(value, measure.unit, currency, language);
  const middle = quantile(
    peers.flatMap((row) => numberIn(row, measure.answer.column) ?? []),
    0.5,
  );
  const theirs = middle === null ? null : told(middle, measure.unit, digits);
  const deals = formatCount(numberIn(own, measure.answer.sample) ?? 0, language);
  const edges = interval?.map((edge) => written(told(edge, measure.unit, digits)));
  if (language === "sv") {
    const range = edges === undefined ? "" : ` (95 % intervall för skillnaden ${edges.join(" till ")})`;
    return `${written(valueIn(own, measure, digits))} i ${deals} affärer; kollegornas median ${written(theirs)}${range}.`;
  }
  const range = edges === undefined ? "" : ` (95 % interval of the difference ${edges.join(" to ")})`;
  return `${written(valueIn(own, measure, digits))} in ${deals} deals; peers’ median ${written(theirs)}${range}.`;
}
