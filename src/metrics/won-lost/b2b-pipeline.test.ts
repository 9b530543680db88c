import { afterAll, beforeAll, expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../../test/world/b2b-pipeline.ts";
import { given, type World } from "../../../test/world/given.ts";
import { familyOf } from "../../../test/world/measures.ts";
import { scorecard } from "../../benchmarks/scorecard.ts";

let world: World;
beforeAll(async () => {
  world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
}, 60_000);
afterAll(() => world.close());

test.each([
  ["2017-Q1", 531, 116],
  ["2017-Q2", 1254, 778],
  ["2017-Q3", 1257, 790],
  ["2017-Q4", 1196, 789],
])("the published pipeline of %s: %i won, %i lost", async (period, won, lost) => {
  const row = await world.row(familyOf("won-lost.win_rate"), { period, asOf: "2017-12-31" });
  expect([row.won, row.lost]).toEqual([won, lost]);
  expect(row.win_rate).toBeCloseTo(won / (won + lost), 12);
});

test("in the published pipeline reps differ no more than chance: a rep's rate is drawn to all as if by 1,476 more deals", async () => {
  const row = await world.row(familyOf("won-lost.shrunk_win_rate"), {
    period: "2017",
    asOf: "2017-12-31",
    rep: "anna-snelling",
  });
  expect(Number(row.prior_weight).toFixed(1)).toBe("1476.0");
  expect((1 / (1 + Number(row.prior_weight))).toFixed(5)).toBe("0.00068");
  expect(row.prior_rate).toBeCloseTo(4238 / 6711, 12);
});

test("over 2017 nobody is called above or below on win rate: from 54.98 % to 70.39 %, and chance gives as much", async () => {
  const card = await scorecard(world.warehouse, {
    period: world.period("2017"),
    previous: null,
    asOf: { instant: b2bObservedAt, on: "2017-12-31" },
    language: "en",
    measures: ["won-lost.win_rate", "won-lost.shrunk_win_rate"],
  });
  const answers = card.reps.flatMap((rep) => {
    const answer = rep.measures["won-lost.win_rate"];
    return answer?.value == null ? [] : [answer];
  });
  expect(answers).toHaveLength(30);
  expect(new Set(answers.map((answer) => answer.verdict))).toEqual(new Set(["within"]));
  const sorted = answers.sort((a, b) => Number(a.value) - Number(b.value));
  const shown = [sorted.at(0), sorted.at(-1)].map((answer) =>
    [answer?.value, ...(answer?.interval ?? [])].map((share) => Number(share).toFixed(4)),
  );
  expect(shown).toEqual([
    ["0.5498", "0.4853", "0.6126"],
    ["0.7039", "0.6271", "0.7708"],
  ]);
  const gate = card.gates["won-lost.win_rate"];
  expect([gate?.chiSquare.toFixed(3), gate?.degreesOfFreedom, gate?.p.toFixed(4)]).toEqual(["33.348", 29, "0.2639"]);
  expect(gate?.says).toBe("Win rate: the differences between reps are what chance gives (χ² 33.3, df 29, p 0.26).");
});

test("who led to the end of July does not lead after it: rank correlation 0.115, month by month from the warehouse", async () => {
  const half = async (months: readonly string[]) => {
    const won = new Map<string, { won: number; closed: number }>();
    for (const month of months) {
      for (const row of await world.value(familyOf("won-lost.won"), { period: `2017-${month}`, asOf: "2017-12-31" })) {
        if (row.grain !== "rep" || row.rep_id === null) continue;
        const own = won.get(row.rep_id) ?? { won: 0, closed: 0 };
        won.set(row.rep_id, { won: own.won + Number(row.won), closed: own.closed + Number(row.closed) });
      }
    }
    return won;
  };
  const [early, late] = [await half(["03", "04", "05", "06", "07"]), await half(["08", "09", "10", "11", "12"])];
  const reps = [...early.keys()].toSorted();
  expect(reps).toEqual([...late.keys()].toSorted());
  const rates = (own: typeof early) => reps.map((rep) => (own.get(rep)?.won ?? 0) / (own.get(rep)?.closed ?? 1));
  expect(correlation(ranks(rates(early)), ranks(rates(late))).toFixed(3)).toBe("0.115");
});

test("a cohort of the published pipeline is followed for 120 days, the usual time to win", async () => {
  const row = await world.row(familyOf("won-lost.cohort_win_rate"), { period: "2017", asOf: "2017-12-31" });
  expect(row.tau).toBe(120);
});

/** Places from 1, equal values sharing the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  return values.map(
    (value) =>
      1 + values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2,
  );
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] ?? my) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}
