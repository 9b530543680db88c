import { expect, test } from "vitest";
import type { Proportion } from "../../src/benchmarks/statistics/proportion.ts";
import { pooled } from "../../src/benchmarks/statistics/proportion.ts";
import { type Comparing, compareProportion, judge } from "../../src/benchmarks/verdict.ts";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize, type Skill } from "../../src/simulator/plan.ts";

const companies = 1_000;

test("of a thousand companies of equal reps, at most one in ten has anybody above or below peers on win rate", {
  timeout: 600_000,
}, () => {
  const flagged = grown({ kind: "equal" }).filter(({ verdicts }) => [...verdicts.values()].some(isFlag)).length;
  console.log(`companies of equal reps with a verdict on win rate: ${flagged} of ${companies}`);
  // 10 %, and two standard errors of a thousand draws.
  expect(flagged / companies).toBeLessThanOrEqual(0.1 + 2 * Math.sqrt((0.1 * 0.9) / companies));
  expect(flagged).toBeGreaterThan(0);
});

test("where every fifth rep wins clearly less, those are found and the others seldom named", {
  timeout: 600_000,
}, () => {
  let weak = 0;
  let found = 0;
  let others = 0;
  let wronged = 0;
  for (const { company, verdicts } of grown({ kind: "gap", gap: 1.1 })) {
    for (const [rep, verdict] of verdicts) {
      if (verdict === "too few deals") continue;
      const isWeak = company.people[Number(rep)]!.nature.skill < 0;
      if (isWeak) weak += 1;
      else others += 1;
      if (isWeak && verdict === "below") found += 1;
      if (!isWeak && verdict === "below") wronged += 1;
    }
  }
  console.log(
    `planted gap of 1.1 in log odds (about 31 % against 13 %): ${found} of ${weak} found below, ${wronged} of ${others} others`,
  );
  expect(found / weak).toBeGreaterThan(0.5);
  expect(wronged / others).toBeLessThan(0.02);
});

/** A thousand small companies, each rep's deals of the whole story against those of the others in the segment. */
function* companiesOf(skill: Skill) {
  for (let seed = 1; seed <= companies; seed += 1) {
    const company = new Company(planOfSize(700, { seed, reps: 10, skill, defects: false }));
    const closed = new Map<number, Proportion>();
    for (const deal of company.deals()) {
      const end = deal.closings[0];
      if (deal.type !== "new" || end === undefined) continue;
      const owner = Number(deal.changes[0]!.to);
      const so = closed.get(owner) ?? { successes: 0, trials: 0 };
      closed.set(owner, { successes: so.successes + (end.isWon ? 1 : 0), trials: so.trials + 1 });
    }
    yield { company, closed };
  }
}

function grown(skill: Skill) {
  return [...companiesOf(skill)].map(({ company, closed }) => {
    const comparings = [...closed].map(([owner, own]): Comparing => {
      const peers = [...closed].filter(
        ([other]) => other !== owner && company.people[other]!.segment === company.people[owner]!.segment,
      );
      return {
        repId: String(owner),
        test: compareProportion(own, pooled(peers.map(([, proportion]) => proportion))),
        facts: () => "",
        needs: nothing,
      };
    });
    const judged = judge(comparings, "higher");
    return { company, verdicts: new Map([...judged].map(([rep, { verdict }]) => [rep, verdict])) };
  });
}

const isFlag = (verdict: string) => verdict === "above" || verdict === "below";
const nothing = { en: "", sv: "" };
