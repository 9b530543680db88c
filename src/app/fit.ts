import { evidence } from "../benchmarks/evidence.ts";
import { isAnswered, listIn, numberIn } from "../benchmarks/figures.ts";
import { question } from "../benchmarks/question.ts";
import { type ScoreCalibration, type Scored, scoreCalibration } from "../benchmarks/score-calibration.ts";
import { type ChiSquare, trendTest, wilson } from "../benchmarks/statistics/proportion.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { rateParts } from "../coaching/signals/rate-part.ts";
import { addDays, type Day } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import type { Period } from "../domain/period.ts";
import { findMeasure } from "./measures.ts";
import { repIdOf, repNamesById } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface FitAsking {
  /** The 365 days up to the day asked for, where none is named. */
  readonly period?: string | undefined;
  readonly asOf?: string | undefined;
  readonly rep?: string | undefined;
  readonly language: Language;
}

/** A rep's distance to peers in win rate: what the leads explain, and what was made of them (METRICS §6). */
export interface RepFit {
  readonly repId: string;
  readonly name: string;
  readonly won: number;
  readonly deals: number;
  readonly rate: number;
  /** Of everyone else together. */
  readonly peers: number;
  /** What peers would have won of these leads. */
  readonly expected: number;
  /** rate − peers = mix + selling. */
  readonly mix: number;
  readonly selling: number;
  /** The rate as it would be with the peers' leads. */
  readonly adjusted: number | null;
  /** Of the selling part. */
  readonly z: number | null;
  readonly verdict: "above" | "within" | "below" | "too few deals";
}

export interface ScoreBand {
  readonly band: string;
  readonly won: number;
  readonly deals: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
}

/** Whether lead scores tell wins from losses, keep what they promise, and what they explain of each rep. */
export interface FitAnswer {
  readonly period: Period & { readonly label: string | null };
  readonly asOf: Day;
  readonly language: Language;
  /** Decided deals with a score at opening, and all. */
  readonly scored: number;
  readonly decided: number;
  /** Lowest scores first. */
  readonly bands: readonly ScoreBand[];
  /** Cochran–Armitage over the bands; null where there is nothing to test. */
  readonly trend: ChiSquare | null;
  /** The chance that a won deal scored higher than a lost one. */
  readonly auc: number | null;
  /** Whether wins and losses differ in score by more than chance, and the higher scores win more; null where it cannot be said. */
  readonly separates: boolean | null;
  /** Learned from the 365 days before the period; null where too few deals were scored. */
  readonly calibration: ScoreCalibration | null;
  /** By name. */
  readonly reps: readonly RepFit[];
}

export async function leadFit(workspace: Workspace, asking: FitAsking): Promise<FitAnswer> {
  const { warehouse } = workspace.data;
  const asOf = await workspace.asOf(asking.asOf);
  const period =
    asking.period === undefined
      ? { label: null, from: addDays(asOf.on, -364), until: addDays(asOf.on, 1) }
      : await workspace.period(asking.period);
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const { timeZone } = await toldIn(warehouse);
  const measure = findMeasure("won-lost.rate_effect");
  const contests = findMeasure("won-lost.win_rate");
  if (!isAnswered(measure) || !isAnswered(contests)) throw new Error(`${measure.id} has no answer.`);
  const [rows, decided, deals, before, names] = await Promise.all([
    warehouse.all(measure.answer.family.value, question(period, asOf, timeZone)),
    warehouse.all(contests.answer.family.value, question(period, asOf, timeZone)),
    scoredIn(workspace, period, asOf),
    scoredIn(workspace, { from: addDays(period.from, -365), until: period.from }, asOf),
    repNamesById(workspace),
  ]);
  const everyone = rows.find(({ grain }) => grain === "all");
  const bands = bandsOf(deals, listIn(everyone, "band_won"), listIn(everyone, "band_deals"));
  const trend = trendTest(bands.map(({ won, deals: trials }) => ({ successes: won, trials })));
  const auc = numberIn(everyone, "auc");
  return {
    period: { label: period.label, from: period.from, until: period.until },
    asOf: asOf.on,
    language: asking.language,
    scored: numberIn(everyone, "scored") ?? 0,
    decided:
      numberIn(
        decided.find(({ grain }) => grain === "all"),
        "closed",
      ) ?? 0,
    bands,
    trend,
    auc,
    separates: trend === null || auc === null ? null : trend.p <= 0.05 && auc > 0.5,
    calibration: scoreCalibration(before, deals),
    reps: repsOf(rows, names, asking.language).filter(({ repId }) => (rep === null ? names.has(repId) : repId === rep)),
  };
}

type AsOf = Awaited<ReturnType<Workspace["asOf"]>>;
type Rows = readonly (Readonly<Record<string, unknown>> & Parameters<typeof numberIn>[0])[];

/** Decided deals with their score as they opened. */
async function scoredIn(
  workspace: Workspace,
  period: Period,
  asOf: AsOf,
): Promise<(Scored & { readonly band: string })[]> {
  const measure = findMeasure("won-lost.rate_effect");
  const { rows } = await evidence(workspace.data.warehouse, { measure, period, asOf, rep: null, team: null });
  return rows.map((row) => ({ score: Number(row.lead_score), isWon: row.is_won === true, band: String(row.band) }));
}

/** The bands by the lowest score in each; that their counts are those of the measure is what a number opening to its deals means. */
function bandsOf(
  deals: readonly (Scored & { readonly band: string })[],
  won: readonly number[],
  all: readonly number[],
): ScoreBand[] {
  const least = (of: readonly Scored[]) => of.reduce((so, { score }) => Math.min(so, score), Number.POSITIVE_INFINITY);
  const names = [...Map.groupBy(deals, ({ band }) => band)]
    .sort(([, a], [, b]) => least(a) - least(b))
    .map(([band]) => band);
  return names.map((band, place) => {
    const [successes, trials] = [won[place] ?? 0, all[place] ?? 0];
    return { band, won: successes, deals: trials, rate: successes / trials, interval: wilson({ successes, trials }) };
  });
}

function repsOf(rows: Rows, names: ReadonlyMap<string, string>, language: Language): RepFit[] {
  const found = rows.flatMap((row) => {
    const repId = row?.rep_id;
    const [peers, mix, selling] = ["peer_rate", "lead_mix_effect", "rate_effect"].map((column) =>
      numberIn(row, column),
    );
    if (row?.grain !== "rep" || repId == null || peers == null || mix == null || selling == null) return [];
    const count = (column: string) => numberIn(row, column) ?? 0;
    return [
      {
        repId,
        won: count("won"),
        deals: count("scored"),
        peers,
        expected: count("expected_won"),
        mix,
        selling,
        adjusted: numberIn(row, "fit_adjusted_win_rate"),
        z: numberIn(row, "rate_z"),
      },
    ];
  });
  const verdicts = rateParts(
    found.map(({ repId, won, deals, expected, z }) => ({ repId, won, scored: deals, expected, z })),
  );
  const collator = new Intl.Collator(language);
  return found
    .map((each) => ({
      ...each,
      name: names.get(each.repId) ?? each.repId,
      rate: each.won / each.deals,
      verdict: verdicts.get(each.repId)?.verdict ?? ("too few deals" as const),
    }))
    .sort((a, b) => collator.compare(a.name, b.name) || (a.repId < b.repId ? -1 : 1));
}
