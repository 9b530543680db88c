import type { Value } from "../benchmarks/answer.ts";
import { evidence } from "../benchmarks/evidence.ts";
import type { Language } from "../domain/language.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { EvidenceRow } from "../metrics/measure.ts";
import { type Asking, ask } from "./ask.ts";
import { columnTitle, isForReading } from "./column-words.ts";
import { type Definition, definitionOf } from "./definitions.ts";
import { isModelled } from "./forecast-measures.ts";
import { forecastRows } from "./forecast-rows.ts";
import { findMeasure } from "./measures.ts";
import { isPay, payRows } from "./pay-measures.ts";
import { repIdOf, repNamesById, teamIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface DealsAsking extends Asking {
  readonly measure: string;
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
}

type ColumnKind = "text" | "day" | "money" | "number" | "truth";

/** The rows behind a number, and what they come to: the number itself. */
export interface Deals {
  readonly measure: Definition;
  readonly period: string;
  readonly asOf: string;
  readonly rep: string | null;
  readonly currency: string;
  readonly value: Value;
  readonly columns: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: ColumnKind;
    readonly isForReading: boolean;
  }[];
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
  readonly total: number;
}

/** The deals (or calls, terms, quotas) behind a number of the team, a team or a rep. */
export async function deals(workspace: Workspace, asking: DealsAsking): Promise<Deals> {
  const measure = findMeasure(asking.measure);
  const { period, asOf, language } = await ask(workspace, asking);
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const team = asking.team === undefined ? null : await teamIdOf(workspace, asking.team);
  if (!("family" in measure.answer) && !isModelled(measure.id) && !isPay(measure.id)) {
    throw new RepmarkError("not-answered-yet", measure.answer.why[language], {
      kind: "usage",
      hint: "Ask for a measure that is answered; repmark scorecard shows which.",
    });
  }
  const { rows, value, on } = isModelled(measure.id)
    ? await forecastRows(workspace, { measure: measure.id, period, asOf, rep, team, language })
    : isPay(measure.id)
      ? { ...(await payRows(workspace, { id: measure.id, period, asOf, rep, team })), on: asOf.on }
      : { ...(await evidence(workspace.data.warehouse, { measure, period, asOf, rep, team })), on: asOf.on };
  const names = await repNamesById(workspace);
  const plain = rows.map(({ opportunity_id, rep_id, ...row }) =>
    plainRow({ opportunity_id, rep_id, rep: rep_id === null ? null : (names.get(rep_id) ?? rep_id), ...row }),
  );
  return {
    measure: definitionOf(measure, language),
    period: period.label,
    asOf: on,
    rep,
    currency: workspace.store.settings().reportingCurrency,
    value,
    columns: columnsOf(plain, language),
    rows: plain,
    total: plain.length,
  };
}

type Plain = Record<string, string | number | boolean | null>;

function plainRow(row: EvidenceRow): Plain {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? value
        : JSON.stringify(value),
    ]),
  );
}

/** Columns that say something in at least one row, with a kind learned from the values. */
function columnsOf(rows: readonly Plain[], language: Language): Deals["columns"] {
  const names = Object.keys(rows[0] ?? {});
  return names.flatMap((name) => {
    const known = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    if (known.length === 0) return [];
    return [
      {
        name,
        title: columnTitle(name, language),
        kind: kindOf(name, known),
        isForReading: isForReading(name) && !(name === "rep" && new Set(known).size === 1),
      },
    ];
  });
}

function kindOf(name: string, values: readonly (string | number | boolean | undefined)[]): ColumnKind {
  if (values.every((value) => typeof value === "boolean")) return "truth";
  if (values.every((value) => typeof value === "number")) return "number";
  if (values.every((value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value))) return "day";
  if (name !== "opportunity_id" && values.every((value) => typeof value === "string" && /^-?\d+\.\d+$/.test(value)))
    return name === "share" ? "number" : "money";
  if (name !== "opportunity_id" && values.every((value) => typeof value === "string" && /^-?\d+$/.test(value)))
    return "number";
  return "text";
}
