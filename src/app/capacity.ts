import { isAnswered, valueIn } from "../benchmarks/figures.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { delivery, type MonthOfDelivery } from "../capacity/delivery.ts";
import { sellingRecords, startsIn } from "../capacity/records.ts";
import { type SellingGroup, sellingCapacity } from "../capacity/selling.ts";
import type { Day } from "../domain/day.ts";
import type { CapacityStep, DeliveryUnit } from "../domain/delivery-capacity.ts";
import type { Language } from "../domain/language.ts";
import { type Money, money } from "../domain/money.ts";
import type { FiscalPeriod, Period } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { pipelineRecords } from "../subscription/records.ts";
import { findMeasure } from "./measures.ts";
import { repNamesById } from "./people.ts";
import { monthsFrom } from "./revenue.ts";
import type { Workspace } from "./workspace.ts";

export interface CapacityAsking {
  /** Of selling capacity; deliveries are told for the months to come. */
  readonly period?: string | undefined;
  readonly asOf?: string | undefined;
  /** What is to be reached instead of the quotas, an exact decimal. */
  readonly target?: string | undefined;
  readonly language: Language;
  /** What can be delivered, where it is not what was entered: what an entry would come to. */
  readonly entered?: { readonly steps: readonly CapacityStep[]; readonly unit: DeliveryUnit } | undefined;
}

export type DeliveryMonth = Omit<MonthOfDelivery, "month"> & Period & { readonly label: string };

interface SellingAnswer extends Period {
  readonly label: string;
  /** People who are alike by role and segment, and what such people book. */
  readonly groups: readonly (Pick<SellingGroup, "role" | "segment" | "people" | "fullReps" | "repPeriods"> & {
    readonly median: Money;
    readonly capacity: Money;
  })[];
  readonly fullReps: number;
  readonly capacity: Money;
  /** `asked`, or the quotas of the period together; null where there are none. */
  readonly target: { readonly amount: Money; readonly source: "asked" | "quotas" } | null;
  readonly gap: Money | null;
  readonly missingReps: number | null;
  /** By name. */
  readonly people: readonly { readonly repId: string; readonly name: string; readonly ramp: number }[];
}

/** Demand against what can be delivered, and what the team can sell against what it should (METRICS §4.6). */
export interface CapacityAnswer {
  readonly asOf: Day;
  readonly currency: string;
  readonly language: Language;
  readonly unit: DeliveryUnit;
  /** What was entered, in order; none: nothing was. */
  readonly steps: readonly CapacityStep[];
  readonly startLag: { readonly days: number; readonly deals: number } | null;
  readonly months: readonly DeliveryMonth[];
  /** Open deals without a date, which reps' dates say nothing of. */
  readonly undated: number;
  /** Null where too few ramped rep-periods are known. */
  readonly selling: SellingAnswer | null;
}

const [monthsAhead, monthsBack] = [6, 8];

export async function capacity(workspace: Workspace, asking: CapacityAsking): Promise<CapacityAnswer> {
  const { warehouse } = workspace.data;
  const asOf = await workspace.asOf(asking.asOf);
  const period = await workspace.period(asking.period);
  const { currency } = await toldIn(warehouse);
  const entered = asking.entered ?? enteredIn(workspace);
  const found = await deliveries(workspace, asOf, entered);
  return {
    asOf: asOf.on,
    currency,
    language: asking.language,
    unit: entered.unit,
    steps: entered.steps,
    ...found,
    selling: await selling(workspace, period, asOf, asking),
  };
}

/**
 * The chance that demand by the model's dates exceeds capacity, for this month and the ones after it, up to the first without an entry. Empty where
 * nothing was entered, or too few months are known to say what deals not open yet bring: then hands would look idle that are not.
 */
export async function overCapacity(workspace: Workspace, asOf: AsOf): Promise<readonly number[]> {
  const entered = enteredIn(workspace);
  if (entered.steps.length === 0) return [];
  const { months } = await deliveries(workspace, asOf, entered);
  const told = months.map(({ turns, byModel }) => (turns === null ? null : byModel.over));
  const end = told.indexOf(null);
  return told.slice(0, end < 0 ? told.length : end).filter((over) => over !== null);
}

