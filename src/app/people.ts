import type { RepAnswers, Scorecard, TeamAnswers } from "../benchmarks/answer.ts";
import { RepmarkError } from "../domain/repmark-error.ts";

/** The rep a person means by an id, a name or the only name that starts so. */
export function findRep(reps: Scorecard["reps"], wanted: string): RepAnswers {
  return findOne(reps, wanted, (rep) => rep.repId, "rep");
}

/** The team a person means by an id or a name. */
export function findTeam(teams: Scorecard["teams"], wanted: string): TeamAnswers {
  return findOne(teams, wanted, (team) => team.teamId, "team");
}

function findOne<Item extends { readonly name: string }>(
  items: readonly Item[],
  wanted: string,
  id: (item: Item) => string,
  noun: string,
): Item {
  const key = wanted.trim().toLocaleLowerCase();
  const exact = items.filter((item) => id(item).toLocaleLowerCase() === key || item.name.toLocaleLowerCase() === key);
  const found = exact.length > 0 ? exact : items.filter((item) => item.name.toLocaleLowerCase().startsWith(key));
  const [only, ...more] = found;
  if (only === undefined) {
    const names = items.slice(0, 5).map((item) => item.name);
    throw new RepmarkError(`unknown-${noun}`, `There is no ${noun} “${wanted}”.`, {
      kind: "usage",
      hint: names.length === 0 ? "No records were imported yet." : `Names are, for instance: ${names.join(", ")}.`,
    });
  }
  if (more.length > 0) {
    throw new RepmarkError(`ambiguous-${noun}`, `“${wanted}” may be ${found.map((item) => item.name).join(" or ")}.`, {
      kind: "usage",
      hint: `Give the whole name or the id of the ${noun}.`,
    });
  }
  return only;
}
