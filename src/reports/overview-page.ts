import type { TFunction } from "i18next";
import { formatCount, formatDay } from "../domain/format.ts";
import { formatChange } from "../domain/format-change.ts";
import type { Measure } from "../metrics/measure.ts";
import { bulletPlaces, bulletScale, scaleEnds } from "./charts/bullet.ts";
import { dotStrip } from "./charts/reps.ts";
import { sparkline } from "./charts/trend.ts";
import { standsOut } from "./conversation.ts";
import type { Block, Card, Cell, Mark, Section, Table, TableKey, Talk } from "./document.ts";
import type { ReportInput } from "./report-input.ts";
import {
  answerFigure,
  benchmarkOf,
  cardFigure,
  formatOf,
  headlineOf,
  isSilent,
  markOf,
  metricNames,
  repValues,
  shownMetrics,
  trendValues,
  written,
} from "./shown.ts";

/** Where the period stands in a sentence, six cards, every rep beside the benchmark, and what is worth a conversation. */
export function overviewSection(input: ReportInput, t: TFunction): Section {
  const cards = shownMetrics.map((metric) => headlineCard(headlineOf(metric, input.measures), input, t));
  const silent = input.scorecard.reps.filter(isSilent).map((rep) => rep.name);
  return {
    id: "overview",
    title: t("overview"),
    blocks: [
      { kind: "lead", text: openingSentence(input, t) },
      { kind: "cards", cards: answeredFirst(cards) },
      { kind: "caption", text: t("cardsHow") },
      { kind: "heading", text: t("benchmarkTable") },
      ...gateNotes(input),
      { kind: "text", text: t("benchmarkTableHow") },
      { kind: "key", key: tableKey(t) },
      { kind: "table", table: benchmarkTable(input, t) },
      ...(silent.length === 0 ? [] : [{ kind: "caption" as const, text: t("silent", { reps: silent.join(", ") }) }]),
      { kind: "heading", text: t("talkAbout") },
      conversations(input, t),
    ],
  };
}

/** Cards without a number come last, so that the numbers stand together. */
function answeredFirst(cards: readonly Card[]): Card[] {
  return [...cards.filter((each) => each.value !== null), ...cards.filter((each) => each.value === null)];
}

/** Where the differences of a column are what chance gives, it is said above the numbers (METRICS §2). */
function gateNotes(input: ReportInput): Block[] {
  return shownMetrics.flatMap((metric): Block[] => {
    const says = input.scorecard.gates[headlineOf(metric, input.measures).id]?.says;
    return says == null ? [] : [{ kind: "note", text: says }];
  });
}

function tableKey(t: TFunction): TableKey {
  const verdicts = t("verdicts", { returnObjects: true }) as Record<Mark["verdict"], string>;
  return {
    bar: t("key.bar"),
    band: t("key.band"),
    tick: t("key.tick"),
    signs: (["above", "below", "too few deals"] as const).map((verdict) => ({ verdict, text: verdicts[verdict] })),
  };
}

/** The period in plain words: what was booked, how it compares, what is decided and what is open, and whether anyone stands out. */
export function openingSentence(input: Pick<ReportInput, "scorecard" | "measures">, t: TFunction): string {
  const { scorecard } = input;
  const { language, period, team } = scorecard;
  const measure = (id: string) => input.measures.find((each) => each.id === id);
  const say = (id: string) => {
    const known = measure(id);
    return known === undefined ? t("unknown") : written(team.measures[id]?.value, known, input);
  };
  const amount = team.measures["bookings.amount"];
  const sentences = [
    t(period.complete ? "opening.complete" : "opening.running", {
      period: period.label,
      day: formatDay(scorecard.asOf, language),
      won: say("bookings.deals"),
      amount: say("bookings.amount"),
      change: changeClause(amount?.value, amount?.previous, previousName(input, t), language, t),
    }),
  ];
  const winRate = team.measures["won-lost.win_rate"];
  if (winRate?.value != null) {
    sentences.push(
      t("opening.winRate", { closed: formatCount(winRate.sampleSize, language), rate: say("won-lost.win_rate") }),
    );
    const outliers = scorecard.reps.filter((rep) =>
      ["above", "below"].includes(rep.measures["won-lost.win_rate"]?.verdict ?? ""),
    ).length;
    sentences.push(outliers === 0 ? t("opening.fair") : t("opening.outliers", { count: outliers }));
  }
  const open = team.measures["pipeline.deals"];
  if (open?.value != null) {
    const known = Number(team.measures["pipeline.amount"]?.value ?? 0) !== 0;
    const unsized = Number(team.measures["pipeline.unsized"]?.value ?? 0);
    sentences.push(
      t("opening.open", {
        deals: say("pipeline.deals"),
        worth:
          (known ? t("opening.worth", { amount: say("pipeline.amount") }) : "") +
          unsizedClause(unsized, Number(open.value), language, t),
      }),
    );
  }
  return sentences.join(" ");
}

