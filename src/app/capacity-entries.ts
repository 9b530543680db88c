import { readFileSync } from "node:fs";
import {
  type CapacityEntry,
  type CapacityStep,
  type DeliveryUnit,
  parseCapacity,
  parseCapacityTable,
  parseDeliveryUnit,
} from "../domain/delivery-capacity.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Workspace } from "./workspace.ts";

/** What can be delivered, as somebody enters it. */
export interface CapacityEntries {
  /** `2026-10=12`, each. */
  readonly deliver?: readonly string[] | undefined;
  /** A file of months and numbers. */
  readonly file?: string | undefined;
  readonly unit?: string | undefined;
  readonly perDeal?: string | undefined;
  readonly perValue?: string | undefined;
  /** Nothing is kept. */
  readonly dryRun?: boolean | undefined;
}

/** What stands after an entry, and what it changed: for each month what was there and what is. */
export interface Entered {
  readonly steps: readonly CapacityStep[];
  readonly unit: DeliveryUnit;
  readonly changes: readonly { readonly from: string; readonly was: number | null; readonly is: number | null }[];
  readonly isKept: boolean;
}

/** Checks all of it, then keeps it, unless it is a dry run; null where nothing was entered. Nothing is kept when any of it is wrong. */
export async function enterCapacity(workspace: Workspace, entries: CapacityEntries): Promise<Entered | null> {
  const { delivery } = workspace.store;
  const calendar = await workspace.calendar();
  const typed = parseCapacity(entries.deliver ?? [], calendar);
  const read = entries.file === undefined ? [] : parseCapacityTable(textOf(entries.file), calendar);
  const twice = typed.find(({ from }) => read.some((each) => each.from === from));
  if (twice !== undefined)
    throw new RepmarkError(
      "capacity-twice",
      {
        en: `The month that begins on ${twice.from} is in the file and beside it.`,
        sv: `Månaden som börjar ${twice.from} står både i filen och utanför den.`,
      },
      { kind: "usage", hint: { en: "Name it in one of them.", sv: "Ange den på ett av ställena." } },
    );
  const all = [...typed, ...read];
  const unit = parseDeliveryUnit(entries, delivery.unit());
  if (all.length === 0 && unit === null) {
    if (entries.dryRun !== true) return null;
    throw new RepmarkError(
      "nothing-entered",
      {
        en: "There is nothing to try: no capacity is named.",
        sv: "Det finns inget att pröva: ingen kapacitet är angiven.",
      },
      {
        kind: "usage",
        hint: {
          en: "Add --deliver 2026-10=12, or --file capacity.csv.",
          sv: "Lägg till --deliver 2026-10=12 eller --file kapacitet.csv.",
        },
      },
    );
  }
  const before = delivery.steps();
  const known = delivery.unit();
  const left = before.filter(({ from }) => !all.some((entry) => entry.from === from));
  if (unit !== null && unit.unit !== known.unit && left.length > 0)
    throw inOtherUnit(monthsOf(left, calendar), known.unit, unit.unit);
  const isKept = entries.dryRun !== true;
  if (isKept) delivery.enter(all, unit, workspace.effects.now().toISOString());
  return { steps: afterAll(before, all), unit: unit ?? known, changes: changesOf(before, all), isKept };
}

/** As they are called in the fiscal calendar. */
function monthsOf(steps: readonly CapacityStep[], calendar: readonly FiscalPeriod[]): string {
  const name = (day: string) => calendar.find(({ kind, from }) => kind === "month" && from === day)?.label ?? day;
  return steps.map(({ from }) => name(from)).join(", ");
}

/** Twelve onboardings are not twelve hours. */
function inOtherUnit(months: string, was: string, is: string): RepmarkError {
  return new RepmarkError(
    "capacity-in-other-unit",
    {
      en: `What was entered for ${months} is in ${was}, not in ${is}.`,
      sv: `Det som angetts för ${months} är i ${was}, inte i ${is}.`,
    },
    {
      kind: "usage",
      hint: {
        en: "Enter these months anew in the same command, or take them back: --deliver 2026-10=none.",
        sv: "Ange de månaderna på nytt i samma kommando, eller ta tillbaka dem: --deliver 2026-10=none.",
      },
    },
  );
}

function afterAll(before: readonly CapacityStep[], entries: readonly CapacityEntry[]): CapacityStep[] {
  const steps = new Map(before.map(({ from, units }) => [from, units]));
  for (const { from, units } of entries) {
    if (units === null) steps.delete(from);
    else steps.set(from, units);
  }
  return [...steps].map(([from, units]) => ({ from, units })).sort((a, b) => (a.from < b.from ? -1 : 1));
}

function changesOf(before: readonly CapacityStep[], entries: readonly CapacityEntry[]): Entered["changes"] {
  return entries
    .map(({ from, units }) => ({ from, was: before.find((step) => step.from === from)?.units ?? null, is: units }))
    .filter(({ was, is }) => was !== is)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new RepmarkError(
      "capacity-unreadable",
      { en: `${path} cannot be read.`, sv: `${path} kan inte läsas.` },
      {
        kind: "usage",
        hint: {
          en: "Name a text file with a month and a number on each line, such as 2026-10,12.",
          sv: "Ange en textfil med en månad och ett tal per rad, som 2026-10,12.",
        },
        cause,
      },
    );
  }
}
