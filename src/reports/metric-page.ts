import type { TFunction } from "i18next";
import type { MeasureAnswer } from "../benchmarks/answer.ts";
import { engagementSaid } from "../benchmarks/engagement.ts";
import { inboundSaid } from "../benchmarks/inbound.ts";
import { formatCount, formatDay } from "../domain/format.ts";
import type { Measure, MetricId } from "../metrics/measure.ts";
import { cycleChart } from "./charts/cycle.ts";
import { funnelChart } from "./charts/funnel.ts";
import { repDots } from "./charts/reps.ts";
import { trendChart } from "./charts/trend.ts";
import { waterfallChart } from "./charts/waterfall.ts";
import type { Block, Cell, Section, Table } from "./document.ts";
import { fitBlocks } from "./fit.ts";
import { outlookBlocks } from "./outlook.ts";
import type { ReportInput } from "./report-input.ts";
import {
  answerFigure,
  benchmarkOf,
  countOf,
  figureOf,
  formatOf,
  headlineOf,
  isPooled,
  markOf,
  metricNames,
  metricQuestions,
  position,
  repValues,
  trendValues,
  written,
} from "./shown.ts";

/** A metric: its question, the team's measures, the trend, the reps, what it is made of, and the way from the CRM's own figure. */
export function metricSection(metric: MetricId, input: ReportInput, t: TFunction): Section {
  const { language } = input.scorecard;
  const measures = input.measures.filter((measure) => measure.metric === metric);
  const headline = headlineOf(metric, input.measures);
  return {
    id: metric,
    title: metricNames[metric][language],
    blocks: [
      { kind: "lead", text: metricQuestions[metric][language] },
      ...gateNote(headline, input),
      ...teamBlocks(measures, input, t),
      ...trendBlock(headline, input, t),
      ...(metric === "won-lost" ? funnelBlock(headline, input, t) : []),
      ...(metric === "won-lost" ? fitBlocks(input, t) : []),
      ...(metric === "pipeline" ? waterfallBlock(input, t) : []),
      ...(metric === "sales-cycle" ? cycleBlock(input, t) : []),
      ...(metric === "forecast" ? outlookBlocks(input, t) : []),
      ...repBlock(headline, input, t),
      ...repTableBlock(measures, input, t),
      ...breakdownBlocks(measures, input),
      ...bridgeBlocks(measures, input, t),
    ],
  };
}

function gateNote(measure: Measure, input: ReportInput): Block[] {
  const says = input.scorecard.gates[measure.id]?.says;
  return says == null ? [] : [{ kind: "note", text: says }];
}

/** Every answered measure of the metric for the whole team, then those without an answer, by reason. */
function teamBlocks(measures: readonly Measure[], input: ReportInput, t: TFunction): Block[] {
  const { team, language } = { team: input.scorecard.team.measures, language: input.scorecard.language };
  const answered = measures.filter((measure) => team[measure.id]?.value != null);
  const reasons = Map.groupBy(
    measures.filter((measure) => !answered.includes(measure)),
    (measure) => team[measure.id]?.why ?? t("unknown"),
  );
  return [
    ...(answered.length === 0 ? [] : [{ kind: "table" as const, table: teamTable(answered, input, t) }]),
    ...(reasons.size === 0
      ? []
      : [
          {
            kind: "table" as const,
            table: {
              caption: t("notAnswered"),
              columns: [{ title: t("because"), align: "left" as const }],
              rows: [...reasons].map(([why, unanswered]): Cell[] => [
                { text: why, detail: unanswered.map((measure) => measure.label[language]).join(", ") },
              ]),
            },
          },
        ]),
  ];
}