type AsOf = Awaited<ReturnType<Workspace["asOf"]>>;
type Entered = NonNullable<CapacityAsking["entered"]>;

function enteredIn({ store }: Workspace): Entered {
  return { steps: store.delivery.steps(), unit: store.delivery.unit() };
}

async function deliveries(workspace: Workspace, asOf: AsOf, { steps, unit }: Entered) {
  const { warehouse } = workspace.data;
  const calendar = await workspace.calendar();
  const months = monthsFrom(calendar, asOf.on, monthsAhead);
  const past = calendar
    .filter(({ kind, until }) => kind === "month" && until <= months[0].from)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(-monthsBack);
  const stretch = { from: past[0]?.from ?? months[0].from, until: (months.at(-1) ?? months[0]).until };
  const [{ open, closings, startLag, currency }, starts] = await Promise.all([
    pipelineRecords(warehouse, months, asOf),
    startsIn(warehouse, stretch, asOf),
  ]);
  const found = delivery({
    months,
    past,
    asOf: asOf.on,
    starts,
    open,
    closings,
    startLag: startLag?.days ?? 0,
    capacity: steps,
    unit,
    currency,
  });
  return {
    startLag,
    months: found.map(({ month: { label, from, until }, ...of }) => ({ label, from, until, ...of })),
    undated: open.filter(({ deal }) => deal.close_on === null).length,
  };
}

async function selling(
  workspace: Workspace,
  period: FiscalPeriod,
  asOf: AsOf,
  { target: asked, language }: CapacityAsking,
): Promise<SellingAnswer | null> {
  const { warehouse } = workspace.data;
  const { currency, digits, timeZone } = await toldIn(warehouse);
  const { people: sellers, rampedPeriods } = await sellingRecords(warehouse, period, asOf);
  const target = asked === undefined ? await quotas() : { amount: targetOf(asked, currency), source: "asked" as const };
  // Quotas are held against those who carry them, as attainment is.
  const people = sellers.filter(({ hasQuota }) => hasQuota || target?.source !== "quotas");
  const found = sellingCapacity(people, rampedPeriods, target?.amount.minor ?? null);
  if (found === null) return null;
  const names = await repNamesById(workspace);
  const collator = new Intl.Collator(language);
  const told = (minor: bigint): Money => ({ minor, currency });
  return {
    label: period.label,
    from: period.from,
    until: period.until,
    groups: found.groups.map(({ median, capacity, ...group }) => ({
      ...group,
      median: told(median),
      capacity: told(capacity),
    })),
    fullReps: found.fullReps,
    capacity: told(found.capacity),
    target,
    gap: found.gap === null ? null : told(found.gap),
    missingReps: found.missingReps,
    people: people
      .filter(({ repId }) => names.has(repId)) // names have none of who was erased
      .map(({ repId, ramp }) => ({ repId, name: names.get(repId) ?? repId, ramp: Number(ramp.toPrecision(12)) }))
      .sort((a, b) => collator.compare(a.name, b.name) || (a.repId < b.repId ? -1 : 1)),
  };

  async function quotas() {
    const measure = findMeasure("quota.target");
    if (!isAnswered(measure)) return null;
    const rows = await warehouse.all(measure.answer.family.value, question(period, asOf, timeZone));
    const value = valueIn(
      rows.find(({ grain }) => grain === "all"),
      measure,
      digits,
    );
    return value === null ? null : { amount: money(String(value), currency), source: "quotas" as const };
  }
}

function targetOf(text: string, currency: string): Money {
  if (/^\d{1,15}(\.\d{1,4})?$/.test(text.trim())) return money(text.trim(), currency);
  throw new RepmarkError(
    "bad-amount",
    { en: `“${text}” is not an amount.`, sv: `”${text}” är inte ett belopp.` },
    {
      kind: "usage",
      hint: {
        en: `Write a plain number in ${currency}, such as --target 300000.`,
        sv: `Skriv ett vanligt tal i ${currency}, som --target 300000.`,
      },
    },
  );
}
