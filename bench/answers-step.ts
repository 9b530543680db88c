import { readdirSync, readFileSync } from "node:fs";
import { scorecard } from "../src/app/scorecard.ts";
import { Workspace } from "../src/app/workspace.ts";
import { addDays } from "../src/domain/day.ts";
import { midnight } from "../src/domain/time-zone.ts";
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

const answers: { asked: string; day: string; ours: number; bare: number }[] = [];
const whole = { now: { ours: 0, bare: 0 }, back: { ours: 0, bare: 0 } };
for (const [when, day] of Object.entries(days) as ["now" | "back", string][]) {
  const period = quarterOf(day);
  const { timeZone } = workspace.store.settings();
  const bounds = (await workspace.calendar()).find((one) => one.label === period)!;
  const parameters = {
    as_of: midnight(addDays(day, 1), timeZone),
    day,
    from: bounds.from,
    until: bounds.until,
  };
  for (const { metric, sql } of bare) {
    const ours = await middleOf(runs, () => scorecard(workspace, { period, asOf: day, language: "en", metric }));
    const lean = await middleOf(runs, () => leanly(sql, parameters));
    answers.push({ asked: metric, day: when, ours, bare: lean });
    whole[when].bare += lean;
  }
  whole[when].ours = await middleOf(runs, () => scorecard(workspace, { period, asOf: day, language: "en" }));
}
process.stdout.write(`${JSON.stringify({ answers, whole, peak: peakMemory() })}\n`);
workspace.close();
process.exit(0);

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
