import { chosenMeasures } from "../../app/measures.ts";
import type { MeasureAnswer, Scorecard } from "../../app/scorecard.ts";
import { csvText } from "../../domain/csv-text.ts";
import { formatAnswer, formatValue } from "../../domain/format-value.ts";
import { issueText } from "../present/issue-line.ts";
import { table } from "../present/table.ts";
import { colours } from "../terminal.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark scorecard`: the contract's JSON, a CSV row per rep and measure, or a table to read. */
export async function scorecard(options: AskOptions & { metric?: string }): Promise<void> {
  const { period, asOf, rep, team, metric, language } = options;
  const card = await askWorkspace(options, (seen) => seen.scorecard({ period, asOf, rep, team, metric, language }));
  if (options.json) printJson(card);
  else if (options.csv) process.stdout.write(asCsv(card));
  else process.stdout.write(metric === undefined ? overview(card) : details(card, metric));
}

function asCsv(card: Scorecard): string {
  const header = [
    "period",
    "asOf",
    "rep",
    "name",
    "team",
    "measure",
    "value",
    "sampleSize",
    "low",
    "high",
    "peers",
    "median",
    "verdict",
    "because",
  ];
  const row = (id: string, name: string, team: string | null, measure: string, answered: MeasureAnswer) => [
    card.period.label,
    card.asOf,
    id,
    name,
    team,
    measure,
    exact(answered.value),
    answered.sampleSize,
    exact(answered.interval?.[0]),
    exact(answered.interval?.[1]),
    exact(answered.benchmark?.value),
    exact(answered.benchmark?.median),
    answered.verdict,
    inWords(answered),
  ];
  const rows = [
    ...Object.entries(card.team.measures).map(([id, answered]) => row("", "", null, id, answered)),
    ...card.reps.flatMap((rep) =>
      Object.entries(rep.measures).map(([id, answered]) => row(rep.repId, rep.name, rep.team, id, answered)),
    ),
  ];
  return csvText(header, rows);
}

/** The verdict's reason or why there is no value, and what must be known to read it. */
const inWords = ({ because, why, caveat }: MeasureAnswer) =>
  [because ?? why, caveat].filter((said) => said !== undefined).join(" ") || undefined;

/** A decimal string is a number, not a text that may look like a formula. */
const exact = (value: string | number | null | undefined) => (typeof value === "string" ? { decimal: value } : value);

const marks = { above: "▲", within: " ", below: "◆", "too few deals": "·" } as const;

function overview(card: Scorecard): string {
  const headlines = chosenMeasures(undefined).filter((measure) => measure.headline);
  const written = (measure: (typeof headlines)[number], answered: MeasureAnswer | undefined) =>
    formatAnswer(answered, measure.unit, card.currency, card.language);
  const shown = headlines.filter((measure) => card.reps.some((rep) => rep.measures[measure.id]?.value != null));
  const rows = [
    { name: card.language === "sv" ? "Hela teamet" : "Whole team", measures: card.team.measures },
    ...card.reps.filter((rep) => shown.some((measure) => rep.measures[measure.id]?.value != null)),
  ];
  const columns = shown.map((measure) => ({
    title: measure.label[card.language],
    align: "right" as const,
    text: (row: (typeof rows)[number]) => {
      const answered = row.measures[measure.id];
      return `${written(measure, answered)} ${answered?.verdict === undefined ? " " : marks[answered.verdict]}`;
    },
    paint: (text: string, row: (typeof rows)[number]) => {
      const verdict = row.measures[measure.id]?.verdict;
      return verdict === "above" ? colours.cyan(text) : verdict === "below" ? colours.yellow(text) : text;
    },
  }));
  const unanswered = headlines.filter((measure) => !shown.includes(measure));
  const notes = [
    ...unanswered.map((measure) => `${measure.label[card.language]}: ${card.team.measures[measure.id]?.why ?? "–"}`),
    ...card.issues.map((issue) => issueText(issue, card.language)),
  ];
  return `${colours.bold(`${card.period.label}  ${card.period.from} – ${card.period.until}`)}  ${card.asOf}  ${card.currency}\n\n${chance(card, shown)}${table(
    [{ title: card.language === "sv" ? "Säljare" : "Rep", text: (row: (typeof rows)[number]) => row.name }, ...columns],
    rows,
  )}\n▲ ◆ · ${card.language === "sv" ? "över kollegorna, under dem, för få affärer" : "above peers, below them, too few deals"}\n${notes.map((note) => `${colours.dim(note)}\n`).join("")}`;
}

/** One metric: every measure of it for the team, then for each rep named. */
function details(card: Scorecard, metric: string): string {
  const measures = chosenMeasures(metric);
  const rows = [{ name: "", measures: card.team.measures }, ...card.reps].flatMap((who) =>
    measures.flatMap((measure) => {
      const answered = who.measures[measure.id];
      return answered === undefined || (who.name !== "" && answered.value === null)
        ? []
        : [{ name: who.name, measure, answered }];
    }),
  );
  type Row = (typeof rows)[number];
  const written = (row: Row, value: string | number | null | undefined) =>
    formatValue(value ?? null, row.measure.unit, card.currency, card.language);
  return `${chance(card, measures)}${table<Row>(
    [
      {
        title: card.language === "sv" ? "Säljare" : "Rep",
        text: (row) => row.name || (card.language === "sv" ? "Hela teamet" : "Whole team"),
      },
      { title: card.language === "sv" ? "Mått" : "Measure", text: (row) => row.measure.label[card.language] },
      {
        title: card.language === "sv" ? "Värde" : "Value",
        align: "right",
        text: (row) => formatAnswer(row.answered, row.measure.unit, card.currency, card.language),
      },
      {
        title: "95 %",
        align: "right",
        text: (row) =>
          row.answered.interval === undefined
            ? ""
            : `${written(row, row.answered.interval[0])} – ${written(row, row.answered.interval[1])}`,
      },
      { title: "n", align: "right", text: (row) => String(row.answered.sampleSize) },
      { title: "", text: (row) => inWords(row.answered) ?? "" },
    ],
    rows,
  )}`;
}

/** Said above the numbers whose differences are what chance gives (METRICS §2, gate). */
function chance(card: Scorecard, measures: readonly { readonly id: string }[]): string {
  const says = measures.flatMap((measure) => card.gates[measure.id]?.says ?? []);
  return says.length === 0 ? "" : `${says.join("\n")}\n\n`;
}