function teamTable(measures: readonly Measure[], input: ReportInput, t: TFunction): Table {
  const { team, language } = { team: input.scorecard.team.measures, language: input.scorecard.language };
  return {
    caption: t("wholeTeam"),
    columns: [
      { title: t("measure"), align: "left" },
      { title: t("value"), align: "right" },
      { title: t("interval"), align: "right" },
      { title: t("previous"), align: "right" },
      { title: t("sample"), align: "right" },
    ],
    rows: measures.map((measure): Cell[] => {
      const answer = team[measure.id];
      return [
        {
          text: measure.label[language],
          link: `definition-${measure.id}`,
          ...beneath(answer?.value == null ? answer?.why : answer.caveat),
        },
        {
          ...answerFigure(answer, measure, input),
          ...(answer?.frozen === undefined
            ? {}
            : {
                detail: t("frozenWas", {
                  value: written(answer.frozen.value, measure, input),
                  day: formatDay(answer.frozen.asOf, language),
                }),
              }),
        },
        intervalCell(answer, measure, input),
        answer?.previous == null ? { text: "" } : figureOf(answer.previous, measure, input),
        countOf(answer?.sampleSize, input),
      ];
    }),
  };
}

/** Why there is no value, or what the value rests on. */
const beneath = (said: string | undefined) => (said === undefined ? {} : { detail: said });

export function intervalCell(answer: MeasureAnswer | undefined, measure: Measure, input: ReportInput): Cell {
  if (answer?.interval === undefined) return { text: "" };
  const [low, high] = answer.interval.map((end) => figureOf(end, measure, input));
  if (low?.quantity === undefined && high?.quantity === undefined) return { text: "" };
  return { text: `${low?.text} – ${high?.text}`, between: [low?.quantity ?? null, high?.quantity ?? null] };
}

function trendBlock(measure: Measure, input: ReportInput, t: TFunction): Block[] {
  const points = trendValues(input.trends[measure.id]);
  if (points.filter((point) => point.value !== null).length < 2) return [];
  const label = measure.label[input.scorecard.language];
  return [
    {
      kind: "chart",
      title: t("trend", { measure: label }),
      chart: trendChart(label, points, formatOf(measure, input)),
    },
  ];
}

function repBlock(measure: Measure, input: ReportInput, t: TFunction): Block[] {
  const reps = repValues(measure, input);
  if (reps.filter((rep) => rep.value !== null).length < 2) return [];
  const label = measure.label[input.scorecard.language];
  const chart = repDots(
    label,
    reps,
    benchmarkOf(measure, input),
    isPooled(measure) ? t("teamIs") : t("medianIs"),
    formatOf(measure, input),
  );
  return [
    { kind: "chart", title: t("byRep", { measure: label }), chart },
    { kind: "caption", text: t(reps.some((rep) => rep.low !== null) ? "byRepHow" : "byRepPlainHow") },
  ];
}

/** The metric's answered measures by rep, at most six columns, the ones that most reps have. */
function repTableBlock(measures: readonly Measure[], input: ReportInput, t: TFunction): Block[] {
  const { reps, language } = input.scorecard;
  const answeredBy = (measure: Measure) => reps.filter((rep) => rep.measures[measure.id]?.value != null).length;
  const shown = measures.filter((measure) => !measure.teamOnly && answeredBy(measure) > 0).slice(0, 6);
  if (shown.length === 0) return [];
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const rows = reps
    .filter((rep) => shown.some((measure) => rep.measures[measure.id]?.value != null))
    .map((rep): Cell[] => [
      { text: rep.name, link: `rep-${rep.repId}` },
      ...shown.map((measure): Cell => {
        const answer = rep.measures[measure.id];
        const mark = markOf(answer, verdicts);
        return { ...answerFigure(answer, measure, input), ...(mark === null ? {} : { mark }) };
      }),
    ]);
  const columns = shown.map((measure) => ({
    title: measure.label[language],
    align: "right" as const,
    link: `definition-${measure.id}`,
  }));
  return [
    { kind: "table", table: { caption: t("reps"), columns: [{ title: t("rep"), align: "left" }, ...columns], rows } },
  ];
}