/** What a running period is held against: the one before, cut at the same share of its working days (METRICS G19). */
function previousName(input: Pick<ReportInput, "scorecard">, t: TFunction): string | null {
  const { period, previousPeriod } = input.scorecard;
  return previousPeriod === null || period.complete
    ? previousPeriod
    : t("opening.samePoint", { previous: previousPeriod });
}

function changeClause(
  now: unknown,
  before: unknown,
  previous: string | null,
  language: "en" | "sv",
  t: TFunction,
): string {
  if (typeof now !== "string" || typeof before !== "string" || previous === null) return "";
  const share = formatChange(now, before, "money", language);
  if (share === null) return "";
  const key =
    Number(now) > Number(before) ? "opening.up" : Number(now) < Number(before) ? "opening.down" : "opening.same";
  return t(key, { share: share.replace(/^[+\-−]/, ""), previous });
}

/** A metric’s headline: its value, what it was before, on how much it rests. */
export function headlineCard(measure: Measure, input: Pick<ReportInput, "scorecard" | "trends">, t: TFunction): Card {
  const { scorecard } = input;
  const answer = scorecard.team.measures[measure.id];
  const trend = trendValues(input.trends[measure.id]);
  const reps = repValues(measure, input);
  const lines: string[] = [];
  if (answer?.value == null) lines.push(answer?.why ?? t("unknown"));
  else {
    const delta = formatChange(answer.value, answer.previous, measure.unit, scorecard.language);
    if (answer.previous != null && scorecard.previousPeriod !== null)
      lines.push(
        `${delta === null ? "" : `${delta} · `}${t(scorecard.period.complete ? "previousWas" : "previousWasByThen", { value: written(answer.previous, measure, input), period: scorecard.previousPeriod })}`,
      );
    lines.push(t("sampleOf", { size: formatCount(answer.sampleSize, scorecard.language) }));
  }
  const hasTrend = trend.filter((point) => point.value !== null).length > 1;
  const hasReps = reps.filter((rep) => rep.value !== null).length > 1;
  const label = measure.label[scorecard.language];
  return {
    label: `${metricNames[measure.metric][scorecard.language]} · ${label}`,
    ...cardFigure(answer, measure, input),
    lines,
    link: measure.metric,
    sparkline: hasTrend ? sparkline(label, trend, formatOf(measure, input)) : null,
    strip: hasReps ? dotStrip(label, reps, benchmarkOf(measure, input), formatOf(measure, input)) : null,
  };
}

function unsizedClause(unsized: number, all: number, language: "en" | "sv", t: TFunction): string {
  if (unsized === 0) return "";
  return unsized === all ? t("opening.allUnsized") : t("opening.unsized", { unsized: formatCount(unsized, language) });
}

/** Reps by name × the six headlines: value, a bar beside the peers, and a sign where a difference is shown. */
function benchmarkTable(input: ReportInput, t: TFunction): Table {
  const { scorecard } = input;
  const headlines = shownMetrics
    .map((metric) => headlineOf(metric, input.measures))
    .filter((measure) => scorecard.reps.some((rep) => rep.measures[measure.id]?.value != null));
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  const scales = new Map(
    headlines.map((measure) => [measure.id, bulletScale(scorecard.reps.map((rep) => rep.measures[measure.id]))]),
  );
  const reps = scorecard.reps.filter((rep) => !isSilent(rep));
  return {
    caption: t("benchmarkTable"),
    columns: [
      { title: t("rep"), align: "left" },
      ...headlines.map((measure) => {
        const scale = scales.get(measure.id) ?? null;
        return {
          title: measure.label[scorecard.language],
          align: "right" as const,
          link: measure.metric,
          ...(scale === null ? {} : { scale: scaleEnds(scale, formatOf(measure, input)) }),
        };
      }),
    ],
    rows: [
      [
        { text: t("wholeTeam") },
        ...headlines.map((measure) => answerFigure(scorecard.team.measures[measure.id], measure, input)),
      ],
      ...reps.map((rep): Cell[] => [
        { text: rep.name, link: `rep-${rep.repId}`, ...(rep.team === null ? {} : { detail: rep.team }) },
        ...headlines.map((measure): Cell => {
          const answer = rep.measures[measure.id];
          const mark = markOf(answer, verdicts);
          const bullet = bulletPlaces(answer, scales.get(measure.id) ?? null);
          return {
            ...answerFigure(answer, measure, input),
            ...(mark === null ? {} : { mark }),
            ...(bullet === null ? {} : { bullet }),
          };
        }),
      ]),
    ],
  };
}

/** Every rep with a verdict above or below, by name, in words; when there is none, that is the finding. */
function conversations(input: ReportInput, t: TFunction): Block {
  const talks = input.scorecard.reps.flatMap((rep): Talk[] => {
    const points = standsOut(rep, input, t);
    return points.length === 0 ? [] : [{ title: rep.name, link: `rep-${rep.repId}`, points }];
  });
  return talks.length === 0 ? { kind: "text", text: t("nothingStandsOut") } : { kind: "talks", talks };
}
