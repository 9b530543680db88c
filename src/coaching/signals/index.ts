import { newcombe, type Proportion, pooled } from "../../benchmarks/statistics/proportion.ts";
import { balance } from "./balance.ts";
import { breadth } from "./breadth.ts";
import { callFarFromModel } from "./call-far-from-model.ts";
import { callsLean } from "./calls-lean.ts";
import { defaultDates } from "./default-dates.ts";
import { demandAgainstCapacity } from "./demand-against-capacity.ts";
import { driftingDeals } from "./drifting-deals.ts";
import { endOfQuarter } from "./end-of-quarter.ts";
import type { RepFacts, TeamFacts } from "./facts.ts";
import { firstResponse } from "./first-response.ts";
import { lateLosses } from "./late-losses.ts";
import { lateStarts } from "./late-starts.ts";
import { leadsGiven } from "./leads-given.ts";
import { loggedAfterwards } from "./logged-afterwards.ts";
import { longTerms } from "./long-terms.ts";
import { nearlyThere } from "./nearly-there.ts";
import { noDecision } from "./no-decision.ts";
import { offPace } from "./off-pace.ts";
import { oldDeals } from "./old-deals.ts";
import { oneDeal } from "./one-deal.ts";
import { quietBuyers } from "./quiet-buyers.ts";
import { quotaIsWrong } from "./quota-is-wrong.ts";
import { records } from "./records.ts";
import { count, type Evidence, type Finding, type Signal, type TeamSignal } from "./signal.ts";
import { slowStage } from "./slow-stage.ts";
import { stuckDeals } from "./stuck-deals.ts";
import { unexplainedLosses } from "./unexplained-losses.ts";
import { untouchedDeals } from "./untouched-deals.ts";
import { weakCommit } from "./weak-commit.ts";
import { winRateOfLeads } from "./win-rate-of-leads.ts";

const signals: readonly Signal[] = [
  records,
  defaultDates,
  unexplainedLosses,
  loggedAfterwards,
  offPace,
  oneDeal,
  nearlyThere,
  callsLean,
  callFarFromModel,
  weakCommit,
  driftingDeals,
  endOfQuarter,
  longTerms,
  lateStarts,
  winRateOfLeads,
  leadsGiven,
  noDecision,
  lateLosses,
  breadth,
  balance,
  stuckDeals,
  slowStage,
  firstResponse,
  oldDeals,
  quietBuyers,
  untouchedDeals,
];

const teamSignals: readonly TeamSignal[] = [quotaIsWrong, demandAgainstCapacity];

/** Every rule of METRICS §3 to §8: of reps, then of the team as a whole. */
export const rules: readonly (Signal | TeamSignal)[] = [...signals, ...teamSignals];

/** What to talk over with a rep. */
export interface Talk extends Finding {
  readonly signal: Signal;
  /** Where most have it and this rep clearly more: the share of the others' cases. */
  readonly others: number | null;
}

export interface LeadersTalk extends Finding {
  readonly signal: Pick<TeamSignal, "name" | "about" | "title">;
}

/** More than this is a list to be filed, not a conversation; and records are not all there is to talk about. */
const [most, mostOfRecords] = [5, 2];

/** Of fewer people than this nobody can say what most have in common. */
const fewestToShare = 4;

/**
 * What is worth a conversation with each rep: records to put in order first, then by what is at stake, at most five. What more than half of
 * them have is no rep's matter: it is said once, among leaders, and to a rep only who has clearly more of it than the others.
 */