function funnelBlock(measure: Measure, input: ReportInput, t: TFunction): Block[] {
  const pooled = position(input.scorecard.team.measures[measure.id]?.value);
  const points = input.scorecard.reps.flatMap((rep) => {
    const answer = rep.measures[measure.id];
    const rate = position(answer?.value);
    return rate === null || answer === undefined ? [] : [{ name: rep.name, trials: answer.sampleSize, rate }];
  });
  if (pooled === null || points.length < 2 || input.funnelLimits.length === 0) return [];
  const label = measure.label[input.scorecard.language];
  const words = { trials: t("closedDeals"), pooled: t("teamIs") };
  return [
    {
      kind: "chart",
      title: t("funnel", { measure: label }),
      chart: funnelChart(label, points, pooled, input.funnelLimits, words, formatOf(measure, input)),
    },
    { kind: "caption", text: t("funnelHow") },
  ];
}

const legSigns = { created: 1, moved_in: 1, increased: 1, decreased: -1, moved_out: -1, won: -1, lost: -1 } as const;

function waterfallBlock(input: ReportInput, t: TFunction): Block[] {
  const team = input.scorecard.team.measures;
  const value = (leg: string) => position(team[`pipeline.waterfall_${leg}`]?.value);
  const [begin, end] = [value("begin"), value("end")];
  const measure = input.measures.find((each) => each.id === "pipeline.waterfall_end");
  if (begin === null || end === null || measure === undefined) return [];
  const legs = Object.entries(legSigns).map(([leg, sign]) => ({
    label: t(`legs.${leg}`),
    amount: sign * (value(leg) ?? 0) + 0, // never −0
    isEnd: false,
  }));
  if (begin === 0 && end === 0 && legs.every((leg) => leg.amount === 0)) return [];
  const all = [
    { label: t("legs.begin"), amount: begin, isEnd: true },
    ...legs,
    { label: t("legs.end"), amount: end, isEnd: true },
  ];
  return [
    { kind: "chart", title: t("waterfall"), chart: waterfallChart(t("waterfall"), all, formatOf(measure, input)) },
    { kind: "caption", text: t("waterfallHow") },
  ];
}

/** What is won and what is lost of all deals as they grow older, and what goes with it. */
function cycleBlock({ cycle, goesWith, scorecard: { language } }: ReportInput, t: TFunction): Block[] {
  if (cycle === null) return [];
  const lines = [
    { name: t("cycleWon"), steps: cycle.team, shows: "won" as const, isOwn: true },
    { name: t("cycleLost"), steps: cycle.team, shows: "lost" as const, isOwn: false },
  ];
  const chart = cycleChart(t("cycle"), lines, cycle.horizon, { days: t("cycleDays") }, language);
  return [
    { kind: "chart", title: t("cycle"), chart },
    { kind: "caption", text: t("cycleHow", { days: formatCount(cycle.horizon, language) }) },
    ...(goesWith.inbound === null ? [] : [{ kind: "text" as const, text: inboundSaid(goesWith.inbound, language) }]),
    ...(goesWith.engagement === null
      ? []
      : [{ kind: "text" as const, text: engagementSaid(goesWith.engagement, language) }]),
  ];
}

function breakdownBlocks(measures: readonly Measure[], input: ReportInput): Block[] {
  const tables = input.breakdowns.flatMap((breakdown): Table[] => {
    const measure = measures.find((each) => each.id === breakdown.measure);
    const parts = breakdown.parts.filter((part) => part.sampleSize > 0);
    if (measure === undefined || parts.filter((part) => part.part !== null).length < 2) return [];
    const { language } = input.scorecard;
    const label = measure.label[language];
    const by = breakdownNames[breakdown.by]?.[language] ?? breakdown.by;
    const rows = parts.map((part): Cell[] => [
      { text: part.part === null ? "–" : (partNames[part.part]?.[language] ?? part.part) },
      figureOf(part.value, measure, input),
      countOf(part.sampleSize, input),
    ]);
    const columns = [
      { title: by, align: "left" as const },
      { title: label, align: "right" as const },
      { title: "n", align: "right" as const },
    ];
    return [{ caption: `${label} · ${by}`, columns, rows }];
  });
  return tables.length === 0 ? [] : [{ kind: "tables", tables }];
}

