import { createHash } from "node:crypto";
import { z } from "zod";
import { defineQuery } from "../../warehouse/query.ts";
import type { Workspace } from "../workspace.ts";
import type { Caller } from "./caller.ts";

/** Whom a caller may see by name, and of which teams the figures. Everyone else is one of a crowd of at least five, or nobody. */
export interface Scope {
  /** All reps, all teams and the company's totals. */
  readonly isEveryone: boolean;
  /** Reps by id; of no meaning where it is everyone. */
  readonly reps: ReadonlySet<string>;
  /** Teams of which everybody who was ever in them, or in a team below them, is among those reps. */
  readonly teams: ReadonlySet<string>;
  /** The same for all who may see the same: part of every cache key and ETag. */
  readonly hash: string;
}

/**
 * What a caller may see by the hierarchy as the records have it now (docs/decisions/0170): whom they manage, and whom those manage. A day of the
 * past that is asked for opens nothing: who has lost a team cannot see it as of last year either.
 */
export async function scopeOf(workspace: Workspace, caller: Caller): Promise<Scope> {
  if (caller.role === "admin" || caller.role === "leader") return everyone;
  if (caller.repId === null) return scopeFrom([], []);
  if (caller.role === "rep") return scopeFrom([caller.repId], []);
  const rows = await workspace.data.warehouse.all(subtree, { manager_id: caller.repId });
  const ids = (kind: "rep" | "team") => rows.filter((row) => row.kind === kind).map((row) => row.id);
  return scopeFrom([caller.repId, ...ids("rep")], ids("team"));
}

export const seesRep = ({ isEveryone, reps }: Scope, repId: string): boolean => isEveryone || reps.has(repId);
export const seesTeam = ({ isEveryone, teams }: Scope, teamId: string): boolean => isEveryone || teams.has(teamId);

/** The people who sell or have sold and are not in scope. */
export async function sellersOutside(workspace: Workspace, { reps }: Scope): Promise<ReadonlySet<string>> {
  const rows = await workspace.data.warehouse.all(sellers, {});
  return new Set(rows.flatMap(({ rep_id }) => (reps.has(rep_id) ? [] : [rep_id])));
}

const sellers = defineQuery(import.meta.url, "sellers.sql", z.object({ rep_id: z.string() }));

const subtree = defineQuery(
  import.meta.url,
  "subtree.sql",
  z.object({ kind: z.enum(["rep", "team"]), id: z.string() }),
);

const everyone: Scope = { isEveryone: true, reps: new Set(), teams: new Set(), hash: "everyone" };

function scopeFrom(reps: readonly string[], teams: readonly string[]): Scope {
  const [some, whole] = [[...new Set(reps)].sort(), [...new Set(teams)].sort()];
  const hash = createHash("sha256")
    .update(JSON.stringify([some, whole]))
    .digest("hex")
    .slice(0, 24);
  return { isEveryone: false, reps: new Set(some), teams: new Set(whole), hash };
}
