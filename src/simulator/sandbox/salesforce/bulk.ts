import type { Call, Reply } from "../service.ts";
import { bulkQuery, delimiterOf, type Job, jobJson, readOrder } from "./bulk-job.ts";
import { Spool } from "./bulk-spool.ts";
import { idOf, integrationId } from "./objects/kinds.ts";
import type { Org } from "./org.ts";
import { withChecksum } from "./record-id.ts";
import { json, notFound, SalesforceError } from "./salesforce-error.ts";
import { withoutWithheld } from "./withheld.ts";

/** Days that a job and its results live. */
const life = 7;
const pagesAtOnce = 5;

/** Bulk API 2.0 query jobs: made, asked about, read page by page, ended. */
export class Bulk {
  readonly #org: Org;
  readonly #spool = new Spool();
  readonly #jobs = new Map<string, Job>();
  /** Ever: an id is never given twice, or a job would have the results of one that was deleted meanwhile. */
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
  }

  /** What comes after `/jobs/query`. */
  async answer(call: Call, version: string, path: readonly string[]): Promise<Reply> {
    const [id, part] = path;
    if (id === undefined || id === "") {
      if (call.method === "POST") return this.#create(call, version);
      if (call.method === "GET") return this.#list();
      throw notAllowed(call.method);
    }
    const job = this.#find(call, id);
    if (part === "results" && call.method === "GET") return this.#results(call, job, version);
    if (part === "resultPages" && call.method === "GET") return this.#resultPages(call, job, version);
    if (part !== undefined && part !== "") throw notFound();
    if (call.method === "GET") return this.#poll(call, job);
    if (call.method === "PATCH") return this.#abort(call, job);
    if (call.method === "DELETE") return this.#delete(job);
    throw notAllowed(call.method);
  }

  close(): void {
    this.#spool.close();
  }

  #create(call: Call, version: string): Reply {
    const order = readOrder(call.body);
    if (this.#org.strikes(call, "bulk-job-limit") !== undefined)
      throw new SalesforceError(400, "EXCEEDED", "ExceededQuota : ApiBatchItems Limit exceeded.");
    const compiled = withoutWithheld(this.#org, call, bulkQuery(this.#org.schema(), order));
    const job: Job = {
      id: idOf("QueryJob", ++this.#made),
      order,
      object: compiled.live.type.name,
      version,
      createdAt: this.#org.now,
      state: "UploadComplete",
      polls: 0,
      results: undefined,
      errorMessage: undefined,
    };
    this.#jobs.set(job.id, job);
    // The records are those of the moment the job was made, whenever it comes to read them.
    const all = order.operation === "queryAll";
    this.#spool.write(job.id, compiled, this.#org.view(), all, delimiterOf(order)).then(
      (results) => {
        job.results = results;
      },
      (cause: unknown) => {
        job.state = "Failed";
        job.errorMessage = cause instanceof SalesforceError ? cause.message : `The sandbox failed: ${cause}`;
      },
    );
    return json(jobJson(job, integrationId, false));
  }

  /** A job is done when it has been asked about often enough and its records are read. */
  async #poll(call: Call, job: Job): Promise<Reply> {
    job.polls += 1;
    const failure = this.#org.strikes(call, "bulk-job-fails");
    if (failure !== undefined && isOpen(job) && (await this.#isBeyond(job, failure.with.beyond))) {
      job.state = "Failed";
      job.errorMessage = String(failure.with.message ?? "InternalServerError : Batch failed: retries exceeded");
    } else if (this.#org.strikes(call, "bulk-job-aborted") !== undefined && isOpen(job)) job.state = "Aborted";
    else if (this.#org.strikes(call, "bulk-job-hangs") === undefined && isOpen(job)) {
      job.state = "InProgress";
      if (job.polls > this.#org.settings.bulkPolls && (await this.#isRead(job)) && isOpen(job))
        job.state = "JobComplete";
    }
    return json(jobJson(job, integrationId, true));
  }

  /** Whether a job has more records than can be read in time; without a number, each has. */
  async #isBeyond(job: Job, records: unknown): Promise<boolean> {
    return typeof records !== "number" || ((await this.#isRead(job)) && job.results!.rows > records);
  }

  /** Whether the records are there, waiting a little for those of a small company. */
  async #isRead(job: Job): Promise<boolean> {
    for (let turn = 0; turn < 20 && job.results === undefined && isOpen(job); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return job.results !== undefined;
  }

  #results(call: Call, job: Job, version: string): Reply {
    const results = this.#ready(call, job, version);
    const from = offsetOf(call.query.get("locator"), results.rows);
    const wished = Number(call.query.get("maxRecords") ?? this.#org.settings.bulkPageRecords);
    if (!Number.isInteger(wished) || wished < 1)
      throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "maxRecords must be a positive number");
    const most = Math.min(wished, this.#org.settings.bulkPageRecords);
    const until = Math.min(from + most, results.rows);
    const count = until - from;
    const isLast = until >= results.rows;
    const headers: Record<string, string> = {
      "content-type": "text/csv;charset=UTF-8",
      "sforce-numberofrecords": String(count + (this.#org.strikes(call, "bulk-count-wrong") === undefined ? 0 : 1)),
      "sforce-locator": isLast ? "null" : locatorOf(until),
    };
    if (this.#org.strikes(call, "bulk-locator-missing") !== undefined) delete headers["sforce-locator"];
    const isShort = count > 0 && this.#org.strikes(call, "bulk-row-missing") !== undefined;
    return { status: 200, headers, body: results.page(from, isShort ? until - 1 : until) };
  }

  /** Up to five addresses that can be read side by side, and where to ask for more. */
  #resultPages(call: Call, job: Job, version: string): Reply {
    const results = this.#ready(call, job, version);
    const size = this.#org.settings.bulkPageRecords;
    const base = `/services/data/${version}/jobs/query/${job.id}`;
    const pages: { resultUrl: string }[] = [];
    let from = offsetOf(call.query.get("locator"), results.rows);
    do {
      pages.push({ resultUrl: `${base}/results?locator=${locatorOf(from)}&maxRecords=${size}` });
      from += size;
    } while (from < results.rows && pages.length < pagesAtOnce);
    const isDone = from >= results.rows;
    const more = isDone ? {} : { nextRecordsUrl: `${base}/resultPages?locator=${locatorOf(from)}` };
    return json({ resultPages: pages, ...more, done: isDone });
  }

  #ready(call: Call, job: Job, version: string) {
    if (this.#org.strikes(call, "bulk-results-gone") !== undefined) throw notFound();
    if (job.version !== version)
      throw new SalesforceError(
        409,
        "VERSION_MISMATCH",
        `The job was created with API version ${job.version.slice(1)}; its results must be requested with the same version`,
      );
    if (job.state !== "JobComplete" || job.results === undefined)
      throw new SalesforceError(
        400,
        "INVALIDJOBSTATE",
        `InvalidJobState : Job is in state ${job.state}; results are not available`,
      );
    return job.results;
  }

  #abort(call: Call, job: Job): Reply {
    const wanted: unknown = JSON.parse(call.body.toString() || "{}");
    if ((wanted as { state?: unknown }).state !== "Aborted" || !isOpen(job))
      throw new SalesforceError(
        400,
        "INVALIDJOBSTATE",
        `InvalidJobState : Aborting already ${job.state} Job not allowed`,
      );
    job.state = "Aborted";
    return json(jobJson(job, integrationId, true));
  }

  #delete(job: Job): Reply {
    if (isOpen(job))
      throw new SalesforceError(400, "API_ERROR", "Can't delete a job that is not completed, failed or aborted");
    job.results?.remove();
    this.#jobs.delete(job.id);
    return { status: 204 };
  }

  #list(): Reply {
    const records = [...this.#jobs.values()]
      .filter((job) => this.#isAlive(job))
      .map((job) => ({ ...jobJson(job, integrationId, false), jobType: "V2Query" }));
    return json({ done: true, records, nextRecordsUrl: null });
  }

  #find(call: Call, id: string): Job {
    const job = this.#jobs.get(withChecksum(id));
    if (job !== undefined && this.#org.strikes(call, "bulk-job-gone") !== undefined) {
      job.results?.remove();
      this.#jobs.delete(job.id);
      throw notFound();
    }
    if (job === undefined || !this.#isAlive(job)) throw notFound();
    return job;
  }

  #isAlive(job: Job): boolean {
    return job.createdAt + life * 1440 > this.#org.now;
  }
}

const isOpen = ({ state }: Job) => state === "UploadComplete" || state === "InProgress";
const locatorOf = (offset: number) => Buffer.from(String(offset)).toString("base64").replaceAll("=", "");

function offsetOf(locator: string | null, rows: number): number {
  if (locator === null) return 0;
  const offset = Number(Buffer.from(locator, "base64").toString());
  if (locator === "" || !Number.isInteger(offset) || offset < 0 || offset > rows)
    throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", `Invalid locator: ${locator}`);
  return offset;
}

const notAllowed = (method: string) =>
  new SalesforceError(
    405,
    "METHOD_NOT_ALLOWED",
    `HTTP Method '${method}' not allowed. Allowed are GET,POST,PATCH,DELETE`,
  );
