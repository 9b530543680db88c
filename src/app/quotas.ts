import { z } from "zod";
import { type EnteredQuota, type QuotaSubject, quotaKinds } from "../domain/entered-quota.ts";
import { findPeriod } from "../domain/fiscal-calendar.ts";
import { currencyNamed } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { QuotaEntry, QuotaVersion } from "../store/quotas.ts";
import { defineQuery } from "../warehouse/query.ts";
import { type Scope, seesRep } from "./access/scope.ts";
import { amountOf } from "./amount.ts";
import { freeze } from "./freeze.ts";
import { inTurn } from "./in-turn.ts";
import { repFinder } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** A line of the table that somebody enters. */
export interface QuotaRow {
  /** By id, name or the only name that begins so. */
  readonly rep: string;
  readonly period: string;
  /** `250000`, `250000.50`; null takes back what was entered before. */
  readonly amount: string | null;
  /** The reporting currency when left out. */
  readonly currency?: string | undefined;
  readonly kind: EnteredQuota["kind"];
  readonly isManager: boolean;
  readonly basis?: EnteredQuota["basis"] | undefined;
}

/** A quota as the numbers go by it. */
export interface QuotaHeld extends Omit<QuotaSubject, "period"> {
  readonly name: string;
  /** As the fiscal calendar calls it; null where it is of other days. */
  readonly period: string | null;
  readonly from: string;
  readonly until: string;
  readonly amount: string | null;
  readonly currency: string;
  readonly basis: "final" | "full-rate";
  /** What counts, by ramp and days, in the reporting currency. */
  readonly value: string | null;
  /** Of which version entered here; null: as the CRM or a file says. */
  readonly version: number | null;
}

/** What an entry changes. */
interface QuotaChange extends QuotaSubject {
  readonly name: string;
  readonly was: string | null;
  /** Null: as the records say, if they say any. */
  readonly is: string | null;
  readonly currency: string;
}

export interface QuotasEntered {
  /** Null after a dry run. */
  readonly version: number | null;
  readonly isKept: boolean;
  /** Those that become other than they were. */
  readonly changes: readonly QuotaChange[];
}

/** The quotas of those somebody may see, of one rep and of what touches one period where that is asked for. */
export async function quotas(
  workspace: Workspace,
  scope: Scope,
  asking: { readonly rep?: string | undefined; readonly period?: string | undefined } = {},
): Promise<readonly QuotaHeld[]> {
  const calendar = await workspace.calendar();
  const asked = asking.period === undefined ? null : findPeriod(calendar, asking.period);
  const find = await repFinder(workspace, (repId) => seesRep(scope, repId));
  const about = asking.rep === undefined ? null : find(asking.rep).rep_id;
  const held = await quotasHeld(workspace, calendar);
  return held.filter(
    ({ repId, from, until }) =>
      seesRep(scope, repId) &&
      (about === null || repId === about) &&
      (asked === null || (from < asked.until && asked.from < until)),
  );
}

/** What was entered, version by version, the latest first. */
export const quotaVersions = ({ store }: Workspace): readonly QuotaVersion[] => store.quotas.versions();

/** Checks the whole table, says what it changes and, unless it is only tried, keeps it as one version and builds anew. */
export function enterQuotas(
  workspace: Workspace,
  { rows, dryRun }: { readonly rows: readonly QuotaRow[]; readonly dryRun: boolean },
): Promise<QuotasEntered> {
  return inTurn(workspace, async () => {
    const calendar = await workspace.calendar();
    const { entries, names } = await understood(workspace, rows, calendar);
    const held = new Map((await quotasHeld(workspace, calendar)).map((one) => [keyOf(one), one]));
    const changes = entries.flatMap((entry): QuotaChange[] => {
      const { repId, period, kind, isManager, amount } = entry;
      const before = held.get(keyOf(entry));
      const currency = entry.amount === null ? (before?.currency ?? "") : entry.currency;
      const isSame = before !== undefined && sameAmount(before, entry) && (amount !== null || before.version === null);
      if (isSame || (amount === null && before === undefined)) return [];
      const is = amount === null && before?.version === null ? before.amount : amount;
      return [{ repId, name: names.get(repId)!, period, kind, isManager, was: before?.amount ?? null, is, currency }];
    });
    if (dryRun) return { version: null, isKept: false, changes };
    await freeze(workspace); // what complete periods came to before this changes them
    const version = workspace.store.quotas.enter(entries);
    await workspace.rebuildCore();
    return { version, isKept: true, changes };
  });
}

