import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportOf } from "./company.ts";
import { forecasting, toldOfForecasting } from "./forecast.ts";
import { toldOfLoad, underLoad } from "./load.ts";
import { inOwnProcess } from "./measure.ts";
import { firstLoad, toldOf } from "./sync.ts";

/**
 * `npm run bench [-- SIZE…]`, or `npm run bench -- sync [SIZE…]` for first loads from a CRM, `-- forecast [SIZE…]` for forecasts, `-- load [DEALS [MINUTES]]` for fifty people at once, and so many minutes more of them: how long Repmark takes beside DuckDB alone on the same machine in the same run. The ratios are
 * what matters; seconds belong to the machine. The table is printed, and kept per version in history.json.
 */
interface Size {
  readonly deals: number;
  readonly megabytes: number;
  readonly readCsvSeconds: number;
  readonly importSeconds: number;
  /** Share of `read_csv`'s rate that reading, keeping and loading reach together, the build left out. */
  readonly importRate: number;
  /** MB held at most until the build begins. */
  readonly importPeak: number;
  readonly buildSeconds: number;
  readonly buildPeak: number;
  readonly scorecardMs: number;
  /** The same question a second time. */
  readonly scorecardAgainMs: number;
  /** Its SQL alone, for the period and the one before. */
  readonly statementsMs: number;
  readonly scorecardTwoYearsBackMs: number;
  readonly measures: readonly {
    readonly id: string;
    readonly now: number;
    readonly again: number;
    readonly bareNow: number;
    readonly back: number;
    readonly bareBack: number;
  }[];
  readonly answersPeak: number;
}

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
const results: Size[] = [];
const isOfSync = process.argv[2] === "sync";
const isOfLoad = process.argv[2] === "load";
const isOfForecast = process.argv[2] === "forecast";
// 1×, 4× and 16×: the last has 500 reps and some 5,000 open deals.
for (const deals of isOfForecast ? (sizes.length === 0 ? [6_250, 25_000, 100_000] : sizes) : []) {
  const found = forecasting(deals);
  process.stdout.write(`${toldOfForecasting(found)}\n`);
  keep("forecast", found);
}
for (const deals of isOfSync ? (sizes.length === 0 ? [20_000] : sizes) : []) {
  const load = await firstLoad(deals);
  process.stdout.write(`${toldOf(load)}\n`);
  keep("first load", load);
}
for (const deals of isOfLoad ? (sizes.length === 0 ? [1_000_000] : sizes.slice(0, 1)) : []) {
  const load = await underLoad(deals, sizes[1] ?? 0);
  process.stdout.write(`${toldOfLoad(load)}\n`);
  keep("load", load);
}
for (const deals of isOfSync || isOfForecast || isOfLoad ? [] : sizes.length === 0 ? [20_000, 200_000] : sizes) {
  const size = measured(deals);
  const smaller = results.at(-1);
  results.push(size);
  process.stdout.write(`${told(size)}${smaller === undefined ? "" : grown(smaller, size)}\n`);
  keep("sizes", size); // each at once: the larger ones take long
}

function measured(deals: number): Size {
  const { folder, bytes, today } = exportOf(deals);
  const work = mkdtempSync(join(tmpdir(), "repmark-bench-run-"));
  try {
    const bare = inOwnProcess<{ all: number }>("./read-csv-step.ts", [folder, join(work, "bare.duckdb")]);
    const ours = inOwnProcess<{ all: number; seconds: Record<string, number>; readingPeak: number; peak: number }>(
      "./import-step.ts",
      [folder, join(work, "data")],
    );
    const answers = inOwnProcess<{
      answers: { asked: string; day: string; ours: number; again: number; bare: number }[];
      whole: { now: { ours: number; again: number; statements: number }; back: { ours: number } };
      peak: number;
    }>("./answers-step.ts", [join(work, "data"), today, deals > 500_000 ? "1" : "3"]);
    const build = ours.seconds.build ?? 0;
    const of = (id: string, day: string) => answers.answers.find((one) => one.asked === id && one.day === day)!;
    return {
      deals,
      megabytes: Math.round(bytes / 1e6),
      readCsvSeconds: bare.all,
      importSeconds: ours.all,
      importRate: bare.all / (ours.all - build),
      importPeak: ours.readingPeak,
      buildSeconds: build,
      buildPeak: ours.peak,
      scorecardMs: answers.whole.now.ours,
      scorecardAgainMs: answers.whole.now.again,
      statementsMs: answers.whole.now.statements,
      scorecardTwoYearsBackMs: answers.whole.back.ours,
      measures: answers.answers
        .filter((one) => one.day === "now")
        .map(({ asked: id }) => ({
          id,
          now: of(id, "now").ours,
          again: of(id, "now").again,
          bareNow: of(id, "now").bare,
          back: of(id, "back").ours,
          bareBack: of(id, "back").bare,
        })),
      answersPeak: answers.peak,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function told(size: Size): string {
  const lines = [
    `${size.deals.toLocaleString("en-US")} deals, ${size.megabytes} MB of CSV`,
    `  import without the build   ${seconds(size.importSeconds - size.buildSeconds)}   read_csv ${seconds(size.readCsvSeconds)}   ${percent(size.importRate)} of its rate   peak ${size.importPeak} MB`,
    `  build                      ${seconds(size.buildSeconds)}   ${ratio(size.buildSeconds / size.readCsvSeconds)} of read_csv   peak ${size.buildPeak} MB`,
    `  scorecard, all measures    ${ms(size.scorecardMs)}   its SQL alone ${ms(size.statementsMs)}   a second time ${ms(size.scorecardAgainMs)}   as of two years back ${ms(size.scorecardTwoYearsBackMs)} (${ratio(size.scorecardTwoYearsBackMs / size.scorecardMs)})   peak ${size.answersPeak} MB`,
    ...size.measures.map(
      (one) =>
        `  ${one.id.padEnd(25)}  ${ms(one.now)}   a second time ${ms(one.again)}   bare SQL ${ms(one.bareNow)} (${ratio(one.now / one.bareNow)})   two years back ${ms(one.back)}   bare SQL ${ms(one.bareBack)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** How each part grows from one size to the next, beside the deals themselves. */
function grown(small: Size, large: Size): string {
  const parts = {
    deals: (size: Size) => size.deals,
    "import without the build": (size: Size) => size.importSeconds - size.buildSeconds,
    build: (size: Size) => size.buildSeconds,
    "scorecard, all measures": (size: Size) => size.scorecardMs,
    "as of two years back": (size: Size) => size.scorecardTwoYearsBackMs,
  };
  return `${Object.entries(parts)
    .map(([name, of]) => `  ${name.padEnd(25)}  ${ratio(of(large) / of(small))}`)
    .join("\n")}\n`;
}

/** Per version and kind the newest of each size. */
function keep(kind: "sizes" | "first load" | "forecast" | "load", result: { readonly deals: number }): void {
  const file = new URL("history.json", import.meta.url);
  const history = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as History) : {};
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const name = kind === "sizes" ? version : `${version}, ${kind}`;
  const others = (history[name] ?? []).filter(({ deals }) => deals !== result.deals);
  history[name] = [...others, result].sort((one, other) => one.deals - other.deals);
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`);
}

type History = Record<string, { readonly deals: number }[]>;

function seconds(value: number): string {
  return `${value.toFixed(2).padStart(7)} s`;
}
function ms(value: number): string {
  return `${value.toFixed(1).padStart(7)} ms`;
}
function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}
function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
