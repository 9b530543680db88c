import type { OpenFact, RepFacts } from "./facts.ts";
import { count, days, type Sentence } from "./signal.ts";

/** What is the matter with an open deal, in a few words: what signals say of each deal, and what a list of deals to go through says of it. */

export function lacking({ lacks, overdue }: OpenFact): Sentence {
  if (lacks.includes("amount")) return { words: { en: "no amount", sv: "inget belopp" }, figures: {} };
  if (lacks.includes("date")) return { words: { en: "no close date", sv: "inget stängningsdatum" }, figures: {} };
  return late(overdue);
}

export function drifting({ pushes, overdue }: OpenFact): Sentence {
  if (pushes < 2) return late(overdue);
  return {
    words: { en: "dated later {times} times", sv: "framflyttad {times} gånger" },
    figures: { times: count(pushes) },
  };
}

const late = (overdue: number): Sentence => ({
  words: { en: "{late} past its date", sv: "{late} efter sitt datum" },
  figures: { late: days(overdue) },
});

export const stuck = ({ inStage, usualStay }: OpenFact): Sentence => ({
  words: { en: "{stay} in its stage, usually at most {usual}", sv: "{stay} i sitt steg, oftast högst {usual}" },
  figures: { stay: days(inStage), usual: days(Math.round(usualStay ?? 0)) },
});

export const old = ({ age }: OpenFact): Sentence => ({
  words: { en: "open for {age}", sv: "öppen i {age}" },
  figures: { age: days(age) },
});

export const quiet = ({ quiet: pause }: OpenFact): Sentence => ({
  words: { en: "its buyer quiet for {pause}", sv: "köparen tyst i {pause}" },
  figures: { pause: days(pause) },
});

export const untouched = ({ untouched: pause }: OpenFact): Sentence => ({
  words: { en: "nothing done for {pause}", sv: "inget gjort på {pause}" },
  figures: { pause: days(pause) },
});

/** Which deals each rule is about. */
export const isUntidy = ({ lacks, overdue }: OpenFact) => lacks.length > 0 || overdue > 0;
export const isDrifting = ({ pushes, overdue }: OpenFact) => pushes >= 2 || overdue > 7;
export const isStuck = ({ inStage, usualStay }: OpenFact) => usualStay !== null && inStage > usualStay;
const isBeyond = (days: number, limit: number | null) => limit !== null && days > limit;
export const isOld = ({ age }: OpenFact, { cycle90 }: RepFacts["usual"]) => isBeyond(age, cycle90);
export const isQuiet = (deal: OpenFact, { quiet80 }: RepFacts["usual"]) => isBeyond(deal.quiet, quiet80);
export const isUntouched = (deal: OpenFact, { untouched80 }: RepFacts["usual"]) =>
  isBeyond(deal.untouched, untouched80);
