import type { Backtest, Board, MethodScore } from "../../app/backtest.ts";
import { formatValue } from "../../domain/format-value.ts";
import { horizonText, waysNotes } from "../present/forecast-text.ts";
import { said } from "../present/said.ts";
import { table } from "../present/table.ts";
import { colours } from "../terminal.ts";
import { methodWords, boardWords as words } from "../words/forecast.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark backtest`: the scoreboard of ways to tell what a period will come to. */
export async function backtest(
  options: Omit<AskOptions, "period"> & { kind?: "month" | "quarter" | "year" },
): Promise<void> {
  const { kind, asOf, rep, team, language } = options;
  const found = await askWorkspace({ ...options, period: "" }, (seen) =>
    seen.backtest({ kind, asOf, rep, team, language }),
  );
  if (options.json) printJson(found);
  else process.stdout.write(scoreboard(found));
}

function scoreboard(found: Backtest): string {
  const { language, periods, kind, currency } = found;
  if (periods.length === 0) return `${words.none[language]}\n`;
  const head = said(words.head, language, {
    kind: words[kind][language],
    first: periods[0] ?? "",
    last: periods.at(-1) ?? "",
    count: String(periods.length),
  });
  const boards = found.boards.map((board) => boardText(board, found));
  return `${colours.bold(head)}\n\n${boards.join("\n")}\n${colours.dim(said(words.how, language, { currency }))}\n`;
}

function boardText({ grain, horizon, methods, shown }: Board, { language, currency, ways }: Backtest): string {
  const tried = ways.find((each) => each.horizon === horizon);
  const share = (value: number | null) => formatValue(value, "ratio", currency, language);
  const money = (value: number | null | undefined) =>
    value == null ? "–" : formatValue(value.toFixed(0), "money", currency, language);
  const column = (title: string, text: (row: MethodScore) => string) => ({ title, align: "right" as const, text });
  const rows = methods.filter(({ times }) => times > 0);
  const notes = grain === "rep" && tried !== undefined ? waysNotes(tried, language) : [];
  return `${words[grain][language]}, ${horizonText(horizon, language)}\n${table(
    [
      { title: words.method[language], text: (row: MethodScore) => methodWords[row.method][language] },
      column(words.periods[language], (row) => String(row.periods)),
      column("n", (row) => String(row.times)),
      column("WAPE", (row) => share(row.wape)),
      column(words.bias[language], (row) => share(row.bias)),
      column("Pinball .1", (row) => money(row.pinball?.[0])),
      column(".5", (row) => money(row.pinball?.[1])),
      column(".9", (row) => money(row.pinball?.[2])),
      column("CRPS", (row) => money(row.crps)),
      column(words.held[language], (row) => (row.coverage === null ? "" : share(row.coverage))),
      column(words.skill[language], (row) => (row.skill === null ? "" : share(row.skill))),
      { title: "", text: (row: MethodScore) => (row.method === shown ? words.shown[language] : "") },
    ],
    rows,
  )}${notes.map((note) => `${colours.dim(note)}\n`).join("")}`;
}
