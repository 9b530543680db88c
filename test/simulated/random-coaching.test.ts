import { expect, test } from "vitest";
import type { Proportion } from "../../src/benchmarks/statistics/proportion.ts";
import { type Followed, leavings } from "../../src/benchmarks/statistics/survival.ts";
import { meanDaysToWin } from "../../src/benchmarks/statistics/survival-time.ts";
import type { BeforeAfter, Effect } from "../../src/coaching/follow-up/effect.ts";
import { effectOnFlow, type Flow } from "../../src/coaching/follow-up/flow.ts";
import { effectOnShare } from "../../src/coaching/follow-up/share.ts";
import { effectOnSize, type Sizes, sizesOf } from "../../src/coaching/follow-up/size.ts";
import { Company } from "../../src/simulator/company.ts";
import { isWith } from "../../src/simulator/people.ts";
import { planOfSize, type Skill } from "../../src/simulator/plan.ts";
import { Randomness } from "../../src/simulator/randomness.ts";
import { type DayNumber, dayNumber, dayOf } from "../../src/simulator/timeline.ts";

/** A twentieth of the intervals may miss; so many companies tell that from a tenth. The whole number takes some minutes. */
const companies = process.env.REPMARK_SOAK === "1" ? 400 : 40;

type Chosen = "random" | "lowest";

test.each<[string, Skill, Chosen]>([
  ["random reps of equal skill", { kind: "equal" }, "random"],
  ["random reps who differ", { kind: "spread", spread: 0.4 }, "random"],
  ["those who did worst, among equals", { kind: "equal" }, "lowest"],
])("a conversation that changes nothing is said to change nothing: %s", { timeout: 600_000 }, (name, skill, chosen) => {
  const found = coached(companies, chosen, (seed) => sharesOf(seed, skill), {
    isTold: ({ before, after }) => before.trials >= 5 && after.trials >= 5,
    level: rate,
    effect: effectOnShare,
  });
  const { asked, covered, raw } = found;
  tell(name, found);
  // 95 %, two and a half standard errors of so many draws either way: an interval that always holds zero says nothing
  const luck = 2.5 * Math.sqrt((0.95 * 0.05) / asked);
  expect(covered / asked).toBeGreaterThan(0.95 - luck);
  expect(covered / asked).toBeLessThan(Math.max(0.95 + luck, 1 - 1 / asked));
  expect(asked).toBeGreaterThan(companies);
  // and those who were picked for a bad spell come back by themselves: that is what must not be called success
  if (chosen === "lowest") expect(raw / asked).toBeGreaterThan(0.03);
});

const flows = { isTold: () => true, level: ({ total, weeks }: Flow) => total / weeks, effect: effectOnFlow };
const sizes = (shift: 0 | 1) => ({
  isTold: ({ before, after }: BeforeAfter<Sizes>) => before.cases >= 6 && after.cases >= 6,
  level: ({ mean }: Sizes) => mean,
  effect: (own: BeforeAfter<Sizes>, peers: readonly BeforeAfter<Sizes>[]) => effectOnSize(own, peers, shift),
});