export function conversations(reps: ReadonlyMap<string, RepFacts>): {
  readonly reps: ReadonlyMap<string, readonly Talk[]>;
  readonly shared: readonly LeadersTalk[];
  /** About a rep and for leaders alone. */
  readonly forLeaders: readonly (Talk & { readonly repId: string })[];
} {
  const facts = [...reps];
  const atWork = facts.filter(([, of]) => isAtWork(of)).length;
  const found = signals.map((signal) => ({
    signal,
    findings: new Map(
      facts.flatMap(([id, of]): [string, Finding][] => {
        const finding = signal.find(of);
        return finding === null ? [] : [[id, finding]];
      }),
    ),
  }));
  const shared = new Map(
    found
      .filter(
        ({ signal, findings }) => signal.shared !== undefined && atWork >= fewestToShare && findings.size > atWork / 2,
      )
      .map(({ signal }) => [signal, casesOf(signal, reps)]),
  );
  return {
    reps: new Map(
      facts.map(([id]) => [
        id,
        chosen(
          found.flatMap((each): Talk[] => {
            const { signal, findings } = each;
            const finding = findings.get(id);
            if (finding === undefined || signal.isForLeaders === true) return [];
            const cases = shared.get(signal);
            if (cases === undefined) return [{ ...finding, signal, others: null }];
            const others = clearlyFewer(cases, id);
            return others === null ? [] : [{ ...finding, signal, others }];
          }),
        ),
      ]),
    ),
    forLeaders: found.flatMap(({ signal, findings }) =>
      signal.isForLeaders === undefined
        ? []
        : [...findings].map(([repId, finding]) => ({ ...finding, signal, others: null, repId })),
    ),
    shared: found.flatMap(({ signal, findings }) => {
      const cases = shared.get(signal);
      return cases === undefined ? [] : [sharedTalk(signal, findings, cases.all, atWork)];
    }),
  };
}

/** What is worth a conversation among leaders beside what most reps share: about the team, never about a rep. */
export function worthALeadersTalk(facts: TeamFacts): LeadersTalk[] {
  return teamSignals.flatMap((signal) => {
    const finding = signal.find(facts);
    return finding === null ? [] : [{ ...finding, signal }];
  });
}

/** Who has neither open deals nor any decided in a year says nothing of what is common. */
const isAtWork = ({ open, year }: RepFacts) => open.length + year.won + year.lost > 0;

/** Records first, then by what is at stake; deals that are named already are not named again for another reason. */
function chosen(talks: readonly Talk[]): Talk[] {
  const isRecords = ({ signal }: Talk) => signal.isHygiene === true;
  const byGain = [...talks].sort((a, b) => (b.gain ?? -1) - (a.gain ?? -1));
  const first = byGain.filter(isRecords).slice(0, mostOfRecords);
  const named = new Set<string>();
  const then = byGain.filter((talk) => {
    if (isRecords(talk)) return false;
    if (talk.signal.isOfOpenDeals === undefined) return true;
    const ids = talk.evidence.flatMap(({ deal }) => deal?.opportunityId ?? []);
    const isNew = ids.filter((id) => !named.has(id)).length > ids.length / 3;
    if (isNew) for (const id of ids) named.add(id);
    return isNew;
  });
  return [...first, ...then].slice(0, most);
}

/** The cases of a habit, each rep's and of all together: counted once, asked by everyone. */
interface Cases {
  readonly all: Proportion;
  readonly of: ReadonlyMap<string, Proportion>;
}

function casesOf({ shared }: Signal, reps: ReadonlyMap<string, RepFacts>): Cases {
  const cases = shared?.cases;
  const of = new Map(cases === undefined ? [] : [...reps].map(([id, facts]) => [id, cases(facts)] as const));
  return { all: pooled([...of.values()]), of };
}

/** The share of the others' cases where the rep's own is larger by more than chance gives (Newcombe, 95 %); null where it is not, or too few are known. */
function clearlyFewer({ all, of }: Cases, id: string): number | null {
  const mine = of.get(id);
  if (mine === undefined) return null;
  const others = { successes: all.successes - mine.successes, trials: all.trials - mine.trials };
  if (mine.trials < 5 || others.trials < 5 || newcombe(mine, others)[0] <= 0) return null;
  return others.successes / others.trials;
}

function sharedTalk(
  { name, about, title, shared }: Signal,
  findings: ReadonlyMap<string, Finding>,
  all: Proportion,
  atWork: number,
): LeadersTalk {
  if (shared === undefined) throw new Error(`${name} is no habit that could be shared.`);
  const { says, ask } = shared;
  return {
    signal: { name, about, title },
    says: {
      words: says,
      figures: {
        reps: count(findings.size),
        all: count(atWork),
        found: count(all.successes),
        of: count(all.trials),
      },
    },
    ask,
    gain: null, // estimates of many people are not added up
    evidence: [...findings.values()].flatMap(({ evidence }) => evidence.filter(isOfDeal)).sort(byValue),
  };
}

const isOfDeal = ({ deal }: Evidence) => deal !== null;
const byValue = (a: Evidence, b: Evidence) => (b.deal?.value ?? -1) - (a.deal?.value ?? -1);
