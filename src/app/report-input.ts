import type { Bridge, RepAnswers, Scorecard, TrendPoint } from "../benchmarks/answer.ts";
import { breakdown } from "../benchmarks/breakdown.ts";
import { bridge } from "../benchmarks/bridge.ts";
import { cycleCurves } from "../benchmarks/cycle-curves.ts";
import { engagement } from "../benchmarks/engagement.ts";
import { inboundAgainstOutbound } from "../benchmarks/inbound.ts";
import { scorecard } from "../benchmarks/scorecard.ts";
import { funnelLimits } from "../benchmarks/statistics/funnel.ts";
import { trends } from "../benchmarks/trend.ts";
import { figure } from "../domain/figure.ts";
import { formatDay } from "../domain/format.ts";
import type { Language, Words } from "../domain/language.ts";
import type { Measure } from "../metrics/measure.ts";
import type { ReportInput, TalkPoint } from "../reports/report-input.ts";
import { headlineOf, shownMetrics } from "../reports/shown.ts";
import type { Hearing } from "./access/crowd.ts";
import { cut, trendsOfAll } from "./access/cut.ts";
import { type Asked, periodsUntil } from "./ask.ts";
import { type Talk, talksOf } from "./coach.ts";
import type { TalkEvidence } from "./coach-evidence.ts";
import { type FollowUp, followUps } from "./coach-notes.ts";
import { companyOf } from "./company.ts";
import { followUpSaid } from "./follow-up-said.ts";
import { withForecast } from "./forecast-measures.ts";
import { besideFrozen } from "./freeze.ts";
import { measures } from "./measures.ts";
import { outlookOf } from "./outlook.ts";
import { withPay } from "./pay-measures.ts";
import { findRep } from "./people.ts";
import { planOf } from "./plan.ts";
import { planSaid } from "./plan-said.ts";
import { withoutErased } from "./privacy/without-erased.ts";
import type { Workspace } from "./workspace.ts";

/** How many periods a trend looks back. */
const trendLength = 8;

/** Everything a report of the period says, computed once. */
export async function reportInput(
  workspace: Workspace,
  asked: Asked,
  rep?: string,
  hearing?: Hearing,
): Promise<ReportInput> {
  const { warehouse } = workspace.data;
  const found = hearing === undefined ? await outlookOf(workspace, asked, rep) : null;
  const mayHear = hearing?.mayHear;
  const known = await withForecast(
    workspace,
    besideFrozen(workspace, await scorecard(warehouse, { ...asked, mayHear, only: hearing?.scope })),
    asked,
  );
  const asksFor = rep === undefined ? null : repOf(withoutErased(known), rep).repId;
  const whole = withoutErased(withOwnPay(known, await withPay(workspace, known, asked), asksFor));
  const card = hearing === undefined ? whole : cut(whole, hearing);
  const headlines = shownMetrics
    .map((metric) => headlineOf(metric, measures))
    .filter((measure) => "family" in measure.answer);
  const one = rep === undefined ? null : repOf(card, rep);
  // What to talk over is held against everyone's year, so it is told where all others are.
  const isTold = hearing === undefined || hearing.isTold;
  const talks = isTold
    ? await talksOf(workspace, asked, card, hearing)
    : { team: [], reps: new Map(), deals: new Map() };
  const periods = periodsUntil(asked.calendar, asked.period, trendLength);
  const over = await trends(warehouse, { measures: headlines, periods, asOf: asked.asOf });
  const isSeen = (repId: string) => hearing === undefined || hearing.scope.reps.has(repId);
  const repTrends = over.repIds.filter(isSeen).map((id) => [id, over.rep(id)] as const);
  const isOfAll = hearing === undefined;
  return {
    measures,
    scorecard: card,
    trends: fromFirstKnown(hearing === undefined ? over.all() : trendsOfAll(over, hearing.scope)),
    repTrends: Object.fromEntries(repTrends.map(([id, byMeasure]) => [id, fromFirstKnown(byMeasure)])),
    breakdowns: isOfAll ? await breakdowns(workspace, asked) : [],
    bridges: isOfAll ? await bridges(workspace, asked) : [],
    funnelLimits: isOfAll ? limits(card) : [],
    cycle: !isOfAll
      ? null
      : await cycleCurves(warehouse, { period: asked.period, asOf: asked.asOf, rep: one?.repId ?? null }),
    outlook: found,
    goesWith: {
      inbound: isOfAll ? await inboundAgainstOutbound(warehouse, asked) : null,
      engagement: isOfAll ? await engagement(warehouse, asked) : null,
    },
    talks: talkPoints(talks, asked.language),
    followUps: (await followUps(workspace, asked, hearing)).map(followed(card)),
    company: one === null && isOfAll ? await companyOf(workspace, asked) : null,
    rep: one,
    plan: one === null ? [] : planSaid(await planOf(workspace, asked, one.repId, hearing), asked.language),
    toGoThrough: one === null ? [] : (talks.deals.get(one.repId) ?? []).map(toGoThrough(card)),
    isDemo: workspace.data.landing.isDemo,
  };
}