test.each<[string, Chosen]>([
  ["random reps", "random"],
  ["those with the least before", "lowest"],
])(
  "and so of what is brought in a week, of typical sizes and of days, for half a year: %s",
  { timeout: 900_000 },
  (name, chosen) => {
    const of = <Known>(deals: number, many: number, ways: Ways<Known>, known: (half: Half) => Known) =>
      coached(
        many,
        chosen,
        (seed) => halvesOf(seed, deals).map(({ before, after }) => ({ before: known(before), after: known(after) })),
        ways,
      );
    const kinds: Readonly<Record<string, Found>> = {
      "created a week": of(1500, companies, flows, ({ created, weeks }) => ({
        total: created,
        squares: created,
        weeks,
      })),
      "won a week": of(1500, companies, flows, ({ won, weeks }) => ({ total: won.length, squares: won.length, weeks })),
      "booked a week": of(1500, companies, flows, ({ won, weeks }) => ({
        total: won.reduce((sum, { amount }) => sum + amount, 0),
        squares: won.reduce((sum, { amount }) => sum + amount ** 2, 0),
        weeks,
      })),
      "typical deal": of(1500, companies, sizes(0), ({ won }) =>
        sizesOf(
          won.map(({ amount }) => amount),
          0,
        ),
      ),
      "days of wins": of(1500, companies, sizes(1), ({ won }) =>
        sizesOf(
          won.map(({ days }) => days),
          1,
        ),
      ),
      "days to win": of(6000, companies / 2, sizes(0), daysToWin),
      "minutes to an answer": of(1500, companies, sizes(1), ({ minutes }) => sizesOf(minutes, 1)),
    };
    for (const [kind, found] of Object.entries(kinds)) {
      tell(`${name}, ${kind}`, found);
      const { asked, covered } = found;
      const luck = 3 * Math.sqrt((0.95 * 0.05) / asked); // three, for the worst of fourteen is looked at
      expect.soft(covered / asked, kind).toBeGreaterThan(0.95 - luck);
      // what reps differ by and change by is never less than nothing, so that the interval is a little wider than it need be
      expect.soft(covered / asked, kind).toBeLessThan(Math.max(0.965 + luck, 1 - 1 / asked));
      expect.soft(asked, kind).toBeGreaterThan(companies);
    }
  },
);

interface Ways<Known> {
  isTold(rep: BeforeAfter<Known>): boolean;
  /** By which those with the least are found, and a bare change is told. */
  level(of: Known): number;
  effect(own: BeforeAfter<Known>, peers: readonly BeforeAfter<Known>[]): Effect | null;
}

interface Found {
  readonly asked: number;
  /** Of them, those where nothing is shown. */
  readonly covered: number;
  /** The bare changes together. */
  readonly raw: number;
}

/** Three of each company are talked to, and nothing comes of it. */
function coached<Known>(
  many: number,
  chosen: Chosen,
  reps: (seed: number) => readonly BeforeAfter<Known>[],
  { isTold, level, effect }: Ways<Known>,
): Found {
  let [asked, covered, raw] = [0, 0, 0];
  for (let seed = 1; seed <= many; seed += 1) {
    const all = reps(seed);
    const random = new Randomness(seed, "talks");
    const drawn = all
      .filter(isTold)
      .map((rep) => ({ rep, place: chosen === "lowest" ? level(rep.before) : random.uniform() }));
    for (const { rep: own } of drawn.sort((a, b) => a.place - b.place).slice(0, 3)) {
      const found = effect(
        own,
        all.filter((rep) => rep !== own),
      );
      if (found === null) continue;
      asked += 1;
      if (found.verdict === "nothing shown") covered += 1;
      raw += level(own.after) - level(own.before);
    }
  }
  return { asked, covered, raw };
}

function tell(name: string, { asked, covered, raw }: Found): void {
  const share = ((100 * covered) / asked).toFixed(1);
  console.log(
    `${name}: the interval holds zero ${covered} times of ${asked} (${share} %); the bare change is ${(raw / asked).toPrecision(2)} on average`,
  );
}

/** What is made of a seed once, for all stories. */
function once<Made>(make: (...of: [seed: number, what: unknown]) => Made) {
  const made = new Map<string, Made>();
  return (seed: number, what: unknown): Made => {
    const key = JSON.stringify([seed, what]);
    const known = made.get(key) ?? make(seed, what);
    made.set(key, known);
    return known;
  };
}

const rate = ({ successes, trials }: Proportion) => successes / trials;
const none: Proportion = { successes: 0, trials: 0 };

