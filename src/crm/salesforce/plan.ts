import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Json, Known, Manner, Plan, Remark, Step } from "../sync/connector.ts";
import { keptOnce } from "../sync/lookups.ts";
import { batched, type Described, described } from "./describe.ts";
import { namedEngagement } from "./engagement-object.ts";
import { lookUp } from "./lookups.ts";
import { salesforceObjects } from "./objects.ts";
import type { Org } from "./org.ts";
import type { SalesforceSettings } from "./settings.ts";

/** What a step asks for. */
export const ask = z.discriminatedUnion("by", [
  z.object({ by: z.literal("rest"), soql: z.string() }),
  /** A small table, whole. `seen` is what it said when it was landed last; null when it has to be landed again. */
  z.object({ by: z.literal("whole"), soql: z.string(), seen: z.string().nullable(), day: z.string().nullable() }),
  z.object({ by: z.literal("bulk"), soql: z.string() }),
  z.object({ by: z.literal("deleted"), object: z.string(), start: z.string(), end: z.string() }),
]);
type Ask = z.infer<typeof ask>;

/** How a part is loaded. */
export const format = z.object({
  kind: z.enum(["records", "gone", "ids"]),
  /** The fields asked for. */
  fields: z.array(z.string()),
  /** Role → field. */
  mapped: z.record(z.string(), z.string()),
  /** By name; of old, itself. */
  lookups: z.union([z.string(), z.record(z.string(), z.json())]),
  /** Of lists of ids: everything was asked for, whatever was known. */
  isFull: z.boolean().default(false),
});
export type Format = z.infer<typeof format>;

/** What is known of an object that is read by its stamp. */
const objectKnown = z.object({
  /** Everything written before is here. */
  since: z.string(),
  fields: z.array(z.string()),
  /** Deletions are known up to here. */
  deletedSince: z.string(),
  /** When all ids were last compared. */
  listedAt: z.string(),
});
type ObjectKnown = z.infer<typeof objectKnown>;

/** What is known of an object that is read whole. */
export const wholeKnown = z.object({
  /** A digest of what was landed last; null when it came in several pages. */
  content: z.string().nullable(),
  /** Of what is read once a day: the last on which it was, in UTC. */
  day: z.string().nullable(),
});

/** What the receipt asks for at the end. */
export const counting = z.object({
  objects: z.array(z.object({ name: z.string(), object: z.string() })),
  hasCurrencies: z.boolean(),
});

/** Re-read behind the watermark: late commits, clocks that differ, several writes in one second. */
const overlap = 10 * 60_000;
/** Rows from which Bulk is asked: a first load, and what is new. */
const bulkFrom = { all: 2000, new: 10_000 };
/** A question in an address may have so many characters. */
const longestAddress = 12_000;
const week = 7 * 86_400_000;

export async function plan(org: Org, settings: SalesforceSettings, known: Known, manner: Manner): Promise<Plan> {
  const own = namedEngagement(settings);
  const wanted = own === undefined ? salesforceObjects : [...salesforceObjects, own];
  const { objects, remarks } = await described(org, wanted, settings);
  if (!objects.some(({ of }) => of.name === "Opportunity")) throw noDeals(remarks);
  const kept: Record<string, Json> = {};
  const lookups = keptOnce(kept, await lookUp(org, objects, settings, remarks));
  const now = org.now();
  const logs = objects.filter(({ of }) => of.cursor !== null);
  const readers = logs.map((one) => ({
    ...one,
    known: knownOf(one, known, manner),
    wasRead: objectKnown.safeParse(known[one.of.object]).success,
  }));
  const safe = await safePoints(org, readers, now);
  const counts = await countsOf(org, readers);
  const hasHole = await holes(org, readers, now);
  const steps: Step[] = objects
    .filter(({ of }) => of.cursor === null)
    .flatMap((one) => wholeSteps(one, lookups, now, manner === "full" ? undefined : known[one.of.object]));
  for (const [place, one] of readers.entries())
    steps.push(
      ...logSteps({
        ...one,
        lookups,
        now,
        safe: safe[place]!,
        count: counts[place],
        hasHole,
        isFull: manner === "full",
      }),
    );
  const through = new Date(Math.min(now.getTime(), ...safe.map((one) => one.getTime())));
  return {
    steps,
    through: through.toISOString(),
    observedAt: now.toISOString(),
    remarks,
    counting: {
      objects: logs
        .filter(({ of }) => of.cursor === "SystemModstamp")
        .map(({ of }) => ({ name: of.name, object: of.object })),
      hasCurrencies: logs.some(({ of, fields }) => of.name === "Opportunity" && fields.includes("CurrencyIsoCode")),
    },
    lookups: kept,
  };
}

