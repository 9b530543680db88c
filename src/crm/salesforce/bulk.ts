import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Json, Page } from "../sync/connector.ts";
import { bytesOf, textOf, Unsettled } from "../sync/request.ts";
import { Fault } from "./fault.ts";
import type { Org } from "./org.ts";
import { CsvRows } from "./rows.ts";

/** Records of a page: some megabytes, so that a kill costs seconds. */
const pageRecords = 50_000;
/** A job is asked after a quarter of a second at first, every 30 s at last, for so long. */
const longestJob = 6 * 3_600_000;
/** Jobs that may come to nothing before we give up. */
const patience = 3;

const job = z.object({
  id: z.string(),
  state: z.enum(["UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted"]),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
});

/** Where a job is: begun, or read up to a locator. Its results live seven days, and so does this. */
const bulkAt = z.object({ job: z.string(), locator: z.string().nullable(), read: z.number() });
type BulkAt = z.infer<typeof bulkAt>;

/**
 * A Bulk API 2.0 query: the job's id is kept before it is waited for, its pages are CSV as they come, each page has as many
 * records as its header says, and all of them as many as the job says. A job that failed or is gone is begun anew.
 */
export async function* bulkPages(org: Org, soql: string, from: Json): AsyncGenerator<Page> {
  let at = bulkAt.nullable().parse(from);
  for (let lost = 0; ; ) {
    at ??= yield* begun(org, soql);
    const all = await finished(org, at.job);
    if (typeof all === "string") {
      if (++lost === patience) throw failed(all);
      at = null;
      continue;
    }
    if (all === 0) {
      yield { content: null, rows: () => 0, goOn: null };
      return ended(org, at.job);
    }
    try {
      for (let next: BulkAt | null = at; next !== null; ) {
        const page: Page = await results(org, next, all);
        const here = next.job;
        yield page;
        next = page.goOn as BulkAt | null;
        if (next === null) return ended(org, here);
        at = next;
      }
    } catch (error) {
      // Results that are gone, or are those of another version: all of it again.
      if (!(error instanceof Fault && (error.status === 404 || error.status === 409)) || ++lost === patience)
        throw error;
      at = null;
    }
  }
}

async function* begun(org: Org, soql: string): AsyncGenerator<Page, BulkAt> {
  const body = JSON.stringify({
    operation: "queryAll",
    query: soql,
    contentType: "CSV",
    columnDelimiter: "COMMA",
    lineEnding: "LF",
  });
  const { id } = await org.json("jobs/query", job, { method: "POST", body });
  const at: BulkAt = { job: id, locator: null, read: 0 };
  yield { content: null, rows: () => 0, goOn: at };
  return at;
}

/** How many records the job has, once it is complete; else what became of it. */
async function finished(org: Org, id: string): Promise<number | string> {
  const { effects, signal } = org.world;
  const start = effects.now().getTime();
  // A small job is done within a second; each time it is asked for costs a call.
  for (let wait = 250; ; wait = Math.min(30_000, wait * 1.5)) {
    const now = await org.json(`jobs/query/${id}`, job).catch((error: unknown) => {
      if (error instanceof Fault && error.status === 404) return null;
      throw error;
    });
    if (now === null) return "somebody deleted the job";
    if (now.state === "JobComplete") return now.numberRecordsProcessed ?? 0;
    if (now.state === "Failed") return now.errorMessage ?? "the job failed and does not say why";
    if (now.state === "Aborted") return "somebody aborted the job";
    if (effects.now().getTime() - start > longestJob) return "the job did not end within six hours";
    await effects.sleep(wait, signal);
  }
}

async function results(org: Org, { job: id, locator, read }: BulkAt, all: number): Promise<Page> {
  const from = locator === null ? "" : `&locator=${encodeURIComponent(locator)}`;
  const answer = await org.open(`jobs/query/${id}/results?maxRecords=${pageRecords}${from}`);
  const said = answer.headers.get("sforce-numberofrecords");
  const next = answer.headers.get("sforce-locator") ?? "null";
  const isLast = next === "null" || next === "";
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
      return isLast ? null : { job: id, locator: next, read: read + rows.records };
    },
  };
}

/** Results take room in the org; that they could not be removed is no trouble of ours. */
async function ended(org: Org, id: string): Promise<void> {
  await org.tell(`jobs/query/${id}`, { method: "DELETE" }).catch(() => undefined);
}

function failed(why: string): RepmarkError {
  return new RepmarkError("crm-job-failed", `Salesforce could not finish a Bulk query, ${patience} times: ${why}.`, {
    kind: "refused",
    hint: "Sync again later; what is read already stays. If it fails every time, please report this sentence.",
  });
}
