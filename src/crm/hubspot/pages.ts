import { createHash } from "node:crypto";
import { z } from "zod";
import { type Json, LeftOut, type Page, type Step } from "../sync/connector.ts";
import { ask, objectOf, type Reading, type wholeKnown } from "./ask.ts";
import { attended, openedMails, submittedForms, visitedPages } from "./engagement.ts";
import { enveloped } from "./envelopes.ts";
import { Fault, said } from "./fault.ts";
import { allOwners, pagesOf, people } from "./people.ts";
import type { Portal } from "./portal.ts";
import { associated, type Filter, type Found, listed, searched } from "./records.ts";
import { apiVersion } from "./settings.ts";

/** The pages of a step. What may not be read, or is not in this account, is left out; anything else refused is said. */
export async function* pages(portal: Portal, step: Step, from: Json): AsyncGenerator<Page> {
  try {
    yield* asked(portal, step, from);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (step.object !== "deals" && [403, 404].includes(error.status))
      throw new LeftOut(step.object, `${step.source} could not be read: ${error.message}`, { cause: error });
    throw said(error);
  }
}

async function* asked(portal: Portal, step: Step, from: Json): AsyncGenerator<Page> {
  const what = ask.parse(step.ask);
  switch (what.by) {
    case "list":
      return yield* records(portal, what.reading, listed(portal, what.reading, from));
    case "search": {
      const { type, modified } = objectOf(what.reading);
      const since = [{ propertyName: modified, operator: "GTE", value: String(Date.parse(what.since)) }];
      return yield* records(portal, what.reading, searched(portal, type, since, from));
    }
    case "open deals": {
      const open = [{ propertyName: "hs_is_closed", operator: "EQ", value: "false" }];
      return yield* records(portal, what.reading, searched(portal, "deals", open, from));
    }
    case "deals of line items":
      return yield* records(
        portal,
        what.reading,
        tiedTo(portal, "deals", "line_items", modifiedSince(what.since), from),
      );
    case "ids":
      return yield* records(portal, what.reading, given(what.ids, from), what.archived);
    case "deals of merged companies": {
      const merged = [...modifiedSince(what.since), { propertyName: "hs_merged_object_ids", operator: "HAS_PROPERTY" }];
      return yield* records(portal, what.reading, tiedTo(portal, "deals", "companies", merged, from));
    }
    case "contacts of":
      return yield* records(
        portal,
        what.reading,
        tiedTo(portal, "contacts", what.type, modifiedSince(what.since), from),
      );
    case "listing": {
      const bare = { object: what.type, properties: [], history: [], splits: false, tied: null };
      for await (const { ids, goOn } of listed(portal, bare, from))
        yield page(
          ids.map((id) => ({ id })),
          goOn,
        );
      return;
    }
    case "bare ids":
      return yield page(
        what.ids.map((id) => ({ id })),
        null,
      );
    case "people":
      return yield unlessSeen(await people(portal, what.properties), step, what.seen);
    case "page of":
      return yield unlessSeen(await wholeListing(portal, what.path, what.parameters, step.object), step, what.seen);
    case "submissions":
      return yield* acts(submittedForms(portal, milliseconds(what.since), from));
    case "participations":
      return yield* acts(attended(portal, milliseconds(what.since), from));
    case "opened mails":
      return yield* acts(openedMails(portal, milliseconds(what.since), from));
    case "visits":
      return yield* acts(visitedPages(portal, milliseconds(what.since), from));
  }
}

async function* records(
  portal: Portal,
  of: Reading,
  found: AsyncIterable<Found>,
  archived = false,
): AsyncGenerator<Page> {
  for await (const some of found) yield page(await enveloped(portal, of, some, archived), some.goOn);
}

async function* acts(
  found: AsyncIterable<{ readonly acts: readonly unknown[]; readonly goOn: Json }>,
): AsyncGenerator<Page> {
  for await (const some of found) yield page(some.acts, some.goOn);
}

/** What is tied to those of another type that hold all filters. */
async function* tiedTo(
  portal: Portal,
  wanted: string,
  type: string,
  filters: readonly Filter[],
  from: Json,
): AsyncGenerator<Found> {
  for await (const { ids, goOn } of searched(portal, type, filters, from)) {
    const ties = await associated(portal, type, wanted, ids);
    const found = new Set([...ties.values()].flat().map((tie) => String(tie.toObjectId)));
    yield { ids: [...found], records: null, goOn };
  }
}

function modifiedSince(since: string): Filter[] {
  return [{ propertyName: "hs_lastmodifieddate", operator: "GTE", value: String(Date.parse(since)) }];
}

async function* given(ids: readonly string[], from: Json): AsyncGenerator<Found> {
  for (let at = z.number().nullable().parse(from) ?? 0; at < ids.length; at += 1000)
    yield { ids: ids.slice(at, at + 1000), records: null, goOn: at + 1000 < ids.length ? at + 1000 : null };
}

const listing = z.object({
  results: z.array(z.unknown()),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

/** A small thing in full. Goals get the owner of the user they are for. */
async function wholeListing(
  portal: Portal,
  path: string,
  parameters: Readonly<Record<string, string>>,
  object: string,
): Promise<readonly unknown[]> {
  const query = new URLSearchParams(parameters).toString();
  const owners =
    object === "goals"
      ? new Map((await allOwners(portal)).map((one) => [String(one.userId ?? one.userIdIncludingInactive), one.id]))
      : undefined;
  const all: unknown[] = [];
  for await (const some of pagesOf(portal, query === "" ? path : `${path}?${query}`, listing))
    for (const one of some)
      all.push(owners === undefined ? { record: one } : { record: one, owner: ownerOf(one, owners) });
  return all;
}

/** What says and means what it did when it was landed last leaves nothing behind. */
function unlessSeen(lines: readonly unknown[], { format }: Step, seen: string | null): Page {
  const content = createHash("sha256")
    .update(JSON.stringify([format, lines]))
    .digest("hex");
  const after = { content } satisfies z.infer<typeof wholeKnown>;
  return { ...page(content === seen ? [] : lines, null), after };
}

const assigned = z.object({
  properties: z.object({ hs_assignee_user_id: z.string().nullish(), hubspot_owner_id: z.string().nullish() }),
});

function ownerOf(goal: unknown, owners: ReadonlyMap<string, string>): string | null {
  const { properties } = assigned.parse(goal);
  return owners.get(properties.hs_assignee_user_id ?? "") ?? properties.hubspot_owner_id ?? null;
}

function page(lines: readonly unknown[], goOn: Json): Page {
  return {
    content: lines.length === 0 ? null : lines.map((line) => `${JSON.stringify(line)}\n`),
    rows: () => lines.length,
    goOn,
  };
}

function milliseconds(since: string | null): number {
  return since === null ? 0 : Date.parse(since);
}

export const paths = {
  pipelines: (type: string) => `/crm/pipelines/${apiVersion}/${type}`,
  teams: `/settings/users/${apiVersion}/teams`,
  rates: `/settings/currencies/${apiVersion}/exchange-rates`,
  object: (type: string) => `/crm/objects/${apiVersion}/${type}`,
};
