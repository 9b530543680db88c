import { readdirSync, readFileSync } from "node:fs";
import { scorecard } from "../src/app/scorecard.ts";
import { Workspace } from "../src/app/workspace.ts";
import { isAnswered } from "../src/benchmarks/figures.ts";
import { question } from "../src/benchmarks/question.ts";
import { addDays } from "../src/domain/day.ts";
import { midnight } from "../src/domain/time-zone.ts";
import { measures } from "../src/metrics/index.ts";
import { middleOf, peakMemory } from "./measure.ts";

/** Times the scorecard beside the leanest SQL for the same values, now and as of a day two years back. */
const [data = "", today = "", often = "3"] = process.argv.slice(2);
const runs = Number(often);
const workspace = await Workspace.open(data, { now: () => new Date(), log: () => undefined });
const back = Temporal.PlainDate.from(today).subtract({ years: 2 }).toString();
const days = { now: today, back } as const;

const bare = readdirSync(new URL("bare/", import.meta.url))
  .filter((name) => name.endsWith(".sql"))
  .map((name) => ({ metric: name.slice(0, -4), sql: readFileSync(new URL(`bare/${name}`, import.meta.url), "utf8") }));

const answers: { asked: string; day: string; ours: number; again: number; bare: number }[] = [];
const whole = { now: { ours: 0, again: 0, statements: 0 }, back: { ours: 0, again: 0, statements: 0 } };
for (const [when, day] of Object.entries(days) as ["now" | "back", string][]) {
  const period = quarterOf(day);
  const { timeZone } = workspace.store.settings();
  const bounds = (await workspace.calendar()).find((one) => one.label === period)!;
  // A question that was asked before is remembered, so each run asks as of a day earlier.
  const asked = (before: number) => ({ period, asOf: addDays(day, -before), language: "en" as const });
  const again = asked(runs + 1);
  for (const { metric, sql } of bare) {
    const ours = await middleOf(runs, (before) => scorecard(workspace, { ...asked(before), metric }));
    const remembered = await middleOf(runs, () => scorecard(workspace, { ...again, metric }));
    const lean = await middleOf(runs, (before) => {
      const { asOf } = asked(before);
      const as_of = midnight(addDays(asOf, 1), timeZone);
      return leanly(sql, { as_of, day: asOf, from: bounds.from, until: bounds.until });
    });
    answers.push({ asked: metric, day: when, ours, again: remembered, bare: lean });
  }
  whole[when].ours = await middleOf(runs, (before) =>
    scorecard(workspace, { ...asked(before), asOf: addDays(day, -(runs + 2 + before)) }),
  );
  // Our own texts without anything around them, for this period and the one before: what the rest is made of.
  whole[when].statements = await middleOf(runs, async (before) => {
    const { asOf } = asked(before);
    const instant = midnight(addDays(asOf, 1), timeZone);
    const earlier = (await workspace.calendar()).findLast(
      (one) => one.kind === "quarter" && one.until === bounds.from,
    )!;
    for (const one of [bounds, earlier]) await alone(question(one, { on: asOf, instant }, timeZone));
  });
  whole[when].again = await middleOf(runs, () => scorecard(workspace, again));
}
process.stdout.write(`${JSON.stringify({ answers, whole, peak: peakMemory() })}\n`);
workspace.close();
process.exit(0);

/** Every family's value text, four at a time as the product asks them. */
async function alone(asked: ReturnType<typeof question>): Promise<void> {
  const families = new Set(measures.filter(isAnswered).map(({ answer }) => answer.family.value));
  await Promise.all(
    [...families].map(({ sql, parameters }) =>
      workspace.data.warehouse.rows(sql, Object.fromEntries(parameters.map((name) => [name, asked[name] ?? null]))),
    ),
  );
}

/** One metric's statements one after the other, each with those parameters it names. */
async function leanly(sql: string, parameters: Record<string, string>): Promise<void> {
  for (const statement of sql.split(/;\s*\n/).filter((text) => text.trim() !== "")) {
    const named = Object.fromEntries(Object.entries(parameters).filter(([name]) => statement.includes(`$${name}::`)));
    await workspace.data.warehouse.rows(statement, named);
  }
}

function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`;
}
