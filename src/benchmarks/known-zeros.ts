import type { Family, FamilyRow, Measure } from "../metrics/measure.ts";
import { type AnsweredMeasure, isAnswered } from "./figures.ts";
import type { Person } from "./peers.ts";

/**
 * The rows of a family with those added that its query has no records to make: a rep who was at work in the period and has no open deal
 * has 0 of them, and so has a team of such reps. That is known, not unknown (G17), as long as the data supports the measure at all:
 * where it is unknown for everyone together it stays unknown for the rep. Who was not there has no row, and is nobody's peer.
 */
export function withKnownZeros(
  rows: readonly FamilyRow[],
  family: Family,
  measures: readonly Measure[],
  people: readonly Person[],
): readonly FamilyRow[] {
  const all = rows.find((row) => row.grain === "all");
  const counted = measures
    .filter(isAnswered)
    .filter(({ answer }) => answer.family === family && answer.zeroIfNone && (all?.[answer.column] ?? null) !== null);
  if (counted.length === 0) return rows;
  const nothing = Object.assign({}, ...counted.map(zeroOf)) as Readonly<Record<string, unknown>>;
  const there = people.filter((person) => person.wasThere);
  const has = (grain: FamilyRow["grain"], column: "rep_id" | "team_id") =>
    new Set(rows.filter((row) => row.grain === grain).map((row) => row[column]));
  const [repsSeen, teamsSeen] = [has("rep", "rep_id"), has("team", "team_id")];
  const teams = new Set(there.flatMap((person) => person.teamId ?? []));
  return [
    ...rows,
    ...there
      .filter((person) => !repsSeen.has(person.repId))
      .map((person): FamilyRow => ({ ...nothing, grain: "rep", team_id: null, rep_id: person.repId, part: null })),
    ...[...teams]
      .filter((team) => !teamsSeen.has(team))
      .map((team): FamilyRow => ({ ...nothing, grain: "team", team_id: team, rep_id: null, part: null })),
  ];
}

/** Nothing of it, in no deals, with no luck to speak of. */
function zeroOf({ answer }: AnsweredMeasure): Readonly<Record<string, unknown>> {
  const { comparison } = answer;
  const luck = comparison.kind === "total" ? { [comparison.deals]: 0, [comparison.standardError]: 0 } : {};
  return { ...luck, [answer.sample]: 0, [answer.column]: 0 };
}
