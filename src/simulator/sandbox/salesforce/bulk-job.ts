import { z } from "zod";
import type { Minute } from "../../timeline.ts";
import type { Results } from "./bulk-spool.ts";
import { SalesforceError } from "./salesforce-error.ts";
import type { Schema } from "./schema.ts";
import { type Compiled, compile } from "./soql/compile.ts";

const delimiters = { COMMA: ",", SEMICOLON: ";", TAB: "\t", PIPE: "|", CARET: "^", BACKQUOTE: "`" } as const;

const order = z.object({
  operation: z.enum(["query", "queryAll"]),
  query: z.string().min(1),
  contentType: z.literal("CSV").default("CSV"),
  columnDelimiter: z.enum(["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"]).default("COMMA"),
  lineEnding: z.enum(["LF", "CRLF"]).default("LF"),
});

export type JobOrder = z.infer<typeof order>;
type JobState = "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

export interface Job {
  readonly id: string;
  readonly order: JobOrder;
  readonly object: string;
  /** Such as `v68.0`: results are given to that version alone. */
  readonly version: string;
  readonly createdAt: Minute;
  state: JobState;
  /** How often it was asked about. */
  polls: number;
  results: Results | undefined;
  errorMessage: string | undefined;
}

export function readOrder(body: Buffer): JobOrder {
  let given: unknown;
  try {
    given = JSON.parse(body.toString());
  } catch {
    throw new SalesforceError(400, "JSON_PARSER_ERROR", "Unexpected character in the request body");
  }
  const read = order.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SalesforceError(400, "INVALIDJOB", `InvalidJob : ${issue!.path.join(".")}: ${issue!.message}`);
}

export const delimiterOf = ({ columnDelimiter }: JobOrder) => delimiters[columnDelimiter];

/** The query of a job, or why Bulk does not take it. */
export function bulkQuery(schema: Schema, { query: text }: JobOrder): Compiled {
  const refuse = (message: string) => new SalesforceError(400, "API_ERROR", message);
  if (/\bTYPEOF\b/i.test(text)) throw refuse("TYPEOF clause is not supported in Bulk API 2.0");
  if (/\(\s*SELECT\b/i.test(text)) throw refuse("Nested queries are not supported in Bulk API 2.0");
  const compiled = compile(schema, text);
  const { query, live } = compiled;
  if (query.groupBy.length > 0 || compiled.aggregation !== undefined || compiled.isCount)
    throw refuse("Aggregate Relationships not supported in Bulk Query");
  if (query.offset !== undefined) throw refuse("OFFSET clause is not supported in Bulk API 2.0");
  const compound = compiled.columns.find((column) => column.field.isCompound);
  if (compound !== undefined)
    throw new SalesforceError(
      400,
      "FUNCTIONALITY_NOT_ENABLED",
      `Selecting compound data not supported in Bulk Query: ${compound.name}`,
    );
  if (live.type.refusesBulk)
    throw new SalesforceError(400, "INVALIDENTITY", `Entity '${live.type.name}' is not supported by the Bulk API.`);
  return compiled;
}

/** A job as it is told; asked about alone, it tells more. */
export function jobJson(job: Job, userId: string, isAlone: boolean): Record<string, unknown> {
  const stamp = new Date(job.createdAt * 60_000).toISOString().replace("Z", "+0000");
  return {
    id: job.id,
    operation: job.order.operation,
    object: job.object,
    createdById: userId,
    createdDate: stamp,
    systemModstamp: stamp,
    state: job.state,
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: Number(job.version.slice(1)),
    ...(isAlone ? { jobType: "V2Query" } : {}),
    lineEnding: job.order.lineEnding,
    columnDelimiter: job.order.columnDelimiter,
    ...(isAlone && job.polls > 0
      ? {
          numberRecordsProcessed: job.state === "JobComplete" ? (job.results?.rows ?? 0) : 0,
          retries: 0,
          totalProcessingTime: job.state === "JobComplete" ? 334 : 0,
        }
      : {}),
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}
