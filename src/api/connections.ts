import { z } from "zod";
import { line } from "./asking.ts";
import { freshnessAnswer } from "./freshness.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "Small letters, digits and hyphens.");
export const connectionParams = z.strictObject({ name });

const fields = z.record(line(80), line(120).nullable());
const share = z.number().min(0.01).max(1).optional();

const ofSalesforce = z.strictObject({
  connector: z.literal("salesforce"),
  name: name.optional(),
  address: z.url().max(300),
  clientId: line(300),
  clientSecret: line(500).optional(),
  teams: z.enum(["roles", "managers"]).optional(),
  forecastType: line(100).optional(),
  fields: fields.optional(),
  share,
  schedule: line(60).optional(),
});
const ofHubSpot = z.strictObject({
  connector: z.literal("hubspot"),
  name: name.optional(),
  address: z.url().max(300).optional(),
  role: z.enum(["everything", "engagement"]).optional(),
  fields: fields.optional(),
  share,
  schedule: line(60).optional(),
});

/** How to sign in without a browser. Secrets are sealed and never answered. */
export const connectBody = z.discriminatedUnion("connector", [
  ofSalesforce.extend({
    signIn: z.enum(["client-credentials", "jwt"]).default("client-credentials"),
    username: line(200).optional(),
    privateKey: z.string().max(20_000).optional(),
  }),
  ofHubSpot.extend({ serviceKey: line(500) }),
]);

/** How to sign in where somebody says yes in their browser. */
export const browserBody = z.discriminatedUnion("connector", [
  ofSalesforce,
  ofHubSpot.extend({ clientId: line(300), clientSecret: line(500) }),
]);

/** Where the browser has to go, and where it comes back to, which the CRM's app has to name. */
export const browserAnswer = z.strictObject({ address: z.string(), redirect: z.string(), until: z.string() });

/** What the browser came back with. */
export const browserBackBody = z.strictObject({
  state: line(100),
  code: line(2000).optional(),
  /** Why it was not let in, as the CRM says. */
  error: line(500).optional(),
});

const remark = z.strictObject({ kind: z.enum(["chosen", "missing"]), object: z.string(), says: z.string() });

export const connectedAnswer = z.strictObject({
  name: z.string(),
  account: z.string(),
  schedule: z.string(),
  found: z.array(z.string()).readonly(),
  remarks: z.array(remark).readonly(),
});

const failure = freshnessAnswer.shape.connections.element.shape.failure;

export const connectionAnswer = z.strictObject({
  name: z.string(),
  connector: z.string(),
  connectedAt: z.string(),
  account: z.string().nullable(),
  through: z.string().nullable(),
  schedule: z.string().nullable(),
  scheduleInWords: z.string(),
  nextAt: z.string().nullable(),
  triedAt: z.string().nullable(),
  failure,
  isRunning: z.boolean(),
  /** Which field means what, as somebody chose it: `opportunity.arr` → `ARR__c`; null: there is none. */
  fields: z.record(z.string(), z.string().nullable()).readonly(),
  /** What was chosen by itself and what is missing, at the last reading. */
  remarks: z.array(remark).readonly(),
});
export const connectionsAnswer = z.strictObject({ connections: z.array(connectionAnswer).readonly() });

export const scheduleBody = z.strictObject({ schedule: line(60) });
export const scheduleAnswer = z.strictObject({ name: z.string(), scheduleInWords: z.string() });
export const fieldsBody = z.strictObject({ fields });
export const syncBody = z.strictObject({ full: z.boolean().default(false) });

export const receiptAnswer = z.strictObject({
  receipts: z
    .array(
      z.strictObject({
        connection: z.string(),
        run: z.string(),
        observedAt: z.string(),
        isComplete: z.boolean(),
        lines: z
          .array(
            z.strictObject({
              object: z.string(),
              month: z.string().nullable(),
              crm: z.number(),
              ours: z.number(),
              crmAmount: z.string().nullable(),
              ourAmount: z.string().nullable(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
});

/** Work that takes longer than one waits: a sync, an import, a rebuild. */
export const jobAnswer = z.strictObject({
  id: z.string(),
  kind: z.enum(["sync", "import", "rebuild"]),
  /** What it is about: a connection, files. */
  about: z.string(),
  state: z.enum(["waiting", "running", "done", "failed", "stopped"]),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** How far it is; null before its first step. */
  progress: z
    .strictObject({ step: z.string(), done: z.number(), of: z.number().nullable(), says: z.string().nullable() })
    .nullable(),
  /** What was understood of files, line by line. */
  understood: z.array(z.string()).readonly(),
  failure: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** What it came to, of each connection or of the import. */
  result: z.unknown().nullable(),
});
export const jobsAnswer = z.strictObject({ jobs: z.array(jobAnswer).readonly() });
export const jobParams = z.strictObject({ id: z.uuid() });

/** Beside the files of an upload. */
export const importFields = z.strictObject({
  dryRun: z.enum(["true", "false"]).default("false"),
  dateFormat: z.enum(["dmy", "mdy", "iso"]).optional(),
  observedAt: z.iso.date().optional(),
});

export const importsAnswer = z.strictObject({
  runs: z
    .array(
      z.strictObject({
        run: z.string(),
        connection: z.string(),
        observedAt: z.string(),
        committedAt: z.string(),
        dataThrough: z.string().nullable(),
        parts: z.array(z.strictObject({ object: z.string(), rows: z.number().nullable() })).readonly(),
      }),
    )
    .readonly(),
});

export const templateQuery = z.strictObject({ object: line(40) });
