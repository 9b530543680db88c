import type { Language } from "../domain/language.ts";
import type { Unit } from "../domain/unit.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import type { Benchmark } from "./answer.ts";
import { benchmarkOf, PeerFigures, type Shown } from "./comparison.ts";
import { type Person, peersAmong } from "./peers.ts";

/** Median and quartiles of each rep's peers in a number that no query answers: one that a model tells. Never a verdict. */
export function spreadAmong(
  people: readonly Person[],
  values: ReadonlyMap<string, string | number>,
  { unit, digits, language }: { readonly unit: Unit; readonly digits: number; readonly language: Language },
): ReadonlyMap<string, Benchmark> {
  const shown: Shown = { unit, answer: { column: "value", comparison: { kind: "spread" } } };
  const rows = [...values].map(([repId, value]): [string, FamilyRow] => [
    repId,
    { grain: "rep", rep_id: repId, team_id: null, part: null, value },
  ]);
  const figures = new PeerFigures(new Map(rows), shown);
  const peersOf = peersAmong(people, (repId) => values.has(repId));
  return new Map(
    people
      .filter(({ repId }) => values.has(repId))
      .map((person) => [person.repId, benchmarkOf(person.repId, peersOf(person), figures, shown, digits, language)]),
  );
}
