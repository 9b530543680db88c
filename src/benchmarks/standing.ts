import type { Family, FamilyRow, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { RowsByRep } from "./comparison.ts";
import { isAnswered } from "./figures.ts";
import { withKnownZeros } from "./known-zeros.ts";
import type { Person } from "./peers.ts";
import { peopleOf } from "./people.ts";
import type { question } from "./question.ts";

/** What the records of a period come to, and who was there: what a scorecard and a trend both read, so that they cannot disagree. */
export interface Standing {
  readonly people: readonly Person[];
  readonly families: ReadonlyMap<Family, Grains>;
}

/** The rows of one family by whom they are about. */
export interface Grains {
  readonly all: FamilyRow | undefined;
  readonly teams: ReadonlyMap<string, FamilyRow>;
  readonly reps: RowsByRep;
}

/** One pass over the records for each family that the measures need. */
export async function standing(
  warehouse: Warehouse,
  measures: readonly Measure[],
  asked: ReturnType<typeof question>,
): Promise<Standing> {
  const families = [...new Set(measures.filter(isAnswered).map((measure) => measure.answer.family))];
  const [people, found] = await Promise.all([
    peopleOf(warehouse, asked),
    Promise.all(families.map(async (family) => [family, await warehouse.all(family.value, asked)] as const)),
  ]);
  const known = found.map(
    ([family, rows]) => [family, grainsOf(withKnownZeros(rows, family, measures, people))] as const,
  );
  return { people, families: new Map(known) };
}

function grainsOf(rows: readonly FamilyRow[]): Grains {
  const by = (grain: FamilyRow["grain"], column: "team_id" | "rep_id") =>
    new Map(
      rows.flatMap((row) => {
        const id = row[column];
        return row.grain === grain && id !== null ? [[id, row] as const] : [];
      }),
    );
  return {
    all: rows.find((row) => row.grain === "all"),
    teams: by("team", "team_id"),
    reps: by("rep", "rep_id"),
  };
}
