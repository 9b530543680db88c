import type { Answers, MeasureAnswer, Scorecard } from "../benchmarks/answer.ts";
import { isAnswered, numberIn, valueIn } from "../benchmarks/figures.ts";
import { question } from "../benchmarks/question.ts";
import { standing } from "../benchmarks/standing.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { payout } from "../coaching/commission/payout.ts";
import { nextTier } from "../coaching/commission/tiers.ts";
import type { Words } from "../domain/language.ts";
import { decimalOf, type Money, money } from "../domain/money.ts";
import type { Asked } from "./ask.ts";
import { findMeasure } from "./measures.ts";
import { termsOf } from "./plan.ts";
import type { Workspace } from "./workspace.ts";

interface Paid {
  readonly payout: Money;
  readonly toNextTier: Money | null;
  readonly credits: number;
}

/** The scorecard with what commission plans pay: of each rep who has one, and what a team's plans pay together. */
export async function withPay(workspace: Workspace, card: Scorecard, asked: Asked): Promise<Scorecard> {
  if (!("quota.payout" in card.team.measures) && !("quota.to_next_tier" in card.team.measures)) return card;
  const plans = new Map(
    card.reps.flatMap(({ repId }) => {
      const found = workspace.store.agreements.commissionPlan(repId, asked.period);
      return found === null ? [] : [[repId, found.plan] as const];
    }),
  );
  if (plans.size === 0) return card;
  const { warehouse } = workspace.data;
  const { currency, digits, timeZone } = await toldIn(warehouse);
  const [target, booked] = ["quota.target", "quota.booked"].map(findMeasure);
  const { families } = await standing(warehouse, [target!, booked!], question(asked.period, asked.asOf, timeZone));
  const paid = new Map<string, Paid>();
  for (const [repId, plan] of plans) {
    const figure = (measure: typeof target, column?: string): string | null => {
      if (measure === undefined || !isAnswered(measure)) return null;
      const row = families.get(measure.answer.family)?.reps.get(repId);
      const value = column === undefined ? valueIn(row, measure, digits) : numberIn(row, column);
      return value === null ? null : String(value);
    };
    const [quota, sold] = [figure(target), figure(booked)];
    const terms = termsOf(plan, quota === null ? null : money(quota, currency), currency);
    if (terms === null) continue;
    const all = money(sold ?? "0", currency);
    paid.set(repId, {
      payout: payout(terms, all),
      toNextTier: nextTier(terms, all)?.missing ?? null,
      credits: Number(figure(booked, "credits") ?? 0),
    });
  }
  const together = (repIds: readonly string[]) => repIds.flatMap((id) => paid.get(id) ?? []);
  const everyone = card.reps.map(({ repId }) => repId);
  const ofTeam = (teamId: string) => card.reps.filter((rep) => rep.teamId === teamId).map(({ repId }) => repId);
  const { language } = card;
  return {
    ...card,
    team: { measures: summed(card.team.measures, together(everyone), currency) },
    teams: card.teams.map((team) => ({
      ...team,
      measures: summed(team.measures, together(ofTeam(team.teamId)), currency),
    })),
    reps: card.reps.map((rep) => {
      const own = paid.get(rep.repId);
      if (own === undefined) {
        return plans.has(rep.repId) ? { ...rep, measures: told(rep.measures, null, { why: noQuota[language] }) } : rep;
      }
      return { ...rep, measures: told(rep.measures, own, { why: lastTier[language] }) };
    }),
  };
}

/** A team's plans together; of tiers there is none. */
function summed(measures: Answers, paid: readonly Paid[], currency: string): Answers {
  if (paid.length === 0 || !("quota.payout" in measures)) return measures;
  const total = { minor: paid.reduce((sum, each) => sum + each.payout.minor, 0n), currency };
  const credits = paid.reduce((sum, each) => sum + each.credits, 0);
  return { ...measures, "quota.payout": { value: decimalOf(total), sampleSize: credits } };
}

function told(measures: Answers, paid: Paid | null, { why }: { why: string }): Answers {
  const answer = (value: Money | null | undefined): MeasureAnswer =>
    value == null
      ? { value: null, sampleSize: paid?.credits ?? 0, why }
      : { value: decimalOf(value), sampleSize: paid?.credits ?? 0 };
  return Object.fromEntries(
    Object.entries(measures).map(([id, before]) => [
      id,
      id === "quota.payout" ? answer(paid?.payout) : id === "quota.to_next_tier" ? answer(paid?.toNextTier) : before,
    ]),
  );
}

const noQuota: Words = {
  en: "The commission plan's tiers are shares of a quota, and none is on record for this period.",
  sv: "Provisionsplanens nivåer är andelar av en budget, och ingen finns registrerad för perioden.",
};
const lastTier: Words = {
  en: "The highest tier of the commission plan is reached.",
  sv: "Provisionsplanens högsta nivå är nådd.",
};
