import { expect, test } from "vitest";
import type { Proportion } from "../../src/benchmarks/statistics/proportion.ts";
import { type BeforeAfter, effectOf } from "../../src/coaching/follow-up/effect.ts";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize, type Skill } from "../../src/simulator/plan.ts";
import { Randomness } from "../../src/simulator/randomness.ts";

/** A twentieth of the intervals may miss; so many companies tell that from a tenth. The whole number takes a minute. */
const companies = process.env.REPMARK_SOAK === "1" ? 400 : 40;

test.each<[string, Skill, "random" | "lowest"]>([
  ["random reps of equal skill", { kind: "equal" }, "random"],
  ["random reps who differ", { kind: "spread", spread: 0.4 }, "random"],
  ["those who did worst, among equals", { kind: "equal" }, "lowest"],
])("a conversation that changes nothing is said to change nothing: %s", { timeout: 600_000 }, (name, skill, chosen) => {
  let [asked, covered, raw] = [0, 0, 0];
  for (let seed = 1; seed <= companies; seed += 1) {
    const reps = repsOf(seed, skill);
    const told = reps.filter(({ before, after }) => before.trials >= 5 && after.trials >= 5);
    const rate = ({ successes, trials }: Proportion) => successes / trials;
    const random = new Randomness(seed, "talks");
    const drawn = told.map((rep) => ({ rep, place: chosen === "lowest" ? rate(rep.before) : random.uniform() }));
    const talkedTo = drawn
      .sort((a, b) => a.place - b.place)
      .slice(0, 3)
      .map(({ rep }) => rep);
    for (const own of talkedTo) {
      const effect = effectOf(
        own,
        reps.filter((rep) => rep !== own),
      );
      if (effect === null) continue;
      asked += 1;
      if (effect.verdict === "nothing shown") covered += 1;
      raw += rate(own.after) - rate(own.before);
    }
  }
  console.log(
    `${name}: the interval holds zero ${covered} times of ${asked} (${((100 * covered) / asked).toFixed(1)} %); the bare change is ${((100 * raw) / asked).toFixed(1)} points on average`,
  );
  // 95 %, two and a half standard errors of so many draws either way: an interval that always holds zero says nothing
  const luck = 2.5 * Math.sqrt((0.95 * 0.05) / asked);
  expect(covered / asked).toBeGreaterThan(0.95 - luck);
  expect(covered / asked).toBeLessThan(Math.max(0.95 + luck, 1 - 1 / asked));
  expect(asked).toBeGreaterThan(companies);
  // and those who were picked for a bad spell come back by themselves: that is what must not be called success
  if (chosen === "lowest") expect(raw / asked).toBeGreaterThan(0.03);
});

/** The reps of a company, grown once for all stories. */
function repsOf(seed: number, skill: Skill): readonly BeforeAfter[] {
  const key = JSON.stringify([seed, skill]);
  const known = grown.get(key);
  if (known !== undefined) return known;
  const reps = [...halves(new Company(planOfSize(700, { seed, reps: 10, skill, defects: false }))).values()];
  grown.set(key, reps);
  return reps;
}

const grown = new Map<string, readonly BeforeAfter[]>();

/** Each rep's contests, those decided in the first half of the story and those in the second. */
function halves(company: Company): Map<number, BeforeAfter> {
  const ends = [...company.deals()].flatMap((deal) => {
    const end = deal.closings[0];
    return deal.type !== "new" || end === undefined
      ? []
      : [{ owner: Number(deal.changes[0]!.to), at: end.at, isWon: end.isWon }];
  });
  const middle = ends.map(({ at }) => at).sort((a, b) => a - b)[Math.floor(ends.length / 2)] ?? 0;
  const found = new Map<number, BeforeAfter>();
  for (const { owner, at, isWon } of ends) {
    const so = found.get(owner) ?? { before: none, after: none };
    const half = at < middle ? "before" : "after";
    const { successes, trials } = so[half];
    found.set(owner, { ...so, [half]: { successes: successes + (isWon ? 1 : 0), trials: trials + 1 } });
  }
  return found;
}

const none: Proportion = { successes: 0, trials: 0 };
