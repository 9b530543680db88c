import type { Answers, AsOf, MeasureAnswer, Scorecard, TrendPoint, Value } from "../benchmarks/answer.ts";
import { peopleOf } from "../benchmarks/people.ts";
import { isComplete, question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { dealPays } from "../coaching/commission/payout.ts";
import type { Language, Words } from "../domain/language.ts";
import { decimalOf, type Money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { EvidenceRow } from "../metrics/measure.ts";
import type { Asked } from "./ask.ts";
import { type Pay, payOf } from "./pay.ts";
import { repNamesById } from "./people.ts";
import type { Workspace } from "./workspace.ts";

const payMeasures = ["quota.payout", "quota.to_next_tier"] as const;
type PayMeasure = (typeof payMeasures)[number];

/** What is worked out from commission plans, which are in no table: exactly, in whole numbers (docs/decisions/0130). */
export const isPay = (id: string): id is PayMeasure => (payMeasures as readonly string[]).includes(id);

/** The scorecard with what commission plans pay: of each rep who has one, and what a team's plans pay together. */
export async function withPay(workspace: Workspace, card: Scorecard, asked: Asked): Promise<Scorecard> {
  if (!payMeasures.some((id) => id in card.team.measures)) return card;
  const pays = await payOf(workspace, { ...asked, repIds: card.reps.map(({ repId }) => repId) });
  if (pays.size === 0) return card;
  const { language } = card;
  const ofTeam = (teamId: string) =>
    card.reps.flatMap((rep) => (rep.teamId === teamId ? (pays.get(rep.repId) ?? []) : []));
  return {
    ...card,
    team: { measures: summed(card.team.measures, [...pays.values()]) },
    teams: card.teams.map((team) => ({ ...team, measures: summed(team.measures, ofTeam(team.teamId)) })),
    reps: card.reps.map((rep) => {
      const pay = pays.get(rep.repId);
      return pay === undefined ? rep : { ...rep, measures: filled(rep.measures, (id) => answerOf(id, pay, language)) };
    }),
  };
}

/** The same period by period, of everyone or one rep. */
export async function payTrend(
  workspace: Workspace,
  { id, periods, asOf, rep }: { id: PayMeasure; periods: readonly FiscalPeriod[]; asOf: AsOf; rep: string | null },
): Promise<TrendPoint[]> {
  const repIds = rep === null ? [...(await repNamesById(workspace)).keys()] : [rep];
  return Promise.all(
    periods.map(async (period) => {
      const pays = [...(await payOf(workspace, { period, asOf, repIds })).values()];
      const { label, from, until } = period;
      return { label, from, until, complete: isComplete(period, asOf), ...paidIn(id, pays, rep !== null) };
    }),
  );
}

/**
 * The credits behind the pay, each with what it added when it counted: a rep's own credits add up to their pay to the cent. Of what is missing to the next
 * tier they are what has been booked towards it.
 */
export async function payRows(
  workspace: Workspace,
  {
    id,
    period,
    asOf,
    rep,
    team,
  }: { id: PayMeasure; period: FiscalPeriod; asOf: AsOf; rep: string | null; team: string | null },
): Promise<{ readonly rows: readonly EvidenceRow[]; readonly value: Value }> {
  const { warehouse } = workspace.data;
  const { timeZone } = await toldIn(warehouse);
  const people = await peopleOf(warehouse, question(period, asOf, timeZone));
  const repIds = people
    .filter(({ repId, teamId }) => (rep === null || repId === rep) && (team === null || teamId === team))
    .map(({ repId }) => repId);
  const pays = await payOf(workspace, { period, asOf, repIds });
  const rows = [...pays].flatMap(([repId, { credited, counted, terms }]) => {
    let before: Money = { ...counted, minor: 0n };
    return credited.map(({ opportunityId, name, on, amount }): EvidenceRow => {
      const after = { ...amount, minor: before.minor + amount.minor };
      const pays = terms === null ? null : decimalOf(dealPays(terms, before, amount));
      before = after;
      return {
        opportunity_id: opportunityId,
        rep_id: repId,
        name,
        credited_on: on,
        value: decimalOf(amount),
        counted: decimalOf(after),
        pays,
      };
    });
  });
  return { rows, value: paidIn(id, [...pays.values()], rep !== null).value };
}

/** A team's plans together; of tiers there is none. */
function summed(measures: Answers, pays: readonly Pay[]): Answers {
  const { value, sampleSize } = paidIn("quota.payout", pays, false);
  return value === null ? measures : filled(measures, (id) => (id === "quota.payout" ? { value, sampleSize } : null));
}

/** The answers with those of the pay measures among them put in their places. */
function filled(measures: Answers, answer: (id: PayMeasure) => MeasureAnswer | null): Answers {
  return Object.fromEntries(
    Object.entries(measures).map(([id, before]) => [id, isPay(id) ? (answer(id) ?? before) : before]),
  );
}

function answerOf(id: PayMeasure, pay: Pay, language: Language): MeasureAnswer {
  const told = paidIn(id, [pay], true);
  if (told.value !== null) return told;
  return { ...told, why: (pay.terms === null ? noQuota : lastTier)[language] };
}

function paidIn(
  id: PayMeasure,
  pays: readonly Pay[],
  isOne: boolean,
): { readonly value: string | null; readonly sampleSize: number } {
  const sampleSize = pays.reduce((sum, { credited }) => sum + credited.length, 0);
  const [first] = pays;
  if (id === "quota.to_next_tier") {
    const missing = isOne ? (first?.nextTier?.missing ?? null) : null;
    return { value: missing === null ? null : decimalOf(missing), sampleSize };
  }
  const paid = pays.flatMap(({ payout }) => payout ?? []);
  const minor = paid.reduce((sum, each) => sum + each.minor, 0n);
  return { value: paid[0] === undefined ? null : decimalOf({ ...paid[0], minor }), sampleSize };
}

const noQuota: Words = {
  en: "The commission plan's tiers are shares of a quota, and none is on record for this period.",
  sv: "Provisionsplanens nivåer är andelar av en budget, och ingen finns registrerad för perioden.",
};
const lastTier: Words = {
  en: "The highest tier of the commission plan is reached.",
  sv: "Provisionsplanens högsta nivå är nådd.",
};
