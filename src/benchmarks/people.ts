import { z } from "zod";
import type { Question } from "../metrics/measure.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Person } from "./peers.ts";

/** Everyone who sells, as they stood in the period asked for. */
export async function peopleOf(warehouse: Warehouse, asked: Question & Readonly<Record<string, string | null>>) {
  const rows = await warehouse.all(peopleQuery, asked);
  return rows.map(
    (row): Person => ({
      repId: row.rep_id,
      name: row.name,
      teamId: row.team_id,
      team: row.team,
      role: row.role,
      segment: row.segment,
      isRamping: row.is_ramping,
      activeShare: row.active_share,
      wasThere: row.was_there,
    }),
  );
}

/** What the teams are called, by id. */
export async function teamNames(warehouse: Warehouse): Promise<ReadonlyMap<string, string>> {
  return new Map((await warehouse.all(teamsQuery, {})).map((team) => [team.team_id, team.name]));
}

const peopleQuery = defineQuery(
  import.meta.url,
  "people.sql",
  z.object({
    rep_id: z.string(),
    name: z.string(),
    team_id: z.string().nullable(),
    team: z.string().nullable(),
    role: z.string().nullable(),
    segment: z.string().nullable(),
    is_ramping: z.boolean(),
    active_share: z.number(),
    was_there: z.boolean(),
  }),
);

const teamsQuery = defineQuery(import.meta.url, "teams.sql", z.object({ team_id: z.string(), name: z.string() }));
