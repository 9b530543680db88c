import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Json, Page, Step } from "../sync/connector.ts";
import { bytesOf, textOf, Unsettled } from "../sync/request.ts";
import { beginning, halves, type Window, windowed } from "./bulk-window.ts";
import { Fault } from "./fault.ts";
import type { Org } from "./org.ts";
import { CsvRows } from "./rows.ts";

/** Records of a page: some megabytes, so that a kill costs seconds. */
const pageRecords = 50_000;
/** A job is asked after a quarter of a second at first, every 30 s at last, for so long. */
const longestJob = 6 * 3_600_000;
/** Jobs that somebody ended, or whose results went, in a row before we give up; and jobs that failed, each for half of the one before. */
const patience = { lost: 3, failed: 12 };

const job = z.object({
  id: z.string(),
  state: z.enum(["UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted"]),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
});

/**
 * Where a reading is: in the first of the windows that are left, whose job is begun, or read up to a locator. Results live seven
 * days, and so does this.
 */
const bulkAt = z.object({
  job: z.string().nullable(),
  locator: z.string().nullable(),
  read: z.number(),
  windows: z
    .array(z.object({ from: z.string().nullable(), until: z.string().nullable() }))
    .min(1)
    .default([beginning]),
});
type BulkAt = z.infer<typeof bulkAt>;

/**
 * A Bulk API 2.0 query: the job's id is kept before it is waited for, its pages are CSV as they come, each page has as many records
 * as its header says, and all of them as many as the job says. A job that is aborted or gone is begun anew; one that fails was too
 * much for Salesforce and is asked for in two halves by the day of creation, and those in halves again, as far as it takes.
 */
export async function* bulkPages(
  org: Org,
  { source, isOnePart }: Step,
  soql: string,
  from: Json,
): AsyncGenerator<Page> {
  let at: BulkAt = from === null ? anew([beginning]) : bulkAt.parse(from);
  for (let lost = 0, failed = 0; ; ) {
    if (at.job === null) {
      at = { ...at, job: await begun(org, windowed(soql, at.windows[0]!)) };
      yield kept(at);
    }
    const done = await finished(org, at.job!);
    if (done.is === "failed") {
      const both = ++failed === patience.failed ? undefined : await halves(org, source, at.windows[0]!);
      if (both === undefined) throw jobFailed(failed, done.because);
      at = anew([...both, ...at.windows.slice(1)]);
      yield kept(at);
    } else if (done.is === "lost") {
      if (++lost === patience.lost) throw jobFailed(lost, done.because);
      at = anew(at.windows);
    } else {
      try {
        for (let isRead = false; !isRead; ) {
          const page: Page = done.records === 0 && !isOnePart ? empty(at) : await results(org, at, done.records);
          const here = at.job!;
          yield page;
          if (page.goOn !== null) at = bulkAt.parse(page.goOn);
          isRead = page.goOn === null || at.job === null;
          if (isRead) await ended(org, here);
          if (page.goOn === null) return;
        }
        lost = 0;
        failed = 0;
      } catch (error) {
        // Results that are gone, or are those of another version: all of this window again.
        const isGone = error instanceof Fault && (error.status === 404 || error.status === 409);
        if (!isGone || ++lost === patience.lost) throw error;
        at = anew(at.windows);
      }
    }
  }
}

function anew(windows: readonly Window[]): BulkAt {
  return { job: null, locator: null, read: 0, windows: [...windows] };
}

/** Nothing to write, but worth remembering. */
function kept(at: BulkAt): Page {
  return { content: null, rows: () => 0, goOn: at };
}

/** A window without records. Of a list that has to be seen whole, an empty one is one too. */
function empty({ windows }: BulkAt): Page {
  return { content: null, rows: () => 0, goOn: next(windows) };
}

/** Where to go on when the first window is read. */
function next(windows: readonly Window[]): BulkAt | null {
  return windows.length > 1 ? anew(windows.slice(1)) : null;
}

async function begun(org: Org, soql: string): Promise<string> {
  const body = JSON.stringify({
    operation: "queryAll",
    query: soql,
    contentType: "CSV",
    columnDelimiter: "COMMA",
    lineEnding: "LF",
  });
  return (await org.json("jobs/query", job, { method: "POST", body })).id;
}

type Finished =
  | { readonly is: "complete"; readonly records: number }
  | { readonly is: "failed"; readonly because: string }
  /** Somebody ended it. */
  | { readonly is: "lost"; readonly because: string };

/** What became of a job, once that is settled. */
async function finished(org: Org, id: string): Promise<Finished> {
  const { effects, signal } = org.world;
  const start = effects.now().getTime();
  // A small job is done within a second; each time it is asked for costs a call.
  for (let wait = 250; ; wait = Math.min(30_000, wait * 1.5)) {
    const now = await org.json(`jobs/query/${id}`, job).catch((error: unknown) => {
      if (error instanceof Fault && error.status === 404) return null;
      throw error;
    });
    if (now === null) return { is: "lost", because: "somebody deleted the job" };
    if (now.state === "JobComplete") return { is: "complete", records: now.numberRecordsProcessed ?? 0 };
    if (now.state === "Failed")
      return { is: "failed", because: now.errorMessage ?? "the job failed and does not say why" };
    if (now.state === "Aborted") return { is: "lost", because: "somebody aborted the job" };
    if (effects.now().getTime() - start > longestJob)
      return { is: "failed", because: "the job did not end within six hours" };
    await effects.sleep(wait, signal);
  }
}

async function results(org: Org, { job: id, locator, read, windows }: BulkAt, all: number): Promise<Page> {
  const from = locator === null ? "" : `&locator=${encodeURIComponent(locator)}`;
  const answer = await org.open(`jobs/query/${id}/results?maxRecords=${pageRecords}${from}`);
  const said = answer.headers.get("sforce-numberofrecords");
  const way = answer.headers.get("sforce-locator") ?? "null";
  const isLast = way === "null" || way === "";
  if (!(answer.headers.get("content-type") ?? "").includes("csv")) {
    await textOf(answer, org.world);
    throw new Unsettled("the results of a job came as something else than CSV");
  }
  const rows = new CsvRows();
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const bytes of bytesOf(answer, org.world)) {
      rows.take(bytes);
      yield bytes;
    }
    const { records } = rows;
    if (!rows.isWhole) throw new Unsettled("a page of results ended in the middle of a record");
    if (said !== null && Number(said) !== records)
      throw new Unsettled(`a page of results had ${records} records and not ${said}`);
    if (isLast && read + records !== all)
      throw new Unsettled(`the results came to ${read + records} records and not ${all}`);
  }
  return {
    content: content(),
    rows: () => rows.records,
    get goOn() {
      return isLast ? next(windows) : ({ job: id, locator: way, read: read + rows.records, windows } satisfies BulkAt);
    },
  };
}

/** Results take room in the org; that they could not be removed is no trouble of ours. */
async function ended(org: Org, id: string): Promise<void> {
  await org.tell(`jobs/query/${id}`, { method: "DELETE" }).catch(() => undefined);
}

function jobFailed(times: number, why: string): RepmarkError {
  return new RepmarkError("crm-job-failed", `Salesforce could not finish a Bulk query, ${times} times: ${why}.`, {
    kind: "refused",
    hint: "Sync again later; what is read already stays. If it fails every time, please report this sentence.",
  });
}
