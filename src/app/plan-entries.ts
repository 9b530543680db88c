import { type CommissionPlan, parseCommissionPlan, parseShare, parseTiers } from "../domain/commission-plan.ts";
import { checkedDay } from "../domain/day.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { amountOf } from "./amount.ts";
import { repIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** What was agreed and is kept, so that it is asked for once. Amounts are in the reporting currency. */
export interface PlanEntries {
  /** `10% to 100%, 15% to 120%, 20%`: for the rep, or for everyone when none is named. */
  readonly commission?: string | undefined;
  readonly retroactive?: boolean | undefined;
  readonly cap?: string | undefined;
  /** What the rep wants to keep of a period like this one. */
  readonly goal?: string | undefined;
  readonly tax?: string | undefined;
  /** `500 bonus`, `-200 draw`: added to the rep's pay on the day asked for. */
  readonly adjust?: string | undefined;
}

/** Keeps what was entered. A plan and a goal hold from the period on; nothing is kept when any of it is wrong. */
export async function enterPlan(
  workspace: Workspace,
  entries: PlanEntries,
  {
    rep,
    period: label,
    asOf: day,
  }: { rep?: string | undefined; period?: string | undefined; asOf?: string | undefined },
): Promise<void> {
  const { agreements } = workspace.store;
  const { reportingCurrency: currency } = workspace.store.settings();
  const [period, asOf] = [await workspace.period(label), await workspace.asOf(day)];
  const repId = rep === undefined ? null : await repIdOf(workspace, rep);
  const now = workspace.effects.now().toISOString();
  const plan = commissionOf(entries, currency);
  const goal = goalOf(entries, currency);
  const adjustment = adjustmentOf(entries, currency);
  if (repId === null && (goal !== null || adjustment !== null)) throw whose();
  const known = repId === null ? null : agreements.goal(repId, period);
  if (plan !== null) agreements.agreeCommission({ repId, periodKind: period.kind, from: period.from }, plan, now);
  if (repId !== null && goal !== null) {
    agreements.setGoal(repId, period, { net: goal.net, tax: goal.tax ?? known?.tax ?? "0", currency }, now);
  } else if (repId !== null && entries.tax !== undefined) {
    if (known === null) throw taxOfNothing();
    agreements.setGoal(repId, period, { ...known, tax: taxOf(entries.tax) }, now);
  }
  if (repId !== null && adjustment !== null)
    agreements.adjustPay({ repId, on: checkedDay(asOf.on), currency, ...adjustment }, now);
}

function commissionOf({ commission, retroactive, cap }: PlanEntries, currency: string): CommissionPlan | null {
  if (commission === undefined) {
    if (retroactive === undefined && cap === undefined) return null;
    throw new RepmarkError(
      "plan-without-rates",
      { en: "A commission plan needs its rates.", sv: "En provisionsplan behöver sina satser." },
      {
        kind: "usage",
        hint: {
          en: "Add --commission “10% to 100%, 15% to 120%, 20%”.",
          sv: "Lägg till --commission ”10% till 100%, 15% till 120%, 20%”.",
        },
      },
    );
  }
  return parseCommissionPlan({
    kind: retroactive === true ? "retroactive" : "marginal",
    tiers: parseTiers(commission),
    cap: cap === undefined ? null : amountOf(cap, currency),
  });
}

function goalOf({ goal, tax }: PlanEntries, currency: string): { net: string; tax: string | null } | null {
  if (goal === undefined) return null;
  return { net: amountOf(goal, currency), tax: tax === undefined ? null : taxOf(tax) };
}

function taxOf(text: string): string {
  const tax = parseShare(text);
  if (Number(tax) < 1) return tax;
  throw new RepmarkError(
    "bad-tax",
    { en: `A tax of ${text} leaves nothing to keep.`, sv: `En skatt på ${text} lämnar inget kvar.` },
    {
      kind: "usage",
      hint: {
        en: "Write the share of pay that goes to tax, such as 32%.",
        sv: "Skriv den andel av lönen som går till skatt, till exempel 32%.",
      },
    },
  );
}

function adjustmentOf({ adjust }: PlanEntries, currency: string): { amount: string; note: string } | null {
  if (adjust === undefined) return null;
  const [, amount = "", note = ""] = /^(\S+)\s+(.+)$/.exec(adjust.trim()) ?? [];
  if (note !== "") return { amount: amountOf(amount, currency, true), note: note.trim() };
  throw new RepmarkError(
    "bad-adjustment",
    { en: `“${adjust}” is not an adjustment of pay.`, sv: `”${adjust}” är ingen justering av lön.` },
    {
      kind: "usage",
      hint: {
        en: "Write an amount and what it is for, such as “500 bonus” or “-200 draw”.",
        sv: "Skriv ett belopp och vad det är för, till exempel ”500 bonus” eller ”-200 förskott”.",
      },
    },
  );
}

const whose = () =>
  new RepmarkError(
    "whose-goal",
    { en: "A goal or an adjustment is somebody's.", sv: "Ett mål eller en justering är någons." },
    { kind: "usage", hint: { en: "Name the person with --rep.", sv: "Ange personen med --rep." } },
  );

const taxOfNothing = () =>
  new RepmarkError(
    "tax-without-goal",
    {
      en: "There is no goal yet that this tax could be taken from.",
      sv: "Det finns inget mål än som skatten kan dras från.",
    },
    {
      kind: "usage",
      hint: { en: "Enter both: --goal 9000 --tax 32%.", sv: "Ange båda: --goal 9000 --tax 32%." },
    },
  );