/** Each rep's contests, those decided in the first half of the story and those in the second. */
const sharesOf = once((seed, skill): readonly BeforeAfter<Proportion>[] => {
  const company = new Company(planOfSize(700, { seed, reps: 10, skill: skill as Skill, defects: false }));
  const ends = [...company.deals()].flatMap((deal) => {
    const end = deal.closings[0];
    return deal.type !== "new" || end === undefined
      ? []
      : [{ owner: Number(deal.changes[0]!.to), at: end.at, isWon: end.isWon }];
  });
  const middle = ends.map(({ at }) => at).sort((a, b) => a - b)[Math.floor(ends.length / 2)] ?? 0;
  const found = new Map<number, BeforeAfter<Proportion>>();
  for (const { owner, at, isWon } of ends) {
    const so = found.get(owner) ?? { before: none, after: none };
    const half = at < middle ? "before" : "after";
    const { successes, trials } = so[half];
    found.set(owner, { ...so, [half]: { successes: successes + (isWon ? 1 : 0), trials: trials + 1 } });
  }
  return [...found.values()];
});

/** What a rep did in one of two halves of a year. */
interface Half {
  weeks: number;
  created: number;
  readonly won: { readonly amount: number; readonly days: number }[];
  /** Deals opened in it, as far as they were followed by its end. */
  readonly followed: Followed[];
  readonly minutes: number[];
}

const half = 182;

/** The last half year of a company of ten seats and the one before, for those who were there for at least a half of each. */
const halvesOf = once((seed, deals): readonly BeforeAfter<Half>[] => {
  const plan = planOfSize(deals as number, {
    seed,
    reps: 10,
    skill: { kind: "spread", spread: 0.4 },
    defects: false,
    daysAhead: 1,
  });
  const company = new Company(plan);
  const until = dayNumber(plan.today);
  const middle = until - half;
  const found = new Map<number, BeforeAfter<Half>>();
  const halfOf = (owner: number, day: DayNumber): Half | undefined => {
    const both = found.get(owner) ?? { before: nothing(), after: nothing() };
    found.set(owner, both);
    if (day < middle - half || day >= until) return undefined;
    return day < middle ? both.before : both.after;
  };
  for (const deal of company.deals()) {
    if (deal.type !== "new") continue;
    const owner = Number(deal.changes[0]!.to);
    const [opened, end] = [dayOf(deal.createdAt), deal.closings[0]];
    const closed = end === undefined ? Number.POSITIVE_INFINITY : dayOf(end.at);
    const begun = halfOf(owner, opened);
    if (begun !== undefined) {
      const seen = opened < middle ? middle : until;
      const outcome = end?.isWon === true ? "won" : "lost";
      begun.created += 1;
      begun.followed.push(
        closed < seen ? { days: closed - opened, end: outcome } : { days: seen - opened, end: "open" },
      );
      if (deal.lead !== null) begun.minutes.push(deal.lead.respondedAt - deal.lead.createdAt);
    }
    const amounts = deal.changes.filter(({ field, at }) => field === "amount" && at <= (end?.at ?? 0));
    const amount = Number(amounts.at(-1)?.to ?? 0);
    if (end?.isWon === true && amount > 0) halfOf(owner, closed)?.won.push({ amount, days: closed - opened });
  }
  for (const [owner, { before, after }] of found)
    for (let day = middle - half; day < until; day += 1)
      if (isWith(company.people[owner]!, day)) (day < middle ? before : after).weeks += 1 / 7;
  const isThere = ({ weeks }: Half) => weeks >= half / 14;
  return [...found.values()].filter(({ before, after }) => isThere(before) && isThere(after));
});

const nothing = (): Half => ({ weeks: 0, created: 0, won: [], followed: [], minutes: [] });

/** As the product tells days to win: from ten wins within 120 days, by the jackknifed error of their mean. */
function daysToWin({ followed }: Half): Sizes {
  const wins = followed.filter(({ days, end }) => end === "won" && days <= 120).length;
  const found = wins < 10 ? null : meanDaysToWin(leavings(followed), 120);
  if (found === null || found.error === null) return { cases: 0, mean: 0, variance: 0 };
  return { cases: wins, mean: Math.log(found.mean), variance: wins * (found.error / found.mean) ** 2 };
}
