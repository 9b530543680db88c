import type { Minute } from "../../timeline.ts";
import type { Call } from "../service.ts";
import { isReplicated } from "./describe.ts";
import { type ObjectType, systemStamp, type View } from "./object-type.ts";
import { prefixes } from "./objects/kinds.ts";
import type { Org } from "./org.ts";
import { recordId } from "./record-id.ts";
import { notFound, SalesforceError } from "./salesforce-error.ts";
import { visibility } from "./soql/compile.ts";

interface Window {
  readonly from: Minute;
  readonly until: Minute;
  /** What is known in full: up to the oldest write that is not committed yet, and never into the future. */
  readonly covered: Minute;
}

/** `/sobjects/X/updated/?start=&end=`: what was made or written in the window, up to 30 days back. */
export function updated(org: Org, name: string, call: Call): unknown {
  const type = replicated(org, name);
  const window = windowOf(org, call, 30);
  const view = org.view();
  const ids: string[] = [];
  for (const row of type.rows(view)) {
    const stamp = systemStamp(type.stamps(row, view));
    if (window.from <= stamp && stamp < window.until && visibility(type, row, view) === "shown")
      ids.push(type.idOf(row));
  }
  tooMany(org, ids.length);
  return { ids, latestDateCovered: dateText(window.covered) };
}

/** `/sobjects/X/deleted/?start=&end=`: what went in the window, 15 days back and no further than the log. */
export function deleted(org: Org, name: string, call: Call): unknown {
  const type = replicated(org, name);
  const window = windowOf(org, call, org.settings.binDays);
  const view = org.view();
  const gone = [...deletions(type, view), ...purges(type, view)]
    .filter(({ at }) => window.from <= at && at < window.until)
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
  tooMany(org, gone.length);
  return {
    deletedRecords: gone.map(({ id, at }) => ({ deletedDate: dateText(at), id })),
    earliestDateAvailable: dateText(org.now - org.settings.deletionLogDays * 1440),
    latestDateCovered: dateText(window.covered),
  };
}

function* deletions(type: ObjectType, view: View): Generator<{ readonly id: string; readonly at: Minute }> {
  for (const row of type.rows(view)) {
    const at = type.stamps(row, view).deleted ?? null;
    if (at !== null) yield { id: type.idOf(row), at };
  }
}

/** Only those that are records of their own in the company; what went along with them is not logged. */
function* purges(type: ObjectType, view: View): Generator<{ readonly id: string; readonly at: Minute }> {
  const letter = { Opportunity: "D", Account: "A", Lead: "L" }[type.name];
  if (letter === undefined) return;
  for (const [record, at] of view.world.purged) {
    if (!record.startsWith(`${letter}-`) || at >= view.until) continue;
    const place = letter === "D" ? view.world.placeOf(record) : view.world.placeOfAccount(record); // leads and accounts carry the number of their deal
    if (place !== undefined) yield { id: recordId(prefixes[type.name as "Opportunity"], place), at };
  }
}

function replicated(org: Org, name: string): ObjectType {
  const live = org.schema().type(name);
  if (live === undefined) throw notFound();
  if (!isReplicated(live.type.name, live.fields, live.type.isSetup === true))
    throw new SalesforceError(
      400,
      "INVALID_TYPE_FOR_OPERATION",
      `entity type ${live.type.name} does not support replication`,
    );
  return live.type;
}

function windowOf(org: Org, call: Call, days: number): Window {
  const from = minuteOf(call.query.get("start"));
  const until = minuteOf(call.query.get("end"));
  if (from >= until) throw badDate("startDate before endDate must be greater than one minute");
  if (from < org.now - days * 1440) throw badDate(`startDate cannot be more than ${days} days ago`);
  return { from, until, covered: Math.min(until, org.around.world.settledUntil) };
}

/** Parts of a second are cut off. */
function minuteOf(text: string | null): Minute {
  // A plus that was not encoded arrives as a space.
  const instant = Date.parse((text ?? "").replace(" ", "+").replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  if (Number.isNaN(instant)) throw badDate(`not a date: ${text}`);
  return Math.floor(instant / 1000) / 60;
}

function tooMany(org: Org, count: number): void {
  if (count <= org.settings.replicationIds) return;
  throw new SalesforceError(400, "EXCEEDED_ID_LIMIT", "The query returned too many results; narrow the date range");
}

const dateText = (minute: Minute) => new Date(Math.round(minute * 60_000)).toISOString().replace("Z", "+0000");
const badDate = (message: string) => new SalesforceError(400, "INVALID_REPLICATION_DATE", message);
