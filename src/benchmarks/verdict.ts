import type { Language, Words } from "../domain/language.ts";
import type { Better } from "../metrics/measure.ts";
import type { Verdict } from "./answer.ts";
import { normalP, quantile, type Sample } from "./statistics/location.ts";
import { benjaminiHochberg } from "./statistics/multiplicity.ts";
import { fisher, type Interval, newcombe, type Proportion } from "./statistics/proportion.ts";

/** What one rep's comparison with peers came to before the number of comparisons is taken into account. */
export interface Comparing {
  readonly repId: string;
  /** null: the sample is below the table's minimum. */
  readonly test: { readonly difference: number; readonly interval: Interval | null; readonly p: number } | null;
  /** The rep and the peers in words, for the reason: written for who reads it, in their language alone. */
  readonly facts: (language: Language) => string;
  /** What a verdict would need. */
  readonly needs: Words;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly because: (language: Language) => string;
}

/** Adjusted p up to which a difference is shown: of ten flagged reps about one is chance. */
export const falseDiscoveryRate = 0.1;

/** Only what is better high or better low can be judged; a mix is neither, and a bias needs no peers to be one. */
export type Direction = Extract<Better, "higher" | "lower">;

/** The verdicts of one measure in one period and view (METRICS §2): minimum, interval, Benjamini–Hochberg, direction. */
export function judge(comparings: readonly Comparing[], better: Direction): Map<string, Judged> {
  const eligible = comparings.filter((each) => each.test !== null);
  const adjusted = benjaminiHochberg(eligible.map((each) => each.test?.p ?? 1));
  const judged = new Map<string, Judged>();
  let place = 0;
  for (const each of comparings)
    judged.set(
      each.repId,
      each.test === null ? tooFew(each) : judgeOne(each, each.test, adjusted[place++] ?? 1, better),
    );
  return judged;
}

function tooFew({ facts, needs }: Comparing): Judged {
  return {
    verdict: "too few deals",
    because: (language) => `${facts(language)} ${needs[language]}`,
  };
}

function judgeOne(
  { facts }: Comparing,
  test: NonNullable<Comparing["test"]>,
  adjusted: number,
  better: Direction,
): Judged {
  const spans = test.interval === null ? test.p > 0.05 : test.interval[0] <= 0 && 0 <= test.interval[1];
  if (spans) {
    return {
      verdict: "within",
      because: (language) => `${facts(language)} ${reasons.chance[language]}`,
    };
  }
  if (adjusted > falseDiscoveryRate) {
    return {
      verdict: "within",
      because: (language) => `${facts(language)} ${reasons.manyReps[language]}`,
    };
  }
  const isMore = test.difference > 0;
  const verdict = better === "lower" ? (isMore ? "below" : "above") : isMore ? "above" : "below";
  return {
    verdict,
    because: (language) => `${facts(language)} ${reasons.real[language]}`,
  };
}

const reasons = {
  chance: {
    en: "With this many deals chance alone can give such a difference.",
    sv: "Med så här många affärer kan slumpen ensam ge en sådan skillnad.",
  },
  manyReps: {
    en: "Alone it would stand out, but among this many reps one such difference is what chance gives.",
    sv: "Ensam skulle den sticka ut, men bland så här många säljare ger slumpen en sådan skillnad.",
  },
  real: {
    en: "Chance alone would rarely give so large a difference.",
    sv: "Slumpen ensam ger sällan en så stor skillnad.",
  },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * A proportion against the pooled peers, however few they are: Fisher's p, Newcombe's interval. A verdict takes 20 trials and at
 * least 5 expected each way at the peers' rate.
 */
export function compareProportion(own: Proportion, peers: Proportion): Comparing["test"] {
  const rate = peers.successes / peers.trials;
  if (own.trials < 20 || peers.trials === 0 || own.trials * rate < 5 || own.trials * (1 - rate) < 5) return null;
  return {
    difference: own.successes / own.trials - rate,
    interval: newcombe(own, peers),
    p: fisher(own, peers),
  };
}

/** With fewer peers than this there is no median of them, and no verdict on money (METRICS §2). */
export const fewestPeers = 4;

/** Amounts of won deals: rank sum, from 10 wins; the deals of all `peers` are pooled. */
export function compareAmounts(own: readonly number[], deals: Sample, peers: number): Comparing["test"] {
  if (own.length < 10 || peers < fewestPeers || deals.size < 10) return null;
  const { p } = deals.rankSum(own);
  return { difference: (quantile(own, 0.5) ?? 0) - (deals.quantile(0.5) ?? 0), interval: null, p };
}

/** Standard errors on each side of a money total (METRICS §2, luck interval): 1.96 as it is written there, so that the cents agree. */
export const luck95 = 1.96;

/** Money, or its share of a quota, against the peers' median by its luck interval, from 10 money deals and 4 peers. */
export function compareAttainment(
  own: { value: number; error: number; deals: number },
  peers: Sample,
): Comparing["test"] {
  const middle = peers.quantile(0.5);
  if (own.deals < 10 || peers.size < fewestPeers || middle === null || own.error === 0) return null;
  const difference = own.value - middle;
  return {
    difference,
    interval: [difference - luck95 * own.error, difference + luck95 * own.error],
    p: normalP(difference / own.error),
  };
}
