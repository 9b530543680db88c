import { normalP } from "../../benchmarks/statistics/location.ts";
import { z95 } from "../../benchmarks/statistics/proportion.ts";
import { type Comparing, judge } from "../../benchmarks/verdict.ts";
import type { RatePart } from "./facts.ts";

/** What came of a rep's scored deals, and what peers win of as good ones. */
export interface Fit {
  readonly repId: string;
  readonly won: number;
  readonly scored: number;
  /** E = Σ peers' band rate × own deals of the band. */
  readonly expected: number;
  /** (O − E) ÷ √Σn·p(1 − p); null where that is nothing. */
  readonly z: number | null;
}

/**
 * Each rep's own part of the distance in win rate, by z and the verdict rules of METRICS §2: from 20 deals with five expected each way, an
 * interval without 0, and Benjamini–Hochberg over all who are eligible (§6).
 */
export function rateParts(fits: readonly Fit[]): Map<string, RatePart> {
  const verdicts = judge(fits.map(comparing), "higher");
  return new Map(
    fits.map(({ repId, won, scored, expected }) => [
      repId,
      {
        difference: scored === 0 ? 0 : (won - expected) / scored,
        scored,
        expected,
        verdict: verdicts.get(repId)?.verdict ?? "too few deals",
      },
    ]),
  );
}

function comparing({ repId, won, scored, expected, z }: Fit): Comparing {
  const words = { facts: () => "", needs: { en: "", sv: "" } };
  const isEnough = scored >= 20 && expected >= 5 && scored - expected >= 5;
  if (!isEnough || z === null) return { repId, test: null, ...words };
  const difference = (won - expected) / scored;
  // one standard error; who won just what was expected lies inside any interval
  const error = z === 0 ? 0 : difference / z;
  return {
    repId,
    test: { difference, interval: [difference - z95 * error, difference + z95 * error], p: normalP(z) },
    ...words,
  };
}