function talkPoints({ team, reps }: Awaited<ReturnType<typeof talksOf>>, language: Language): ReportInput["talks"] {
  const point = ({ title, says, ask, evidence }: Talk): TalkPoint => ({
    title,
    text: `${says} ${ask}`,
    lines: [
      ...evidence.slice(0, shownEvidence).map(({ text }) => text),
      ...(evidence.length > shownEvidence ? [andMore(evidence.length - shownEvidence)[language]] : []),
    ],
  });
  return { team: team.map(point), reps: Object.fromEntries([...reps].map(([id, talks]) => [id, talks.map(point)])) };
}

const toGoThrough =
  ({ currency, language }: Scorecard) =>
  ({ opportunityId, name, stage, value, says }: TalkEvidence) => ({
    name: name ?? opportunityId ?? "",
    stage,
    value: figure(value, "money", currency, language),
    says: says ?? "",
  });

/** How much of what a talk rests on stands on paper. */
const shownEvidence = 3;

const andMore = (count: number): Words => ({ en: `and ${count} more`, sv: `och ${count} till` });

const followed =
  ({ currency, language }: Scorecard) =>
  (talk: FollowUp) => ({
    repId: talk.repId,
    title: `${formatDay(talk.on, language)} · ${talk.name}, ${talk.label}: ${talk.note}`,
    text: followUpSaid(talk, currency, language),
  });

/** Pay is in a rep's own report, beside the team's sum; of others it is nobody's to read in a paper that goes round. */
function withOwnPay(card: Scorecard, paid: Scorecard, repId: string | null): Scorecard {
  return {
    ...paid,
    reps: paid.reps.map((rep, place) => (rep.repId === repId ? rep : (card.reps[place] ?? rep))),
  };
}

const repOf = (card: Scorecard, rep: string): RepAnswers => findRep(card.reps, rep);

/** A trend starts where there is something to see: the years before the first record are no zeros. */
export function fromFirstKnown(
  byMeasure: Readonly<Record<string, readonly TrendPoint[]>>,
): Record<string, readonly TrendPoint[]> {
  return Object.fromEntries(
    Object.entries(byMeasure).map(([id, points]) => {
      const first = points.findIndex((point) => point.sampleSize > 0);
      return [id, first < 0 ? [] : points.slice(first)];
    }),
  );
}

const shownBreakdowns = [
  { measure: "bookings.amount", by: "product" },
  { measure: "won-lost.win_rate", by: "product" },
  { measure: "won-lost.win_rate", by: "lead-band" },
  { measure: "won-lost.lost", by: "reason" },
  { measure: "won-lost.lost", by: "competitor" },
  { measure: "won-lost.lost", by: "stage" },
  { measure: "won-lost.lost", by: "days" },
  { measure: "won-lost.stage_conversion", by: "stage" },
  { measure: "bookings.amount", by: "source" },
  { measure: "bookings.revenue", by: "booked-in" },
  { measure: "sales-cycle.days_to_win", by: "inbound" },
  { measure: "sales-cycle.days_to_win", by: "size" },
  { measure: "sales-cycle.stage_days", by: "stage" },
  { measure: "forecast.bias", by: "horizon" },
  { measure: "pipeline.deals", by: "stage" },
  { measure: "pipeline.deals", by: "due" },
  { measure: "pipeline.waterfall_moved_in", by: "reason" },
  { measure: "pipeline.waterfall_moved_out", by: "reason" },
] as const;

async function breakdowns(workspace: Workspace, asked: Asked): Promise<ReportInput["breakdowns"]> {
  const found: { measure: string; by: string; parts: Awaited<ReturnType<typeof breakdown>> }[] = [];
  for (const { measure: id, by } of shownBreakdowns) {
    const measure = measures.find((each) => each.id === id);
    if (measure === undefined || !("family" in measure.answer) || !measure.answer.family.breakdowns.includes(by))
      continue;
    found.push({
      measure: id,
      by,
      parts: await breakdown(workspace.data.warehouse, {
        measure,
        by,
        period: asked.period,
        asOf: asked.asOf,
        rep: null,
      }),
    });
  }
  return found;
}

async function bridges(workspace: Workspace, asked: Asked): Promise<Bridge[]> {
  const bridged = measures.filter(
    (measure): measure is Measure => "family" in measure.answer && measure.answer.family.bridge !== undefined,
  );
  const found: Bridge[] = [];
  for (const measure of bridged) {
    const way = await bridge(workspace.data.warehouse, {
      measure,
      period: asked.period,
      asOf: asked.asOf,
      rep: null,
      language: asked.language,
    });
    if (way !== null && way.steps.length > 0) found.push(way);
  }
  return found;
}

/** The funnel is drawn at thirty sample sizes up to the largest rep's. */
function limits(card: Scorecard): ReportInput["funnelLimits"] {
  const pooled = card.team.measures["won-lost.win_rate"]?.value;
  const largest = Math.max(0, ...card.reps.map((rep) => rep.measures["won-lost.win_rate"]?.sampleSize ?? 0));
  if (typeof pooled !== "number" || largest < 2) return [];
  const sizes = [
    ...new Set(Array.from({ length: 30 }, (_, index) => Math.max(5, Math.round(((index + 1) * largest * 1.05) / 30)))),
  ];
  return sizes.map((trials) => ({ trials, ...funnelLimits(pooled, trials) }));
}