const breakdownNames: Readonly<Record<string, Readonly<Record<"en" | "sv", string>>>> = {
  type: { en: "Type", sv: "Typ" },
  source: { en: "Source", sv: "Källa" },
  inbound: { en: "Inbound", sv: "Inkommande" },
  segment: { en: "Segment", sv: "Segment" },
  size: { en: "Size", sv: "Storlek" },
  industry: { en: "Industry", sv: "Bransch" },
  country: { en: "Country", sv: "Land" },
  product: { en: "Product", sv: "Produkt" },
  stage: { en: "Stage", sv: "Steg" },
  "lead-band": { en: "Lead band", sv: "Leadklass" },
  due: { en: "Due", sv: "Väntas" },
  days: { en: "Days", sv: "Dagar" },
  "quota-kind": { en: "Kind of quota", sv: "Slag av budget" },
  reason: { en: "Reason", sv: "Skäl" },
  competitor: { en: "Competitor", sv: "Konkurrent" },
  horizon: { en: "Days before the end", sv: "Dagar före slutet" },
  "booked-in": { en: "Quarter of booking", sv: "Bokningskvartal" },
};

/** The parts that we name; the rest are the records' own words. */
const partNames: Readonly<Record<string, Readonly<Record<"en" | "sv", string>>>> = {
  new: { en: "New", sv: "Ny" },
  expansion: { en: "Expansion", sv: "Utökning" },
  renewal: { en: "Renewal", sv: "Förnyelse" },
  inbound: { en: "Inbound", sv: "Inkommande" },
  outbound: { en: "Outbound", sv: "Utgående" },
  "before the period": { en: "Before the period", sv: "Före perioden" },
  "in the period": { en: "In the period", sv: "I perioden" },
  "after the period": { en: "After the period", sv: "Efter perioden" },
  "re-dated": { en: "Re-dated", sv: "Omdaterad" },
  "first-dated": { en: "Dated for the first time", sv: "Daterad för första gången" },
  "re-assigned": { en: "Re-assigned", sv: "Bytt säljare" },
  "re-typed": { en: "Re-typed", sv: "Omklassad" },
  "re-opened": { en: "Re-opened", sv: "Öppnad igen" },
  restored: { en: "Restored", sv: "Återställd" },
  deleted: { en: "Deleted", sv: "Raderad" },
  "below-zero": { en: "Below zero", sv: "Under noll" },
};

function bridgeBlocks(measures: readonly Measure[], input: ReportInput, t: TFunction): Block[] {
  const tables = input.bridges.flatMap((bridge): Table[] => {
    const measure = measures.find((each) => each.id === bridge.measure);
    if (measure === undefined || bridge.steps.length === 0) return [];
    const rows: Cell[][] = [
      [{ text: t("bridgeCrm") }, figureOf(bridge.crm, measure, input), { text: "" }],
      ...bridge.steps.map((step): Cell[] => [
        { text: step.says },
        { ...figureOf(step.amount, measure, input), text: signed(written(step.amount, measure, input)) },
        { ...countOf(step.deals.length, input), text: t("bridgeDeals", { count: step.deals.length }) },
      ]),
      [{ text: t("bridgeOurs") }, figureOf(bridge.ours, measure, input), { text: "" }],
    ];
    const caption = t("bridge", { measure: measure.label[input.scorecard.language] });
    const columns = [
      { title: t("bridgeStep"), align: "left" as const },
      { title: t("value"), align: "right" as const },
      { title: t("bridgeDealsTitle"), align: "right" as const },
    ];
    return [{ caption, columns, rows }];
  });
  return tables.length === 0 ? [] : [{ kind: "tables", tables }];
}

const signed = (text: string) => (/^[-−–]/.test(text) ? text : `+${text}`);