interface Reader extends Described {
  readonly known: ObjectKnown | undefined;
  /** It was read before, whatever is read now. */
  readonly wasRead: boolean;
}

/** Undefined: everything is read. So it is when a field has come that was not read before. */
function knownOf({ of, fields, hasCursor }: Described, known: Known, manner: Manner): ObjectKnown | undefined {
  const said = objectKnown.safeParse(known[of.object]);
  if (manner === "full" || !said.success || !hasCursor) return undefined;
  const read = new Set(said.data.fields);
  return fields.every((name) => read.has(name)) ? said.data : undefined;
}

function wholeSteps(one: Described, lookups: string, now: Date, known: Json | undefined): Step[] {
  const { of, fields } = one;
  const last = wholeKnown.safeParse(known).data;
  const day = of.isDaily ? now.toISOString().slice(0, 10) : null;
  if (day !== null && last?.day === day) return [];
  const soql = `SELECT ${fields.join(", ")} FROM ${of.name}`;
  return [
    {
      name: of.object,
      object: of.object,
      source: of.name,
      text: "ndjson",
      ask: { by: "whole", soql, seen: last?.content ?? null, day } satisfies Ask,
      format: formatOf(one, "records", lookups),
      expected: null,
    },
  ];
}

interface LogReading extends Reader {
  readonly lookups: string;
  readonly now: Date;
  readonly safe: Date;
  readonly count: number | undefined;
  readonly hasHole: boolean;
  /** Everything is asked for, whatever is known. */
  readonly isFull: boolean;
}

function logSteps(reading: LogReading): Step[] {
  const { of, fields, known, wasRead, lookups, now, safe, count, hasHole, isFull, isReplicated } = reading;
  const from = known === undefined ? undefined : back(known.since);
  const soql = `SELECT ${fields.join(", ")} FROM ${of.name}${from === undefined ? "" : ` WHERE ${of.cursor} >= ${from}`}`;
  const isLong = encodeURIComponent(soql).length > longestAddress;
  const by =
    isLong || count === undefined || count > (known === undefined ? bulkFrom.all : bulkFrom.new) ? "bulk" : "rest";
  // A full reading shows what is gone by its absence too.
  const isDue = known === undefined ? wasRead : hasHole || isPast(known.listedAt, week, now);
  const isListed = isDue && of.held !== undefined;
  const about = { object: of.object, source: of.name };
  const after: ObjectKnown = {
    since: safe.toISOString(),
    fields: [...fields],
    deletedSince: safe.toISOString(),
    listedAt: known === undefined || isDue ? now.toISOString() : known.listedAt,
  };
  const records: Step = {
    ...about,
    name: of.object,
    text: by === "bulk" ? "csv" : "ndjson",
    ask: { by, soql: by === "rest" && from !== undefined ? `${soql} ORDER BY ${of.cursor}, Id` : soql } satisfies Ask,
    format: formatOf(reading, "records", lookups),
    expected: count ?? null,
    after,
  };
  const gone: Step = {
    ...about,
    name: `${of.object} gone`,
    text: "ndjson",
    ask: {
      by: "deleted",
      object: of.name,
      start: back(known?.deletedSince ?? after.since),
      end: now.toISOString(),
    } satisfies Ask,
    format: formatOf(reading, "gone", lookups),
    expected: null,
  };
  const ids: Step = {
    ...about,
    name: `${of.object} ids`,
    text: "csv",
    isOnePart: true,
    ask: { by: "bulk", soql: `SELECT Id FROM ${of.name}` } satisfies Ask,
    format: formatOf(reading, "ids", lookups, isFull),
    expected: null,
  };
  const isMissed = known !== undefined && isReplicated && of.name === "Opportunity";
  return [records, ...(isMissed ? [gone] : []), ...(isListed ? [ids] : [])];
}

