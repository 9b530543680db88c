import { trialsOf } from "../src/app/trials.ts";
import { Workspace } from "../src/app/workspace.ts";
import { question } from "../src/benchmarks/question.ts";
import { toldIn } from "../src/benchmarks/told-in.ts";
import { horizonsOf } from "../src/forecasting/horizons.ts";
import { PeriodForecast } from "../src/forecasting/period-forecast.ts";
import { definedQueries } from "../src/warehouse/query.ts";
import { peakMemory } from "./measure.ts";

/** Times the forecast of the running quarter for everyone, each team and each rep, its SQL alone, and a backtest of twelve quarters. */
const [folder = "", day = ""] = process.argv.slice(2);
const workspace = await Workspace.open(folder, { now: () => new Date(), log: () => undefined });
const { warehouse } = workspace.data;
const [period, asOf, { timeZone }] = [
  (await workspace.calendar()).find(({ kind, from, until }) => kind === "quarter" && from <= day && day < until)!,
  await workspace.asOf(day),
  await toldIn(warehouse),
];

const bound = { ...question(period, asOf, timeZone), kind: period.kind, by_dates: "false" };
const names = ["history", "open-deals", "booked", "turns", "won-value", "calls", "calls-made"];
const queries = definedQueries.filter(({ file }) => names.some((name) => file.endsWith(`/forecasting/${name}.sql`)));
const statements = await timed(() =>
  Promise.all(
    queries.map(({ sql, parameters }) =>
      warehouse.rows(
        sql,
        Object.fromEntries(parameters.map((name) => [name, (bound as Record<string, string | null>)[name] ?? null])),
      ),
    ),
  ),
);

let reps = 0;
let openDeals = 0;
const forecast = await timed(async () => {
  const made = await PeriodForecast.at(warehouse, period, asOf, false);
  openDeals = made.of({ grain: "all" }).deals.length;
  for (const id of made.teamIds) made.of({ grain: "team", id }).total?.quantile(0.5);
  for (const id of made.repIds) made.of({ grain: "rep", id }).total?.quantile(0.5);
  reps = made.repIds.length;
});
const backtest = await timed(() => trialsOf(workspace, "quarter", horizonsOf(period), asOf));
workspace.close();
process.stdout.write(`${JSON.stringify({ reps, openDeals, statements, forecast, backtest, peak: peakMemory() })}\n`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
