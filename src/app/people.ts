import { z } from "zod";
import type { RepAnswers, Scorecard } from "../benchmarks/answer.ts";
import type { Language } from "../domain/language.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Workspace } from "./workspace.ts";

/** The rep a person means by an id, a name or the only name that starts so. */
export function findRep(reps: Scorecard["reps"], wanted: string): RepAnswers {
  return findOne(reps, wanted, (rep) => rep.repId, "rep");
}

/** An id is nobody else's name: it goes first. Then a whole name, then the only one that begins so. */
function findOne<Item extends { readonly name: string }>(
  items: readonly Item[],
  wanted: string,
  id: (item: Item) => string,
  noun: keyof typeof inSwedish,
): Item {
  const key = folded(wanted);
  const ways: readonly ((item: Item) => boolean)[] = [
    (item) => id(item) === wanted,
    (item) => folded(id(item)) === key,
    (item) => folded(item.name) === key,
    (item) => key !== "" && folded(item.name).startsWith(key),
  ];
  const found = ways.map((is) => items.filter(is)).find((some) => some.length > 0) ?? [];
  const [only, ...more] = found;
  if (only === undefined) {
    const near = items.filter((item) => key !== "" && folded(item.name).includes(key)).map((item) => item.name);
    const names = items.slice(0, 5).map((item) => item.name);
    throw new RepmarkError(
      `unknown-${noun}`,
      { en: `There is no ${noun} “${wanted}”.`, sv: `${inSwedish[noun].none} ”${wanted}” finns inte.` },
      {
        kind: "usage",
        hint:
          near.length > 0
            ? { en: `Did you mean ${listed(near, "en")}?`, sv: `Menade du ${listed(near, "sv")}?` }
            : names.length === 0
              ? { en: "No records were imported yet.", sv: "Inget har lästs in ännu." }
              : {
                  en: `Names are, for instance: ${names.join(", ")}.`,
                  sv: `Namn är till exempel: ${names.join(", ")}.`,
                },
      },
    );
  }
  if (more.length > 0) {
    const namesakes = new Set(found.map((item) => folded(item.name))).size < found.length;
    const names = found.map((item) => (namesakes ? `${item.name} (${id(item)})` : item.name));
    throw new RepmarkError(
      `ambiguous-${noun}`,
      { en: `“${wanted}” may be ${listed(names, "en")}.`, sv: `”${wanted}” kan vara ${listed(names, "sv")}.` },
      {
        kind: "usage",
        hint: {
          en: `Give ${namesakes ? "" : "the whole name or "}the id of the ${noun}.`,
          sv: `Ange ${namesakes ? "" : "hela namnet eller "}${inSwedish[noun].its} id.`,
        },
      },
    );
  }
  return only;
}

/** However it was typed: case and spaces do not matter, nor whether an å is one character or two. */
const folded = (text: string) => text.normalize("NFC").trim().replaceAll(/\s+/g, " ").toLowerCase();

const inSwedish = {
  rep: { none: "Säljaren", its: "säljarens" },
  team: { none: "Teamet", its: "teamets" },
} as const;

const listed = (names: readonly string[], language: Language) => {
  const [or, more] = language === "sv" ? ["eller", "till"] : ["or", "more"];
  const rest =
    language === "sv" ? `${or} någon av ${names.length - 5} ${more}` : `${or} one of ${names.length - 5} ${more}`;
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} ${rest}` : names.join(` ${or} `);
};

/** The id of the rep a person means, among those they may see: of anybody else it is said that there is no such rep. */
export async function repIdOf(
  workspace: Workspace,
  wanted: string,
  isSeen: (repId: string) => boolean = () => true,
): Promise<string> {
  return (await repFinder(workspace, isSeen))(wanted).rep_id;
}

/** The same for many: the names are asked for once. */
export async function repFinder(workspace: Workspace, isSeen: (repId: string) => boolean = () => true) {
  const rows = await workspace.data.warehouse.all(repNames, {});
  const seen = rows.filter((rep) => isSeen(rep.rep_id));
  return (wanted: string) => findOne(seen, wanted, (rep) => rep.rep_id, "rep");
}

/** What the reps are called. */
export async function repNamesById(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  return new Map((await workspace.data.warehouse.all(repNames, {})).map((rep) => [rep.rep_id, rep.name]));
}

/** What the teams are called. */
export async function teamNamesById(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  return new Map((await workspace.data.warehouse.all(teamNames, {})).map((team) => [team.team_id, team.name]));
}

/** The id of the team a person means, among those they may see. */
export async function teamIdOf(
  workspace: Workspace,
  wanted: string,
  isSeen: (teamId: string) => boolean = () => true,
): Promise<string> {
  const rows = await workspace.data.warehouse.all(teamNames, {});
  const seen = rows.filter((team) => isSeen(team.team_id));
  return findOne(seen, wanted, (team) => team.team_id, "team").team_id;
}

const repNames = defineQuery(import.meta.url, "rep-names.sql", z.object({ rep_id: z.string(), name: z.string() }));

const teamNames = defineQuery(import.meta.url, "team-names.sql", z.object({ team_id: z.string(), name: z.string() }));
