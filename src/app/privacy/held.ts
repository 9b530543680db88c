import { z } from "zod";
import type { Day } from "../../domain/day.ts";
import type { Words } from "../../domain/language.ts";
import type { Settings } from "../../domain/settings.ts";
import type { CalledSo } from "../../warehouse/erasure/erased.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Workspace } from "../workspace.ts";
import { calledSo } from "./called-so.ts";
import { type BackupHeld, backupsHeld, trialsHeld } from "./held-elsewhere.ts";
import { type Kind, kinds } from "./kinds.ts";

/** So many records of one place, and of which days; null where they have none. */
export interface HeldIn {
  readonly place: string;
  readonly records: number;
  readonly firstOn: Day | null;
  readonly lastOn: Day | null;
}

/** What is held about somebody. */
export interface Held {
  readonly person: { readonly repId: string | null; readonly called: CalledSo };
  readonly on: Day;
  readonly kinds: readonly {
    readonly kind: Kind;
    readonly records: number;
    readonly firstOn: Day | null;
    readonly lastOn: Day | null;
    readonly places: readonly HeldIn[];
    /** Days it is kept; null: as long as the data folder. */
    readonly keptDays: number | null;
  }[];
  /** Where the CRM's records came through. */
  readonly connections: readonly {
    readonly connection: string;
    readonly runs: number;
    readonly firstOn: Day | null;
    readonly lastOn: Day | null;
  }[];
  readonly backups: readonly BackupHeld[];
}

/** Everything that the data folder holds about a rep, by kind and place. */
export async function heldOf(workspace: Workspace, repId: string): Promise<Held> {
  return heldAs(workspace, repId, await calledSo(workspace, repId));
}

/** The same of somebody who signs in and is nobody in the CRM. */
export async function heldOfUser(workspace: Workspace, email: string): Promise<Held> {
  const user = workspace.store.people.userByEmail(email);
  return heldAs(workspace, null, { ids: user === null ? [] : [user.id], names: [], emails: [email.toLowerCase()] });
}

async function heldAs(workspace: Workspace, repId: string | null, called: CalledSo): Promise<Held> {
  const { store, folder, effects, data } = workspace;
  const refs = [...called.ids, ...called.names, ...called.emails].map((one) => one.toLowerCase());
  const texts = [...called.names.filter((name) => name.includes(" ")), ...called.emails].map((one) =>
    one.toLowerCase(),
  );
  const asked = { refs: JSON.stringify(refs), names: JSON.stringify(texts) };
  const users = store.people
    .users()
    .filter(({ id, email }) => called.ids.includes(id) || called.emails.includes(email));
  const backups = backupsHeld(store);
  const dated = (
    rows: readonly { place: string; records: number; first_on: string | null; last_on: string | null }[],
  ) =>
    rows.map(
      ({ place, records, first_on, last_on }): HeldIn => ({ place, records, firstOn: first_on, lastOn: last_on }),
    );
  const days = backups.map(({ madeOn }) => madeOn).sort();
  const all: readonly HeldIn[] = [
    ...dated(await data.warehouse.all(heldQuery, asked)),
    ...dated(store.held({ refs, texts, users: users.map(({ id }) => id) })),
    { place: "forecast-trials.json", records: trialsHeld(folder, called.ids), firstOn: null, lastOn: null },
    { place: "backups", records: backups.length, firstOn: days[0] ?? null, lastOn: days.at(-1) ?? null },
  ];
  const { retention } = store.settings();
  return {
    person: { repId, called },
    on: effects.now().toISOString().slice(0, 10),
    kinds: kinds.flatMap((kind) => {
      const places = all.filter(({ place, records }) => records > 0 && kind.places.includes(place));
      if (places.length === 0) return [];
      const firsts = places.flatMap(({ firstOn }) => firstOn ?? []).sort();
      const lasts = places.flatMap(({ lastOn }) => lastOn ?? []).sort();
      return {
        kind,
        records: places.reduce((sum, { records }) => sum + records, 0),
        firstOn: firsts[0] ?? null,
        lastOn: lasts.at(-1) ?? null,
        places,
        keptDays: keptDays(kind, retention),
      };
    }),
    connections: (await data.warehouse.all(heldRuns, { refs: asked.refs })).map(
      ({ connection, runs, first_on, last_on }) => ({ connection, runs, firstOn: first_on, lastOn: last_on }),
    ),
    backups,
  };
}

/** How many days a kind is kept by the settings; null: as long as the data folder. */
export const keptDays = (kind: Kind, retention: Settings["retention"]): number | null =>
  kind.retention === undefined ? null : retention[kind.retention];

/** The same for people. */
export const keptInWords = (days: number | null): Words =>
  days === null
    ? { en: "as long as the data folder", sv: "så länge datamappen finns" }
    : { en: `${days} days`, sv: `${days} dagar` };

const place = { records: z.coerce.number(), first_on: z.string().nullable(), last_on: z.string().nullable() };
const heldQuery = defineQuery(import.meta.url, "held.sql", z.object({ place: z.string(), ...place }));
const heldRuns = defineQuery(
  import.meta.url,
  "held-runs.sql",
  z.object({
    connection: z.string(),
    runs: z.coerce.number(),
    first_on: z.string().nullable(),
    last_on: z.string().nullable(),
  }),
);