/** Takes a version back: what held before it holds again. */
export function undoQuotas(workspace: Workspace, number: number): Promise<QuotaVersion> {
  return inTurn(workspace, async () => {
    const find = () => workspace.store.quotas.versions().find((one) => one.number === number);
    if (find() === undefined) throw noVersion(number);
    await freeze(workspace);
    if (!workspace.store.quotas.undo(number)) throw undoneBefore(number);
    await workspace.rebuildCore();
    return find()!;
  });
}

async function quotasHeld(workspace: Workspace, calendar: readonly FiscalPeriod[]): Promise<QuotaHeld[]> {
  const entered = new Map(workspace.store.quotas.entered().map((one) => [keyOf(one), one.version]));
  const labels = new Map(calendar.map(({ from, until, label }) => [`${from} ${until}`, label]));
  const rows = await workspace.data.warehouse.all(quotaRows, {});
  return rows.map((row) => {
    const period = labels.get(`${row.from_on} ${row.until_on}`) ?? null;
    const of = { repId: row.rep_id, kind: row.kind, isManager: row.is_manager };
    return {
      ...of,
      name: row.name,
      period,
      from: row.from_on,
      until: row.until_on,
      amount: row.amount,
      currency: row.currency,
      basis: row.basis,
      value: row.value,
      version: period === null ? null : (entered.get(keyOf({ ...of, period })) ?? null),
    };
  });
}

const keyOf = ({ repId, period, kind, isManager }: Omit<QuotaSubject, "period"> & { period: string | null }) =>
  JSON.stringify([repId, period, kind, isManager]);

const sameAmount = (before: QuotaHeld, { amount, ...entry }: QuotaEntry) =>
  amount === null ||
  (Number(before.amount) === Number(amount) && "currency" in entry && before.currency === entry.currency);

/** The rows as entries; the first that cannot be used is named by its place in the table. */
async function understood(workspace: Workspace, rows: readonly QuotaRow[], calendar: readonly FiscalPeriod[]) {
  const { reportingCurrency } = workspace.store.settings();
  const find = await repFinder(workspace);
  const names = new Map<string, string>();
  const lines = new Map<string, number>();
  const entries = rows.map((row, index): QuotaEntry => {
    const line = index + 1;
    return inLine(line, () => {
      const { rep_id: repId, name } = find(row.rep);
      names.set(repId, name);
      const of = { repId, period: findPeriod(calendar, row.period).label, kind: row.kind, isManager: row.isManager };
      const before = lines.get(keyOf(of));
      if (before !== undefined) throw enteredTwice(before);
      lines.set(keyOf(of), line);
      if (row.amount === null) return { ...of, amount: null };
      const currency = currencyNamed(row.currency ?? reportingCurrency);
      return { ...of, amount: amountOf(row.amount, currency), currency, basis: row.basis ?? null };
    });
  });
  return { entries, names };
}

function inLine<Read>(line: number, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RepmarkError)) throw cause;
    const [en, sv] = [cause.told("en"), cause.told("sv")];
    throw new RepmarkError(
      cause.code,
      { en: `Row ${line}: ${en.message}`, sv: `Rad ${line}: ${sv.message}` },
      { kind: cause.kind, hint: { en: en.hint, sv: sv.hint }, cause },
    );
  }
}

const enteredTwice = (line: number) =>
  new RepmarkError(
    "quota-twice",
    {
      en: `Row ${line} is the same rep, period and kind.`,
      sv: `Rad ${line} är samma säljare, period och slag.`,
    },
    { kind: "usage", hint: { en: "Keep one of the two.", sv: "Behåll en av dem." } },
  );

const noVersion = (number: number) =>
  new RepmarkError(
    "unknown-quota-version",
    { en: `There is no version ${number} of the quotas.`, sv: `Det finns ingen version ${number} av budgeten.` },
    { kind: "usage", hint: { en: "Ask for the list of versions.", sv: "Fråga efter listan över versioner." } },
  );

const undoneBefore = (number: number) =>
  new RepmarkError(
    "quota-version-undone",
    { en: `Version ${number} of the quotas was undone before.`, sv: `Version ${number} av budgeten är redan ångrad.` },
    {
      kind: "usage",
      hint: { en: "Enter its quotas anew to have them back.", sv: "Ange budgeten på nytt för att få tillbaka den." },
    },
  );

const quotaRows = defineQuery(
  import.meta.url,
  "quotas.sql",
  z.object({
    rep_id: z.string(),
    name: z.string(),
    kind: z.enum(quotaKinds),
    is_manager: z.boolean(),
    from_on: z.string(),
    until_on: z.string(),
    amount: z.string().nullable(),
    currency: z.string(),
    basis: z.enum(["final", "full-rate"]),
    value: z.string().nullable(),
  }),
);
