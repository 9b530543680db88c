import type { TFunction } from "i18next";
import type { RepAnswers } from "../benchmarks/answer.ts";
import { formatCount } from "../domain/format.ts";
import { cycleChart } from "./charts/cycle.ts";
import { sparkline } from "./charts/trend.ts";
import { standsOut } from "./conversation.ts";
import type { Block, Card, Cell, Section } from "./document.ts";
import { intervalCell } from "./metric-page.ts";
import { outlookBlocks } from "./outlook.ts";
import type { ReportInput } from "./report-input.ts";
import {
  answerFigure,
  cardFigure,
  countOf,
  figureOf,
  formatOf,
  headlineOf,
  markOf,
  metricNames,
  shownMetrics,
  trendValues,
  written,
} from "./shown.ts";
import { followedBlocks } from "./talks-page.ts";

/** A rep: six cards, then every answered measure beside the peers with the verdict and its reason. Made to be talked over, not ranked. */
export function repSection(rep: RepAnswers, input: ReportInput, t: TFunction): Section {
  return {
    id: `rep-${rep.repId}`,
    title: rep.name,
    blocks: [
      ...(rep.team === null ? [] : [{ kind: "text" as const, text: `${t("team")}: ${rep.team}` }]),
      { kind: "cards", cards: shownMetrics.map((metric) => card(metric, rep, input, t)) },
      { kind: "heading", text: t("talkAbout") },
      ...conversation(rep, input, t),
      ...reasons(rep, input, t),
      ...followedBlocks(
        input.followUps.filter(({ repId }) => repId === rep.repId),
        t,
      ),
      ...dealsBlock(rep, input, t),
      ...planBlocks(rep, input),
      ...outlookOf(rep, input, t),
      ...cycleBlock(rep, input, t),
      ...measuresTable(rep, input, t),
    ],
  };
}

/** What differs from peers, then what the rep's own numbers ask for; when neither does, that is said. */
function conversation(rep: RepAnswers, input: ReportInput, t: TFunction): Block[] {
  const points = [
    ...standsOut(rep, input, t),
    ...(input.talks.reps[rep.repId] ?? []).map((talk) => ({ mark: null, ...talk })),
  ];
  return points.length === 0
    ? [{ kind: "text", text: t("nothingOfRep") }]
    : [{ kind: "talks", talks: points.map((point) => ({ title: point.title, points: [{ ...point, title: "" }] })) }];
}

/** In a rep's own report: the open deals that something is the matter with, for a one-to-one. */
function dealsBlock(rep: RepAnswers, { rep: asked, toGoThrough }: ReportInput, t: TFunction): Block[] {
  if (asked?.repId !== rep.repId || toGoThrough.length === 0) return [];
  const columns = [t("deal"), t("stage"), t("worth"), t("matter")].map((title, index) => ({
    title,
    align: index === 2 ? ("right" as const) : ("left" as const),
  }));
  const rows = toGoThrough.map(({ name, stage, value, says }): Cell[] => [
    { text: name },
    { text: stage ?? "" },
    value,
    { text: says },
  ]);
  return [{ kind: "table", table: { caption: t("toGoThrough"), columns, rows } }];
}

/** In a rep's own report: from quota and goal to the work there is to do. */
function planBlocks(rep: RepAnswers, { rep: asked, plan }: ReportInput): Block[] {
  if (asked?.repId !== rep.repId) return [];
  return plan.flatMap(({ title, pieces }): Block[] => [
    { kind: "heading", text: title },
    ...pieces.map((piece): Block => {
      if (piece.kind === "line") return { kind: piece.isWarning ? "note" : "text", text: piece.text };
      return { kind: "table", table: piece.table };
    }),
  ]);
}

/** In a rep's own report: what the period may come to for them. */
const outlookOf = (rep: RepAnswers, input: ReportInput, t: TFunction) =>
  input.rep?.repId === rep.repId ? outlookBlocks(input, t) : [];

