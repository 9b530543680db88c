import type { TFunction } from "i18next";
import type { RepAnswers } from "../benchmarks/answer.ts";
import { formatCount } from "../domain/format.ts";
import { sparkline } from "./charts/trend.ts";
import type { Block, Card, Cell, Section } from "./document.ts";
import { intervalCell } from "./metric-page.ts";
import type { ReportInput } from "./report-input.ts";
import {
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

/** A rep: six cards, then every answered measure beside the peers with the verdict and its reason. Made to be talked over, not ranked. */
export function repSection(rep: RepAnswers, input: ReportInput, t: TFunction): Section {
  return {
    id: `rep-${rep.repId}`,
    title: rep.name,
    isSub: true,
    blocks: [
      ...(rep.team === null ? [] : [{ kind: "text" as const, text: `${t("team")}: ${rep.team}` }]),
      { kind: "cards", cards: shownMetrics.map((metric) => card(metric, rep, input, t)) },
      ...reasons(rep, input),
      ...measuresTable(rep, input, t),
    ],
  };
}

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
    ...cardFigure(answer?.value, measure, input),
    lines,
    link: metric,
    sparkline:
      points.filter((point) => point.value !== null).length > 1
        ? sparkline(measure.label[language], points, formatOf(measure, input))
        : null,
    strip: null,
  };
}

function reasons(rep: RepAnswers, input: ReportInput): Block[] {
  return shownMetrics.flatMap((metric): Block[] => {
    const measure = headlineOf(metric, input.measures);
    const because = rep.measures[measure.id]?.because;
    return because === undefined
      ? []
      : [{ kind: "text", text: `${measure.label[input.scorecard.language]}: ${because}` }];
  });
}

function measuresTable(rep: RepAnswers, input: ReportInput, t: TFunction): Block[] {
  const answered = input.measures.filter((measure) => rep.measures[measure.id]?.value != null);
  if (answered.length === 0) return [];
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const rows = answered.map((measure): Cell[] => {
    const answer = rep.measures[measure.id];
    const mark = markOf(answer, verdicts);
    const peers = answer?.benchmark?.value ?? answer?.benchmark?.median ?? null;
    return [
      { text: measure.label[input.scorecard.language], link: `definition-${measure.id}` },
      { ...figureOf(answer?.value, measure, input), ...(mark === null ? {} : { mark }) },
      intervalCell(answer, measure, input),
      peers === null ? { text: "" } : figureOf(peers, measure, input),
      answer?.previous == null ? { text: "" } : figureOf(answer.previous, measure, input),
      countOf(answer?.sampleSize, input),
    ];
  });
  const columns = [t("measure"), t("value"), t("interval"), t("peers"), t("previous"), t("sample")].map(
    (title, index) => ({
      title,
      align: index === 0 ? ("left" as const) : ("right" as const),
    }),
  );
  return [{ kind: "table", table: { caption: rep.name, columns, rows } }];
}