/** Whether that is longer ago, or is yet to come by a clock that was wrong. */
function isPast(instant: string, milliseconds: number, now: Date): boolean {
  const passed = now.getTime() - Date.parse(instant);
  return passed < 0 || passed > milliseconds;
}

function formatOf({ fields, mapped }: Described, kind: Format["kind"], lookups: string, isFull = false): Format {
  return { kind, fields: [...fields], mapped, lookups, isFull };
}

/** SOQL's way of writing an instant, some minutes earlier. */
function back(instant: string): string {
  return new Date(Date.parse(instant) - overlap).toISOString().replace(/\.\d+Z$/, "Z");
}

const updated = z.object({ latestDateCovered: z.string() });

/**
 * Up to when each object can be read without missing what is written right now: Salesforce tells the start of the oldest
 * transaction that is still open. Taken before anything is read.
 */
async function safePoints(org: Org, readers: readonly Reader[], now: Date): Promise<Date[]> {
  const window = `start=${encodeURIComponent(new Date(now.getTime() - 3_600_000).toISOString())}&end=${encodeURIComponent(now.toISOString())}`;
  const asked = readers.filter(({ isReplicated }) => isReplicated);
  const answers = await batched(
    org,
    asked.map(({ of }) => `sobjects/${of.name}/updated/?${window}`),
  );
  const covered = new Map(
    asked.map(({ of }, place) => [
      of.name,
      Date.parse(updated.safeParse(answers[place]).data?.latestDateCovered ?? ""),
    ]),
  );
  const unsure = now.getTime() - overlap;
  return readers.map(({ of }) => new Date(Math.min(now.getTime(), covered.get(of.name) || unsure)));
}

const counted = z.object({ totalSize: z.number() });

/** How many rows a reading will have; undefined where even counting is too much for a question. */
async function countsOf(org: Org, readers: readonly Reader[]): Promise<(number | undefined)[]> {
  const answers = await batched(
    org,
    readers.map(({ of, known }) => {
      const soql = `SELECT COUNT() FROM ${of.name}${known === undefined ? "" : ` WHERE ${of.cursor} >= ${back(known.since)}`}`;
      return `queryAll/?q=${encodeURIComponent(soql)}`;
    }),
  );
  return answers.map((answer) => counted.safeParse(answer).data?.totalSize);
}

const earliest = z.object({ earliestDateAvailable: z.string() });

/** Whether Salesforce has forgotten deletions that we have not seen: then all ids are compared. */
async function holes(org: Org, readers: readonly Reader[], now: Date): Promise<boolean> {
  const deals = readers.find(({ of }) => of.name === "Opportunity");
  if (deals?.known === undefined || !deals.isReplicated) return false;
  const window = `start=${encodeURIComponent(new Date(now.getTime() - 3_600_000).toISOString())}&end=${encodeURIComponent(now.toISOString())}`;
  const [answer] = await batched(org, [`sobjects/Opportunity/deleted/?${window}`]);
  const from = Date.parse(earliest.safeParse(answer).data?.earliestDateAvailable ?? "");
  return from > Date.parse(deals.known.deletedSince);
}

function noDeals(remarks: readonly Remark[]): RepmarkError {
  const says = remarks.find(({ object }) => object === "opportunity")?.says ?? "Opportunity may not be read.";
  return new RepmarkError("crm-right-missing", says, {
    kind: "refused",
    hint: "Give the integration user Read and “View All” on opportunities, and connect again.",
  });
}
