import { z } from "zod";
import type { RepAnswers, Scorecard, TeamAnswers } from "../benchmarks/answer.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Workspace } from "./workspace.ts";

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

/** The id of the rep a person means. */
export async function repIdOf(workspace: Workspace, wanted: string): Promise<string> {
  const rows = await workspace.data.warehouse.all(repNames, {});
  return findOne(rows, wanted, (rep) => rep.rep_id, "rep").rep_id;
}

/** What the reps are called. */
export async function repNamesById(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  return new Map((await workspace.data.warehouse.all(repNames, {})).map((rep) => [rep.rep_id, rep.name]));
}

/** The id of the team a person means. */
export async function teamIdOf(workspace: Workspace, wanted: string): Promise<string> {
  const rows = await workspace.data.warehouse.all(teamNames, {});
  return findOne(rows, wanted, (team) => team.team_id, "team").team_id;
}

const repNames = defineQuery(import.meta.url, "rep-names.sql", z.object({ rep_id: z.string(), name: z.string() }));

const teamNames = defineQuery(import.meta.url, "team-names.sql", z.object({ team_id: z.string(), name: z.string() }));
