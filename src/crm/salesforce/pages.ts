import { createHash } from "node:crypto";
import { z } from "zod";
import { type Json, LeftOut, type Page, type Step } from "../sync/connector.ts";
import { bulkPages } from "./bulk.ts";
import { Fault } from "./fault.ts";
import type { Org } from "./org.ts";
import { ask, type wholeKnown } from "./plan.ts";
import { lines, queryAnswer } from "./rows.ts";

/** The pages of a step. An object that is no longer there, or may no longer be seen, is left out; anything else refused is said. */
export async function* pages(org: Org, step: Step, from: Json): AsyncGenerator<Page> {
  const asked = ask.parse(step.ask);
  try {
    switch (asked.by) {
      case "rest":
        return yield* restPages(org, asked.soql, from);
      case "whole":
        return yield* whatIsNew(restPages(org, asked.soql, from), step, asked, from);
      case "bulk":
        return yield* bulkPages(org, step, asked.soql, from);
      case "deleted":
        return yield* goneRecords(org, asked.object, asked.start, asked.end);
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (gone.has(error.code) || error.status === 404)
      throw new LeftOut(step.object, `${step.source} could not be read: ${error.message}`, { cause: error });
    throw await org.said(error);
  }
}

const gone = new Set([
  "INVALID_TYPE",
  "INVALID_FIELD",
  "INSUFFICIENT_ACCESS",
  "INSUFFICIENT_ACCESS_OR_READONLY",
  "FUNCTIONALITY_NOT_ENABLED",
  "INVALID_TYPE_FOR_OPERATION",
]);

interface RestPage extends Page {
  readonly content: readonly string[] | null;
}

/** A table that came in one page, and says and means what it did when it was landed last, leaves nothing behind. */
async function* whatIsNew(
  pages: AsyncIterable<RestPage>,
  { format }: Step,
  { seen, day }: { readonly seen: string | null; readonly day: string | null },
  from: Json,
): AsyncGenerator<Page> {
  let isAlone = from === null;
  for await (const page of pages) {
    const content =
      isAlone && page.goOn === null
        ? createHash("sha256")
            .update(JSON.stringify([format, page.content]))
            .digest("hex")
        : null;
    const after = { content, day } satisfies z.infer<typeof wholeKnown>;
    yield content !== null && content === seen
      ? { content: null, rows: () => 0, goOn: null, after }
      : { ...page, ...(page.goOn === null ? { after } : {}) };
    isAlone = false;
  }
}

const restAt = z.object({ next: z.string(), read: z.number() });

/**
 * Page by page through a cursor that lives two days. One that is lost, or whose pages do not come to what it said it had, is
 * asked for anew: records seen twice do no harm.
 */
async function* restPages(org: Org, soql: string, from: Json): AsyncGenerator<RestPage> {
  let at = restAt.nullable().parse(from);
  for (let restarts = 0; ; ) {
    try {
      const page = await org.json(
        at?.next ?? `queryAll/?q=${encodeURIComponent(soql)}`,
        queryAnswer.refine(isEndKnown),
      );
      const read = (at?.read ?? 0) + page.records.length;
      if (page.done && read !== page.totalSize && restarts++ < 2) at = null;
      else {
        at = page.done ? null : { next: page.nextRecordsUrl!, read };
        yield { content: lines(page.records), rows: () => page.records.length, goOn: at };
        if (at === null) return;
      }
    } catch (error) {
      if (!(error instanceof Fault && error.code === "INVALID_QUERY_LOCATOR" && restarts++ < 2)) throw error;
      at = null;
    }
  }
}

/** Only `done` ends a query; a page that is not the last says where the next one is. */
function isEndKnown({ done, nextRecordsUrl }: z.infer<typeof queryAnswer>): boolean {
  return done || nextRecordsUrl !== undefined;
}

const deletions = z.object({ deletedRecords: z.array(z.object({ id: z.string(), deletedDate: z.string() })) });

/** What was deleted, past the bin too; a window with too many is halved. */
async function* goneRecords(org: Org, object: string, start: string, end: string): AsyncGenerator<Page> {
  const oldest = org.now().getTime() - 15 * 86_400_000 + 60_000;
  // At least two minutes, and never what is to come: a watermark may be of a clock that was wrong.
  const latest = Date.parse(end) - 120_000;
  const from = new Date(Math.min(latest, Math.max(Date.parse(start), oldest))).toISOString();
  const window = `start=${encodeURIComponent(from)}&end=${encodeURIComponent(end)}`;
  try {
    const { deletedRecords } = await org.json(`sobjects/${object}/deleted/?${window}`, deletions);
    yield { content: lines(deletedRecords), rows: () => deletedRecords.length, goOn: null };
  } catch (error) {
    const middle = new Date((Date.parse(from) + Date.parse(end)) / 2).toISOString();
    if (
      !(error instanceof Fault && error.code === "EXCEEDED_ID_LIMIT") ||
      Date.parse(middle) - Date.parse(from) < 60_000
    )
      throw error;
    for await (const page of goneRecords(org, object, from, middle)) yield { ...page, goOn: "first half" };
    yield* goneRecords(org, object, middle, end);
  }
}
