import type { Language, Words } from "../domain/language.ts";
import type { Period } from "../domain/period.ts";
import type { BridgeReason, BridgeRow, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf, Bridge } from "./answer.ts";
import { addDecimals } from "./decimals.ts";
import { isAnswered, told } from "./figures.ts";
import { question } from "./question.ts";
import { toldIn } from "./told-in.ts";

export interface BridgeRequest {
  readonly measure: Measure;
  readonly period: Period;
  readonly asOf: AsOf;
  readonly rep: string | null;
  readonly language: Language;
}

/** The way from the CRM's own figure to ours; null where a CRM shows no such figure. The steps add up because every deal has one reason. */
export async function bridge(
  warehouse: Warehouse,
  { measure, period, asOf, rep, language }: BridgeRequest,
): Promise<Bridge | null> {
  if (!isAnswered(measure) || measure.answer.family.bridge === undefined) return null;
  const { digits, timeZone } = await toldIn(warehouse);
  const all = await warehouse.all(measure.answer.family.bridge, question(period, asOf, timeZone, { rep }));
  const rows = all.filter((row) => row.measure === measure.answer.column);
  if (rows.length === 0) return null;
  const amount = (values: readonly string[]) => told(addDecimals(values), measure.unit, digits);
  const reasons = [...new Set(rows.map((row) => row.reason))].filter((reason) => reason !== "same");
  return {
    measure: measure.id,
    crm: amount(rows.map((row) => row.crm)),
    ours: amount(rows.map((row) => row.ours)),
    steps: reasons.map((reason) => {
      const step = rows.filter((row) => row.reason === reason);
      return {
        reason,
        says: reasonWords[reason][language],
        amount: amount(differences(step)),
        deals: step.map((row) => row.opportunity_id),
      };
    }),
  };
}

const differences = (rows: readonly BridgeRow[]) => rows.flatMap((row) => [row.ours, negated(row.crm)]);

const negated = (decimal: string) => (decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`);

const reasonWords: Readonly<Record<BridgeReason, Words>> = {
  same: { en: "The same in both", sv: "Lika i båda" },
  deleted: { en: "Deleted deals", sv: "Raderade affärer" },
  test: { en: "Test and merged deals", sv: "Testaffärer och sammanslagna affärer" },
  type: { en: "Renewals, which have a rate and quota of their own", sv: "Förnyelser, som har egen andel och budget" },
  "zero-amount": { en: "Won at zero: trials", sv: "Vunna till noll: provperioder" },
  "negative-amount": { en: "Credit notes", sv: "Krediteringar" },
  "no-amount": { en: "Deals without an amount", sv: "Affärer utan belopp" },
  "no-contest": {
    en: "Closed without a contest: duplicates and the like",
    sv: "Stängda utan tävlan: dubbletter och liknande",
  },
  "close-date": {
    en: "Close date differs from the day the deal was decided",
    sv: "Stängningsdatumet skiljer sig från dagen affären avgjordes",
  },
  "time-zone": { en: "Another day in the reporting time zone", sv: "Annan dag i rapporteringens tidszon" },
  owner: { en: "Owner when it closed, not owner today", sv: "Ägare när den stängdes, inte ägare i dag" },
  split: { en: "Credit shared between reps", sv: "Kredit delad mellan säljare" },
  currency: { en: "Converted at the rate of the closing day", sv: "Omräknat till stängningsdagens kurs" },
  definition: { en: "Other differences of definition", sv: "Andra skillnader i definition" },
};
