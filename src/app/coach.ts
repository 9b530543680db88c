import type { Answers, Scorecard } from "../benchmarks/answer.ts";
import type { RepFacts } from "../coaching/signals/facts.ts";
import {
  conversations,
  type Talk as FoundTalk,
  type LeadersTalk,
  worthALeadersTalk,
} from "../coaching/signals/index.ts";
import { told } from "../coaching/signals/signal.ts";
import { workList } from "../coaching/signals/work-list.ts";
import type { Day } from "../domain/day.ts";
import { formatRatio } from "../domain/format.ts";
import type { Language, Words } from "../domain/language.ts";
import { decimalOf, money } from "../domain/money.ts";
import type { Hearing } from "./access/crowd.ts";
import { type Asked, type Asking, ask } from "./ask.ts";
import { overCapacity } from "./capacity.ts";
import { evidenceOf, goneThrough, type TalkEvidence } from "./coach-evidence.ts";
import { coachFacts } from "./coach-facts.ts";
import { type FollowUp, followUps } from "./coach-notes.ts";
import { atQuota } from "./coach-yearly.ts";
import { type Pay, payOf } from "./pay.ts";
import { narrowed, type ScorecardAsking, scorecardOf } from "./scorecard.ts";
import type { Workspace } from "./workspace.ts";

/** Something to talk over: what the numbers show, what to ask, and what it rests on. */
export interface Talk {
  readonly signal: string;
  readonly metric: string;
  /** Among leaders: the one it is about; null where it is about the team. */
  readonly repId: string | null;
  readonly title: string;
  readonly says: string;
  readonly ask: string;
  /** About how much is at stake, a decimal in the reporting currency; null where no estimate can be made. */
  readonly gain: string | null;
  /** Records to put in order before the statistics are read. */
  readonly isHygiene: boolean;
  /** Deals with what is the matter with each, or facts without one; the weightiest first. */
  readonly evidence: readonly TalkEvidence[];
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
    /** Every open deal that something is the matter with, the worthiest first: also what most reps share, deal by deal. */
    readonly deals: readonly TalkEvidence[];
  }[];
  /** Why chances of quota and calls are not held against the model: it is hidden, or was not asked for yet. Null where they are, or the period is over. */
  readonly withoutForecast: string | null;
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

/** What to ask whom: at most five talks a rep, records first, then by what is at stake. Nobody is ranked. What most reps share is told once. */
export async function coach(
  workspace: Workspace,
  asking: Asking & Pick<ScorecardAsking, "rep" | "team">,
  hearing?: Hearing,
): Promise<Coaching> {
  const asked = await ask(workspace, asking);
  const { rep, team: ofTeam } = asking;
  // What most have in common is known of all of them, whoever is asked for.
  const whole = await scorecardOf(workspace, asked, undefined, hearing);
  const shown = await narrowed(workspace, whole, { rep, team: ofTeam });
  const { team, reps, deals } = await talksOf(workspace, asked, whole, hearing);
  const asksFor = new Set(shown.reps.map(({ repId }) => repId));
  return {
    period: { label: whole.period.label, from: whole.period.from, until: whole.period.until },
    asOf: whole.asOf,
    currency: whole.currency,
    language: whole.language,
    team: rep === undefined ? team : team.filter(({ repId }) => repId !== null && asksFor.has(repId)),
    reps: shown.reps.map(({ repId, name, team: of }) => ({
      repId,
      name,
      team: of,
      talks: reps.get(repId) ?? [],
      deals: deals.get(repId) ?? [],
    })),
    withoutForecast: withoutForecast(whole),
    followUps: (await followUps(workspace, asked, hearing)).filter(({ repId }) => asksFor.has(repId)),
  };
}

/** The talks that a scorecard of everyone and the deals behind it give, of the team and of each rep. */
export async function talksOf(
  workspace: Workspace,
  asked: Asked,
  { reps, currency, language }: Scorecard,
  hearing?: Hearing,
): Promise<{
  readonly team: readonly Talk[];
  readonly reps: ReadonlyMap<string, readonly Talk[]>;
  readonly deals: ReadonlyMap<string, readonly TalkEvidence[]>;
}> {
  const { warehouse } = workspace.data;
  const slow = reps.filter(({ measures }) => measures["sales-cycle.days_to_win"]?.verdict === "below");
  const [facts, reached, pays, over] = await Promise.all([
    coachFacts(warehouse, asked, new Set(slow.map(({ repId }) => repId)), hearing),
    hearing === undefined ? atQuota(warehouse, asked) : null,
    payOf(workspace, { ...asked, repIds: reps.map(({ repId }) => repId) }),
    hearing === undefined ? overCapacity(workspace, asked.asOf) : [],
  ]);
  const factsOf = new Map(
    reps.map(({ repId, measures }): [string, RepFacts] => [
      repId,
      {
        ...facts.of(repId),
        measures,
        nextTier: tierAbove(pays.get(repId)),
        forecast: forecastIn(measures),
      },
    ]),
  );
  const found = conversations(factsOf);
  const names = new Map(reps.map(({ repId, name }) => [repId, name]));
  const talk = (
    { signal, says, ask: question, gain, evidence }: FoundTalk | LeadersTalk,
    others: number | null,
  ): Talk => ({
    signal: signal.name,
    metric: signal.about,
    repId: null,
    title: signal.title[language],
    says: told(says, language, currency) + (others === null ? "" : ` ${besideOthers(others)[language]}`),
    ask: question[language],
    gain: gain === null ? null : decimalOf(money(String(Math.round(gain)), currency)), // an estimate has no cents
    isHygiene: "isHygiene" in signal && signal.isHygiene === true,
    evidence: evidence.map((each) => evidenceOf(each, language, currency)),
  });
  return {
    team: [
      ...[
        ...(reached === null ? [] : worthALeadersTalk({ atQuota: reached, overCapacity: over })),
        ...found.shared,
      ].map((each) => talk(each, null)),
      ...found.forLeaders.map((each): Talk => {
        const about = talk(each, null);
        return { ...about, repId: each.repId, says: `${names.get(each.repId) ?? each.repId}: ${about.says}` };
      }),
    ],
    deals: new Map(
      [...factsOf].map(([repId, of]) => [repId, workList(of).map((each) => goneThrough(each, language, currency))]),
    ),
    reps: new Map([...found.reps].map(([repId, talks]) => [repId, talks.map((each) => talk(each, each.others))])),
  };
}

function withoutForecast({ period, reps }: Scorecard): string | null {
  const told = reps.map(({ measures }) => measures["forecast.p50"]);
  const isTold = told.some((answer) => answer?.value != null);
  return period.complete || isTold ? null : (told.find((answer) => answer?.why !== undefined)?.why ?? null);
}

/** Said to a rep who has clearly more of what most have. */
const besideOthers = (share: number): Words => ({
  en: `Among the others it is ${formatRatio(share, "en")} of theirs.`,
  sv: `Hos de andra är det ${formatRatio(share, "sv")} av deras.`,
});

function tierAbove(pay: Pay | undefined): RepFacts["nextTier"] {
  const next = pay?.nextTier ?? null;
  return next === null ? null : { missing: decimalOf(next.missing), pays: decimalOf(next.pays) };
}
