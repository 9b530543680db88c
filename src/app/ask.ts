import type { AsOf } from "../benchmarks/answer.ts";
import { previousPeriod, yearAgo } from "../domain/fiscal-calendar.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Workspace } from "./workspace.ts";

/** What every question names: a period, a moment, a language. */
export interface Asking {
  readonly period?: string | undefined;
  readonly asOf?: string | undefined;
  readonly language: Language;
}

export interface Asked {
  readonly period: FiscalPeriod;
  readonly previous: FiscalPeriod | null;
  readonly yearAgo: FiscalPeriod | null;
  readonly asOf: AsOf;
  readonly calendar: readonly FiscalPeriod[];
  readonly language: Language;
}

/** The period and moment meant, checked: a period that starts after the moment cannot be answered. */
export async function ask(workspace: Workspace, asking: Asking): Promise<Asked> {
  const calendar = await workspace.calendar();
  const period = await workspace.period(asking.period);
  const asOf = await workspace.asOf(asking.asOf);
  if (period.from > asOf.on) {
    throw new RepmarkError(
      "period-ahead",
      {
        en: `${period.label} starts on ${period.from}, after ${asOf.on}, the day this is asked for.`,
        sv: `${period.label} börjar ${period.from}, efter ${asOf.on}, den dag som efterfrågas.`,
      },
      {
        kind: "usage",
        hint: {
          en: "Name an earlier period, or a later day with --as-of.",
          sv: "Ange en tidigare period, eller en senare dag med --as-of.",
        },
      },
    );
  }
  return {
    period,
    previous: previousPeriod(calendar, period),
    yearAgo: yearAgo(calendar, period),
    asOf,
    calendar,
    language: asking.language,
  };
}

/** The last `count` periods of the same kind up to and with `period`. */
export function periodsUntil(calendar: readonly FiscalPeriod[], period: FiscalPeriod, count: number): FiscalPeriod[] {
  return calendar
    .filter((each) => each.kind === period.kind && each.from <= period.from)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(-count);
}
