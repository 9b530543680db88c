import { z } from "zod";
import type { Scorecard, TrendPoint } from "../benchmarks/answer.ts";
import { scorecard } from "../benchmarks/scorecard.ts";
import { trends } from "../benchmarks/trend.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { openingSentence } from "../reports/overview-page.ts";
import { benchmarkOf, headlineOf, shownMetrics } from "../reports/shown.ts";
import { reportWords } from "../reports/words/index.ts";
import { defineQuery } from "../warehouse/query.ts";
import { whoeverAsks } from "../warehouse/wanted.ts";
import { hearingOf } from "./access/crowd.ts";
import { cut, trendsOfAll } from "./access/cut.ts";
import type { Scope } from "./access/scope.ts";
import { answerVersion } from "./answer-version.ts";
import { type Asking, ask, periodsUntil } from "./ask.ts";
import { type Definition, definitionOf } from "./definitions.ts";
import { besideFrozen } from "./freeze.ts";
import { measures } from "./measures.ts";
import { withoutErased } from "./privacy/without-erased.ts";
import { fromFirstKnown } from "./report-input.ts";
import type { Workspace } from "./workspace.ts";

export interface Overview {
  readonly opening: string;
  readonly periods: readonly { readonly label: string; readonly kind: "month" | "quarter" | "year" }[];
  readonly headlines: readonly Definition[];
  readonly scorecard: Scorecard;
  readonly trends: Readonly<Record<string, readonly TrendPoint[]>>;
  readonly benchmarks: Readonly<Record<string, number | null>>;
}

/** Measures that the opening sentence names beside the headlines. */
const named = [
  "bookings.amount",
  "bookings.deals",
  "won-lost.win_rate",
  "pipeline.deals",
  "pipeline.amount",
  "pipeline.unsized",
];

const answers = new Map<string, Promise<Overview>>();

/** Monday morning's page. An answer is a pure function of the data's version and the question, so it is computed once. */
export function overview(workspace: Workspace, asking: Asking, scope: Scope): Promise<Overview> {
  const { period, asOf, language } = asking;
  const key = JSON.stringify([workspace.folder, answerVersion(workspace), scope.hash, period, asOf, language]);
  const known = answers.get(key);
  if (known !== undefined) return known;
  if (answers.size > 200) answers.clear();
  const answer = whoeverAsks(() => compute(workspace, asking, scope));
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  return answer;
}

async function compute(workspace: Workspace, asking: Asking, scope: Scope): Promise<Overview> {
  const asked = await ask(workspace, asking);
  const hearing = await hearingOf(workspace, scope, asked, asking);
  const { warehouse } = workspace.data;
  const headlines = shownMetrics.map((metric) => headlineOf(metric, measures));
  const ids = [...new Set([...headlines.map((measure) => measure.id), ...named])];
  const known = await scorecard(warehouse, {
    ...asked,
    measures: ids,
    mayHear: hearing?.mayHear,
    only: hearing?.scope,
  });
  const whole = withoutErased(besideFrozen(workspace, known));
  const card = hearing === undefined ? whole : cut(whole, hearing);
  const answered = headlines.filter((measure) => "family" in measure.answer);
  const found = await trends(warehouse, {
    measures: answered,
    periods: periodsUntil(asked.calendar, asked.period, 8),
    asOf: asked.asOf,
  });
  const team = trendsOfAll(found, scope);
  const input = {
    measures,
    scorecard: card,
    trends: team,
    repTrends: {},
    breakdowns: [],
    bridges: [],
    funnelLimits: [],
    cycle: null,
    goesWith: { inbound: null, engagement: null },
    outlook: null,
    company: null,
    talks: { team: [], reps: {} },
    followUps: [],
    rep: null,
    plan: [],
    toGoThrough: [],
    isDemo: workspace.data.landing.isDemo,
  };
  return {
    opening: openingSentence(input, reportWords(asked.language)),
    periods: askablePeriods(asked.calendar, asked.asOf.on, await firstDay(workspace)),
    headlines: headlines.map((measure) => definitionOf(measure, asked.language)),
    scorecard: card,
    trends: fromFirstKnown(team),
    benchmarks: Object.fromEntries(
      headlines.map(({ id, ...measure }) => [
        id,
        hearing === undefined ? benchmarkOf({ id, ...measure }, input) : benchmarkToldTo(card, id),
      ]),
    ),
  };
}

/** What the peers of the one person who asks show; nothing for a team, which is held against nobody. */
function benchmarkToldTo({ reps: [rep, ...more] }: Scorecard, id: string): number | null {
  const peers = more.length === 0 ? rep?.measures[id]?.benchmark : undefined;
  const shown = peers?.value ?? peers?.median ?? null;
  return shown === null ? null : Number(shown);
}

/** Periods the data reaches into, latest first, years before quarters before months. */
function askablePeriods(calendar: readonly FiscalPeriod[], until: string, from: string): Overview["periods"] {
  return (["quarter", "year", "month"] as const).flatMap((kind) =>
    calendar
      .filter((period) => period.kind === kind && period.from <= until && period.until > from)
      .sort((a, b) => (a.from < b.from ? 1 : -1))
      .map((period) => ({ label: period.label, kind })),
  );
}

async function firstDay(workspace: Workspace): Promise<string> {
  const [row] = await workspace.data.warehouse.all(firstKnownDay, {});
  return row?.first_day ?? "0001-01-01";
}

const firstKnownDay = defineQuery(
  import.meta.url,
  "first-known-day.sql",
  z.object({ first_day: z.string().nullable() }),
);
