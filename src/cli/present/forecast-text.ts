import type { Board } from "../../app/backtest.ts";
import type { CallHabit, ForecastAnswer, ForecastDeal, SubjectForecast } from "../../app/forecast.ts";
import { formatDay } from "../../domain/format.ts";
import { formatValue } from "../../domain/format-value.ts";
import type { Language, Words } from "../../domain/language.ts";
import { decimalOf, type Money } from "../../domain/money.ts";
import { colours } from "../terminal.ts";
import {
  boardWords,
  changeWords,
  hiddenWords,
  horizonWords,
  methodWords,
  placeWords,
  forecastWords as words,
} from "../words/forecast.ts";
import { said } from "./said.ts";
import { table } from "./table.ts";

/** A forecast to read: whoever it is of, line by line; of one rep also the deals behind it, what changed since the call and how calls held. */
export function forecastText(answer: ForecastAnswer): string {
  const { language, period } = answer;
  const isOne = answer.deals !== null;
  const rows = isOne
    ? answer.reps
    : [answer.team, ...answer.teams.filter(({ id }) => id !== answer.team.id), ...answer.reps];
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
    ...(isOne ? [dealLines(answer), sinceLines(answer), habitLines(answer)] : []),
  ].join("\n");
}

/** Where the model has not earned to be told, the simpler way that did best stands in the middle, by its name. */
function lines(answer: ForecastAnswer, rows: readonly SubjectForecast[]): string {
  const { language } = answer;
  const money = (value: Money | null | undefined) => written(value, answer);
  const column = (title: string, text: (row: SubjectForecast) => string) => ({ title, align: "right" as const, text });
  const shown = ({ model, shown: by, baselines }: SubjectForecast) =>
    model?.p50 ?? (by === null || by === "model" || by === "booked" ? null : baselines[by]);
  const toldBy = ({ shown: by, call }: SubjectForecast) =>
    [by === null ? "–" : methodWords[by][language], call?.place ? placeWords[call.place][language] : ""]
      .filter((each) => each !== "")
      .join("  ");
  return table(
    [
      { title: words.who[language], text: (row: SubjectForecast) => row.name ?? words.everyone[language] },
      column(words.booked[language], (row) => money(row.booked)),
      column("10 %", (row) => money(row.model?.p10)),
      column("50 %", (row) => money(shown(row))),
      column("90 %", (row) => money(row.model?.p90)),
      column(words.expected[language], (row) => money(row.model?.expected)),
      column(words.quota[language], (row) => money(row.quota)),
      column(words.chance[language], (row) => (row.chance === null ? "–" : percent(row.chance, language))),
      column(words.call[language], (row) => money(row.call?.value)),
      column(words.usually[language], (row) => (row.call?.bias == null ? "–" : signed(row.call.bias, language))),
      column(words.corrected[language], (row) => money(row.call?.corrected)),
      { title: words.toldBy[language], text: toldBy },
    ],
    rows,
  );
}

/** What the numbers are made of, and whether they have earned to be shown: of everyone, of teams and of reps. */
function notes(answer: ForecastAnswer, of: SubjectForecast): string[] {
  const { language } = answer;
  if (of.shown === "booked") return [words.over[language]];
  const money = (value: Money) => written(value, answer);
  const grains = answer.deals === null ? (["all", "team", "rep"] as const) : (["rep"] as const);
  const boards = grains.flatMap((grain) => answer.boards.filter((board) => board.grain === grain));
  return [
    ...(answer.boards.length === 0 ? [hiddenNote(answer, of, undefined)] : []),
    ...boards.map((board) => {
      const first = { all: [answer.team], team: answer.teams, rep: answer.reps }[board.grain][0] ?? of;
      const note = board.shown === "model" ? shownNote(language, board) : hiddenNote(answer, first, board);
      return `${boardWords[board.grain][language]}: ${note}`;
    }),
    ...(of.model !== null && of.model.widened.minor > 0n
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
            periods: String(of.turns.periods),
          }),
        ]),
    ...(of.model !== null && of.callsMove.minor !== 0n
      ? [said(words.callsMove, language, { by: money(of.callsMove) })]
      : []),
    ...(answer.ways === null ? [] : waysNotes(answer.ways, language)),
    ...(of.open.unsized > 0 ? [said(words.unsized, language, { count: String(of.open.unsized) })] : []),
    ...(of.open.assumed > 0 ? [said(words.assumed, language, { count: String(of.open.assumed) })] : []),
    ...(of.call?.source === "roll-up" ? [words.rolledUp[language]] : []),
    ...(of.call?.corrected == null ? [] : [words.corrects[language]]),
  ];
}