function card(metric: (typeof shownMetrics)[number], rep: RepAnswers, input: ReportInput, t: TFunction): Card {
  const measure = headlineOf(metric, input.measures);
  const answer = rep.measures[measure.id];
  const points = trendValues(input.repTrends[rep.repId]?.[measure.id]);
  const { language } = input.scorecard;
  const lines: string[] = [];
  if (answer?.value == null) lines.push(answer?.why ?? t("unknown"));
  else {
    const { benchmark } = answer;
    if (benchmark?.value != null) lines.push(t("pooledIs", { value: written(benchmark.value, measure, input) }));
    else if (benchmark?.median != null) lines.push(t("peersAre", { value: written(benchmark.median, measure, input) }));
    lines.push(t("sampleOf", { size: formatCount(answer.sampleSize, language) }));
  }
  return {
    label: `${metricNames[metric][language]} · ${measure.label[language]}`,
    ...cardFigure(answer, measure, input),
    lines,
    link: `definition-${measure.id}`,
    sparkline:
      points.filter((point) => point.value !== null).length > 1
        ? sparkline(measure.label[language], points, formatOf(measure, input))
        : null,
    strip: null,
  };
}

/** In a report of one rep: what is won of their deals as they grow older, beside the peers'. */
function cycleBlock(
  rep: RepAnswers,
  { rep: asked, cycle, scorecard: { language } }: ReportInput,
  t: TFunction,
): Block[] {
  if (cycle?.rep == null || asked?.repId !== rep.repId) return [];
  const lines = [
    { name: rep.name, steps: cycle.rep.own, shows: "won" as const, isOwn: true },
    { name: t("cyclePeers"), steps: cycle.rep.peers, shows: "won" as const, isOwn: false },
  ];
  const chart = cycleChart(t("cycle"), lines, cycle.horizon, { days: t("cycleDays") }, language);
  return [
    { kind: "chart", title: t("cycle"), chart },
    { kind: "caption", text: t("cycleHow", { days: formatCount(cycle.horizon, language) }) },
  ];
}

/** Why each headline got its verdict, where it is not talked about above. */
function reasons(rep: RepAnswers, input: ReportInput, t: TFunction): Block[] {
  const rows = shownMetrics.flatMap((metric): Cell[][] => {
    const measure = headlineOf(metric, input.measures);
    const answer = rep.measures[measure.id];
    if (answer?.because === undefined || answer.verdict === "above" || answer.verdict === "below") return [];
    return [[{ text: measure.label[input.scorecard.language], detail: answer.because }]];
  });
  if (rows.length === 0) return [];
  return [{ kind: "table", table: { caption: t("whyNot"), columns: [{ title: t("measure"), align: "left" }], rows } }];
}

/** Every answered measure beside the peers, metric by metric: for those who want to see all of it. */
function measuresTable(rep: RepAnswers, input: ReportInput, t: TFunction): Block[] {
  const { language } = input.scorecard;
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const columns = [t("measure"), t("value"), t("interval"), t("peers"), t("previous"), t("sample")].map(
    (title, index) => ({
      title,
      align: index === 0 ? ("left" as const) : ("right" as const),
    }),
  );
  const answered = input.measures.filter((measure) => rep.measures[measure.id]?.value != null);
  const blocks = shownMetrics.flatMap((metric): Block[] => {
    const rows = answered
      .filter((measure) => measure.metric === metric)
      .map((measure): Cell[] => {
        const answer = rep.measures[measure.id];
        const mark = markOf(answer, verdicts);
        const peers = answer?.benchmark?.value ?? answer?.benchmark?.median ?? null;
        return [
          { text: measure.label[language], link: `definition-${measure.id}` },
          { ...answerFigure(answer, measure, input), ...(mark === null ? {} : { mark }) },
          intervalCell(answer, measure, input),
          peers === null ? { text: "" } : figureOf(peers, measure, input),
          answer?.previous == null ? { text: "" } : figureOf(answer.previous, measure, input),
          countOf(answer?.sampleSize, input),
        ];
      });
    return rows.length === 0
      ? []
      : [{ kind: "table", table: { caption: metricNames[metric][language], columns, rows } }];
  });
  return blocks.length === 0
    ? []
    : [{ kind: "folded", title: t("allMeasures", { rep: rep.name, count: answered.length }), blocks }];
}
