import type { Board } from "../../app/backtest.ts";
import type { ForecastAnswer, ForecastDeal, SubjectForecast } from "../../app/forecast.ts";
import { formatDay } from "../../domain/format.ts";
import { formatValue } from "../../domain/format-value.ts";
import type { Language } from "../../domain/language.ts";
import { colours } from "../terminal.ts";
import { changeWords, hiddenWords, methodWords, placeWords, forecastWords as words } from "../words/forecast.ts";
import { said } from "./said.ts";
import { table } from "./table.ts";

/** A forecast to read: whoever it is of, line by line; of one rep also the deals behind it and what changed since the call. */
export function forecastText(answer: ForecastAnswer): string {
  const { language, period } = answer;
  const isOne = answer.deals !== null;
  const rows = isOne ? answer.reps : [answer.team, ...answer.teams, ...answer.reps];
  const head = said(words.head, language, {
    period: period.label,
    from: period.from,
    until: period.until,
    day: answer.asOf,
    currency: answer.currency,
  });
  return [
    colours.bold(head),
    "",
    lines(answer, rows),
    ...notes(answer, isOne ? (answer.reps[0] ?? answer.team) : answer.team).map((note) => `${colours.dim(note)}\n`),
    ...(isOne ? [dealLines(answer), sinceLines(answer)] : []),
  ].join("\n");
}

function lines(answer: ForecastAnswer, rows: readonly SubjectForecast[]): string {
  const { language } = answer;
  const money = (value: number | null | undefined) => written(value, answer);
  const column = (title: string, text: (row: SubjectForecast) => string) => ({ title, align: "right" as const, text });
  return table(
    [
      { title: words.who[language], text: (row: SubjectForecast) => row.name ?? words.everyone[language] },
      column(words.booked[language], (row) => money(row.booked)),
      column("10 %", (row) => money(row.model?.p10)),
      column("50 %", (row) => money(row.model?.p50)),
      column("90 %", (row) => money(row.model?.p90)),
      column(words.expected[language], (row) => money(row.model?.expected)),
      column(words.quota[language], (row) => money(row.quota)),
      column(words.chance[language], (row) => (row.chance === null ? "" : percent(row.chance, language))),
      column(words.call[language], (row) => money(row.call?.value)),
      column(words.corrected[language], (row) => money(row.call?.corrected)),
      { title: "", text: (row: SubjectForecast) => (row.call?.place ? placeWords[row.call.place][language] : "") },
    ],
    rows,
  );
}

/** What the numbers are made of, and whether they have earned to be shown. */
function notes(answer: ForecastAnswer, of: SubjectForecast): string[] {
  const { language } = answer;
  if (of.shown === "booked") return [words.over[language]];
  const money = (value: number | null) => written(value, answer);
  const board = answer.boards.find(
    ({ grain }) => grain === (of.id === null ? "all" : answer.deals === null ? "team" : "rep"),
  );
  const periods = String(of.turns.periods);
  return [
    of.model === null ? hiddenNote(answer, of, board) : shownNote(language, board),
    ...(of.model !== null && of.model.widened > 0
      ? [said(words.widened, language, { by: money(of.model.widened) })]
      : []),
    ...(of.model === null
      ? []
      : [
          said(words.made, language, {
            booked: money(of.booked),
            open: money(of.open.expected),
            deals: String(of.open.deals),
            turns: money(of.turns.expected),
            periods,
          }),
        ]),
    ...(of.open.unsized > 0 ? [said(words.unsized, language, { count: String(of.open.unsized) })] : []),
    ...(of.open.assumed > 0 ? [said(words.assumed, language, { count: String(of.open.assumed) })] : []),
    ...(of.call?.source === "roll-up" ? [words.rolledUp[language]] : []),
  ];
}

function shownNote(language: Language, board: Board | undefined): string {
  const [model] = board?.methods ?? [];
  if (model === undefined || board?.bestBaseline == null) return "";
  return said(words.modelShown, language, {
    periods: String(model.periods),
    wape: percent(model.wape, language),
    coverage: percent(model.coverage, language),
    skill: percent(model.skill, language),
    best: methodWords[board.bestBaseline][language],
  });
}

function hiddenNote(answer: ForecastAnswer, of: SubjectForecast, board: Board | undefined): string {
  const { language } = answer;
  const best = of.shown === null ? null : methodWords[of.shown][language];
  const why = said(hiddenWords[of.hidden ?? "not-tried-enough"], language, {
    periods: String(of.turns.periods),
    tried: String(board?.methods[0]?.periods ?? 0),
    best: best ?? "",
  });
  const value = of.shown === null || of.shown === "model" || of.shown === "booked" ? null : of.baselines[of.shown];
  return best === null || value === null
    ? why
    : `${why} ${said(words.instead, language, { best, value: written(value, answer) })}`;
}

/** The deals that bring most first. */
function dealLines(answer: ForecastAnswer): string {
  const { language } = answer;
  const deals = answer.deals ?? [];
  if (deals.length === 0) return "";
  return table<ForecastDeal>(
    [
      { title: words.deal[language], text: (deal) => deal.name ?? deal.opportunityId },
      { title: words.stage[language], text: (deal) => deal.stage ?? "–" },
      { title: words.dated[language], text: (deal) => formatDay(deal.closeOn, language) },
      { title: words.worth[language], align: "right", text: (deal) => written(deal.worth, answer) },
      { title: words.chance[language], align: "right", text: (deal) => percent(deal.chance.chance, language) },
      { title: words.rests[language], text: (deal) => restsText(deal, language) },
    ],
    deals,
  );
}

/** “38 deals in the stage, day 14 on: 41.0%; 120 of the stage: 38.2%”. */
function restsText({ chance }: ForecastDeal, language: Language): string {
  if (chance.rests.length === 0) return words.noHistory[language];
  const levels = { cell: words.cell, stage: words.stageLevel, pipeline: words.pipelineLevel, all: words.allLevel };
  return chance.rests
    .slice(0, 2)
    .map(({ level, age, deals, chance: alone }) =>
      said(levels[level], language, {
        deals: String(deals),
        age: String(age ?? 0),
        chance: percent(alone, language),
      }),
    )
    .join("; ");
}

function sinceLines(answer: ForecastAnswer): string {
  const { language, sinceCall } = answer;
  const calledAt = answer.reps[0]?.call?.calledAt ?? null;
  if (sinceCall === null || calledAt === null) return "";
  const day = formatDay(calledAt.slice(0, 10), language);
  if (sinceCall.length === 0) return said(words.nothing, language, { day });
  return `${said(words.since, language, { day })}\n${table(
    [
      { title: words.change[language], text: (row: (typeof sinceCall)[number]) => changeWords[row.change][language] },
      { title: words.deal[language], text: (row) => row.name ?? row.opportunityId },
      { title: words.before[language], align: "right", text: (row) => written(row.before, answer) },
      { title: words.after[language], align: "right", text: (row) => written(row.after, answer) },
    ],
    sinceCall,
  )}`;
}

/** Whole units: a forecast to the cent would pretend. */
function written(value: number | string | null | undefined, { currency, language }: ForecastAnswer): string {
  return value === null || value === undefined
    ? "–"
    : formatValue(Number(value).toFixed(0), "money", currency, language);
}

const percent = (value: number | null, language: Language) => formatValue(value, "ratio", "USD", language);