/** Whether the model also goes by the reps' dates and calls, and what that has been worth. */
export function waysNotes({ dates, calls }: NonNullable<ForecastAnswer["ways"]>, language: Language): string[] {
  const note = ({ gain, periods, isUsed }: typeof dates, used: Words, unused: Words) =>
    // 0: nobody had called by then, or no dates are kept.
    gain === null || gain === 0
      ? []
      : [said(isUsed ? used : unused, language, { gain: signed(-gain, language), periods: String(periods) })];
  return [...note(dates, words.datesUsed, words.datesUnused), ...note(calls, words.callsUsed, words.callsUnused)];
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

function hiddenNote({ language }: ForecastAnswer, of: SubjectForecast, board: Board | undefined): string {
  const best = board?.bestBaseline == null ? null : methodWords[board.bestBaseline][language];
  const why = said(hiddenWords[of.hidden ?? "not-tried-enough"], language, {
    periods: String(of.turns.periods),
    tried: String(board?.methods[0]?.periods ?? 0),
    best: best ?? "",
  });
  return best === null ? why : `${why} ${said(words.instead, language, { best })}`;
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
      {
        title: words.worth[language],
        align: "right",
        text: (deal) => written(deal.size === "unsized" ? null : deal.worth, answer),
      },
      { title: words.chance[language], align: "right", text: (deal) => percent(deal.chance.chance, language) },
      { title: words.expected[language], align: "right", text: (deal) => written(deal.expected, answer) },
      { title: words.rests[language], text: (deal) => restsText(deal, language) },
    ],
    deals,
  );
}

/** “38 deals in the stage, day 14 on: 41.0%; 120 of the stage: 38.2%”. */
function restsText({ chance }: ForecastDeal, language: Language): string {
  if (chance.rests.length === 0) return words.noHistory[language];
  const levels = {
    inside: words.inside,
    outside: words.outside,
    cell: words.cell,
    stage: words.stageLevel,
    pipeline: words.pipelineLevel,
    all: words.allLevel,
  };
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

/** How this rep's calls held by when they were made: whether to believe the next one. */
function habitLines({ reps, language }: ForecastAnswer): string {
  const habits = reps[0]?.habits ?? [];
  if (habits.length === 0) return "";
  return `${words.habits[language]}\n${table<CallHabit>(
    [
      { title: words.madeAt[language], text: ({ horizon }) => horizonText(horizon, language) },
      { title: words.periods[language], align: "right", text: ({ periods }) => String(periods) },
      {
        title: words.bias[language],
        align: "right",
        text: ({ bias }) => (bias === null ? "–" : signed(bias, language)),
      },
      { title: words.accuracy[language], align: "right", text: ({ accuracy }) => percent(accuracy, language) },
      {
        title: "",
        text: ({ habit }) =>
          habit === null ? "" : (habit === "over" ? words.alwaysOver : words.alwaysUnder)[language],
      },
    ],
    habits,
  )}`;
}

/** When a forecast or a call is made, before the end. */
export const horizonText = (horizon: CallHabit["horizon"], language: Language) =>
  horizon === "start" ? horizonWords.start[language] : said(horizonWords.days, language, { days: String(horizon) });

/** To the cent: what is booked is exact, and a quantile is that and so many steps of the grid. */
function written(value: Money | null | undefined, { language }: ForecastAnswer): string {
  return value == null ? "–" : formatValue(decimalOf(value), "money", value.currency, language);
}

const signed = (value: number, language: Language) =>
  `${value > 0 ? "+" : ""}${formatValue(value, "ratio", "USD", language)}`;

const percent = (value: number | null, language: Language) => formatValue(value, "ratio", "USD", language);
