import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { MonthOfRevenue } from "../subscription/expected-revenue.ts";
import { type Part, together } from "../subscription/parts.ts";
import { type Labelled, labelled } from "./revenue-history.ts";

/** What is to come in: contracted + ending − notRenewed + pipeline + pipelineOneOff = expected. */
interface RevenueLines {
  readonly contracted: Money;
  readonly ending: Money;
  readonly notRenewed: Money;
  /** What recurs of open deals, and what they bring once. */
  readonly pipeline: Money;
  readonly pipelineOneOff: Money;
  readonly expected: Money;
}

export type RevenuePartMonth = Labelled & RevenueLines;

/** A rep's or a team's part of what is to come, over all months and in each; nobody's has no id. */
export interface RevenuePart extends RevenueLines {
  readonly id: string | null;
  readonly name: string | null;
  /** Open deals of a known value. */
  readonly openDeals: number;
  readonly months: readonly RevenuePartMonth[];
}

/** By name, nobody's last; those left out who have nothing in it. */
export function partsShown(
  parts: readonly Part[],
  idOf: (part: Part) => string | null,
  names: ReadonlyMap<string, string>,
  { months, currency, language }: { months: readonly FiscalPeriod[]; currency: string; language: Language },
): RevenuePart[] {
  const collator = new Intl.Collator(language);
  return [...Map.groupBy(parts, idOf)]
    .map(([id, own]): RevenuePart => {
      const found = together(months, own);
      return {
        id,
        name: id === null ? null : (names.get(id) ?? id),
        openDeals: own.reduce((all, { openDeals }) => all + openDeals, 0),
        ...linesOf((line) => found.reduce((sum, month) => sum + month[line], 0n), currency),
        months: found.map((month) => partMonth(month, currency)),
      };
    })
    .filter(({ id, openDeals, months: of }) => id === null || openDeals > 0 || of.some(hasSomething))
    .sort(
      (a, b) =>
        Number(a.id === null) - Number(b.id === null) ||
        collator.compare(a.name ?? "", b.name ?? "") ||
        collator.compare(a.id ?? "", b.id ?? ""),
    );
}

export function partMonth(found: MonthOfRevenue, currency: string): RevenuePartMonth {
  return { ...labelled(found.month), ...linesOf((line) => found[line], currency) };
}

function linesOf(minorOf: (line: keyof RevenueLines) => bigint, currency: string): RevenueLines {
  const line = (which: keyof RevenueLines): Money => ({ minor: minorOf(which), currency });
  return {
    contracted: line("contracted"),
    ending: line("ending"),
    notRenewed: line("notRenewed"),
    pipeline: line("pipeline"),
    pipelineOneOff: line("pipelineOneOff"),
    expected: line("expected"),
  };
}

const hasSomething = ({ contracted, pipeline, pipelineOneOff }: RevenueLines) =>
  [contracted, pipeline, pipelineOneOff].some(({ minor }) => minor !== 0n);
