import type { Answers, Scorecard } from "../benchmarks/answer.ts";
import { nextTier } from "../coaching/commission/tiers.ts";
import { worthAConversation, worthALeadersTalk } from "../coaching/signals/index.ts";
import { type Finding, type Signal, type TeamSignal, told } from "../coaching/signals/signal.ts";
import type { Day } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import { decimalOf, money } from "../domain/money.ts";
import { type Asked, type Asking, ask } from "./ask.ts";
import { coachFacts } from "./coach-facts.ts";
import { type FollowUp, followUps } from "./coach-notes.ts";
import { termsOf } from "./plan.ts";
import { type ScorecardAsking, scorecard } from "./scorecard.ts";
import type { Workspace } from "./workspace.ts";

/** Something to talk over: what the numbers show, what to ask, and the deals it rests on. */
export interface Talk {
  readonly signal: string;
  readonly metric: string;
  readonly title: string;
  readonly says: string;
  readonly ask: string;
  /** About how much is at stake, a decimal in the reporting currency; null where no estimate can be made. */
  readonly gain: string | null;
  /** Records to put in order before the statistics are read. */
  readonly isHygiene: boolean;
  readonly deals: readonly string[];
}

/** A leader's list for Monday. */
export interface Coaching {
  readonly period: { readonly label: string; readonly from: Day; readonly until: Day };
  readonly asOf: Day;
  readonly currency: string;
  readonly language: Language;
  /** For leaders, about no single rep. */
  readonly team: readonly Talk[];
  /** By name; a rep of whom there is nothing to say has no talks. */
  readonly reps: readonly {
    readonly repId: string;
    readonly name: string;
    readonly team: string | null;
    readonly talks: readonly Talk[];
  }[];
  /** What was talked over before, and what followed. */
  readonly followUps: readonly FollowUp[];
}

/** What the model tells of the period; null where it is hidden or was never tried (docs/decisions/0127). */
function forecastIn(measures: Answers) {
  const [p10, p90, chance, call] = ["forecast.p10", "forecast.p90", "quota.chance", "forecast.call"].map((id) => {
    const value = measures[id]?.value ?? null;
    return value === null ? null : Number(value);
  });
  return p10 == null || p90 == null ? null : { p10, p90, chance: chance ?? null, call: call ?? null };
}

/** What to ask whom: at most five talks a rep, hygiene first, then by what is at stake. Nobody is ranked. */
export async function coach(
  workspace: Workspace,
  asking: Asking & Pick<ScorecardAsking, "rep" | "team">,
): Promise<Coaching> {
  const asked = await ask(workspace, asking);
  const card = await scorecard(workspace, { ...asking, period: asked.period.label });
  const { team, reps } = await talksOf(workspace, asked, card);
  const asksFor = new Set(card.reps.map(({ repId }) => repId));
  return {
    period: { label: card.period.label, from: card.period.from, until: card.period.until },
    asOf: card.asOf,
    currency: card.currency,
    language: card.language,
    team: asking.rep === undefined ? team : [],
    reps: card.reps.map((rep) => ({
      repId: rep.repId,
      name: rep.name,
      team: rep.team,
      talks: reps.get(rep.repId) ?? [],
    })),
    followUps: (await followUps(workspace, asked)).filter(({ repId }) => asksFor.has(repId)),
  };
}

/** The talks that a scorecard and the deals behind it give, of the team and of each rep. */
export async function talksOf(
  workspace: Workspace,
  asked: Asked,
  { team, reps, currency, language }: Scorecard,
): Promise<{ readonly team: readonly Talk[]; readonly reps: ReadonlyMap<string, readonly Talk[]> }> {
  const facts = await coachFacts(workspace.data.warehouse, asked);
  const nextTierOf = (repId: string, measures: Answers) => {
    const found = workspace.store.agreements.commissionPlan(repId, asked.period);
    const [quota, booked] = ["quota.target", "quota.booked"].map((id) => measures[id]?.value ?? null);
    const terms =
      found === null ? null : termsOf(found.plan, quota == null ? null : money(String(quota), currency), currency);
    const next = terms === null || booked == null ? null : nextTier(terms, money(String(booked), currency));
    return next === null ? null : { missing: decimalOf(next.missing), pays: decimalOf(next.pays) };
  };
  const talk = ({ signal, says, ask: question, gain, deals }: Finding & { signal: Signal | TeamSignal }): Talk => ({
    signal: signal.name,
    metric: signal.about,
    title: signal.title[language],
    says: told(says, language, currency),
    ask: question[language],
    gain: gain === null ? null : decimalOf(money(String(Math.round(gain)), currency)), // an estimate has no cents
    isHygiene: "isHygiene" in signal && signal.isHygiene === true,
    deals,
  });
  return {
    team: worthALeadersTalk({ measures: team.measures, overCapacity: [] }).map(talk),
    reps: new Map(
      reps.map(({ repId, measures }) => [
        repId,
        worthAConversation({
          ...facts.of(repId),
          measures,
          nextTier: nextTierOf(repId, measures),
          forecast: forecastIn(measures),
        }).map(talk),
      ]),
    ),
  };
}
