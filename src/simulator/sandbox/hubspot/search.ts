import { z } from "zod";
import type { Call } from "../service.ts";
import { invalid } from "./answers.ts";
import type { Context } from "./context.ts";
import type { Kind } from "./kind.ts";
import type { Life } from "./life.ts";
import { render } from "./object-calls.ts";
import { currentValue } from "./record.ts";
import { body } from "./request.ts";

const operators = [
  "EQ",
  "NEQ",
  "LT",
  "LTE",
  "GT",
  "GTE",
  "BETWEEN",
  "IN",
  "NOT_IN",
  "HAS_PROPERTY",
  "NOT_HAS_PROPERTY",
  "CONTAINS_TOKEN",
  "NOT_CONTAINS_TOKEN",
] as const;

const filter = z.object({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: z.coerce.string().optional(),
  highValue: z.coerce.string().optional(),
  values: z.array(z.coerce.string()).optional(),
});

type Filter = z.infer<typeof filter>;

const request = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filter) })).default([]),
  /** The specification says texts, the guides objects; both are taken. */
  sorts: z
    .array(z.union([z.string(), z.object({ propertyName: z.string(), direction: z.string().default("ASCENDING") })]))
    .default([]),
  query: z.string().nullish(),
  properties: z.array(z.string()).nullish(),
  limit: z.coerce.number().int().default(10),
  after: z.union([z.string(), z.number()]).nullish(),
});

const longestBody = 3000;
const reach = 10_000;

/** `POST …/search`: as the index knew the records some minutes ago; nothing archived, no history, no associations. */
export function search(context: Context, kind: Kind, call: Call) {
  if (call.body.length > longestBody)
    throw invalid(`Query is too large: the request body may not exceed ${longestBody} characters.`);
  const asked = body(call, request);
  checkSize(asked);
  const after = Number(asked.after ?? 0);
  if (!Number.isInteger(after) || after < 0) throw invalid(`Invalid paging cursor: ${asked.after}`);
  if (after + 1 > reach)
    throw invalid(`The total number of results that can be paged through is ${reach}; ${after} is beyond it.`);
  const types = new Map(context.kinds.properties(kind).map((property) => [property.name, property.type]));
  for (const { filters } of asked.filterGroups)
    for (const { propertyName } of filters)
      if (!types.has(propertyName) || propertyName === "archivedAt")
        throw invalid(
          `There was a problem with the request: property ${propertyName} does not exist or cannot be searched.`,
        );
  const compare = (property: string) => comparable(types.get(property));
  const seenAt = context.now - lagOf(context);
  const found: Life[] = [];
  for (const life of context.kinds.from(kind, 0, seenAt, false)) {
    const holds = (one: Filter) => matches(one, currentValue(kind, life, one.propertyName), compare(one.propertyName));
    const isIn = asked.filterGroups.length === 0 || asked.filterGroups.some(({ filters }) => filters.every(holds));
    if (isIn && hasWords(kind, life, asked.query ?? "")) found.push(life);
  }
  sort(kind, found, asked.sorts, compare);
  const page = found.slice(after, Math.min(reach, after + asked.limit));
  const next = after + page.length;
  const hasMore = next < found.length;
  const skipped = context.faults("search-misses");
  return {
    total: found.length,
    results: render(
      context,
      kind,
      // The record itself may have changed since the index saw it: what is shown is the index's.
      skipped === undefined ? page : page.filter((_, at) => at % Number(skipped.with.every ?? 10) !== 0),
      { properties: asked.properties ?? [], withHistory: [] },
    ),
    ...(hasMore ? { paging: { next: { after: String(next), link: `?after=${next}` } } } : {}),
  };
}

function checkSize({ filterGroups, sorts, limit }: z.infer<typeof request>): void {
  if (limit < 1 || limit > 200) throw invalid("limit must be between 1 and 200");
  if (filterGroups.length > 5) throw invalid(`Too many filter groups: ${filterGroups.length}. At most 5 are allowed.`);
  for (const { filters } of filterGroups)
    if (filters.length > 6) throw invalid(`Too many filters in a group: ${filters.length}. At most 6 are allowed.`);
  const filters = filterGroups.reduce((sum, group) => sum + group.filters.length, 0);
  if (filters > 18) throw invalid(`Too many filters: ${filters}. At most 18 are allowed.`);
  if (sorts.length > 1) throw invalid("Only one sort is allowed.");
}

type Comparable = (value: string) => number | string;

/** Instants may be asked for in milliseconds or as text; ids and amounts compare as numbers. */
function comparable(type: string | undefined): Comparable {
  if (type === "number") return (value) => Number(value);
  if (type === "datetime" || type === "date")
    return (value) => (/^-?\d+$/.test(value) ? Number(value) : Date.parse(value));
  return (value) => value.toLowerCase();
}

function matches(one: Filter, value: string | null, of: Comparable): boolean {
  if (one.operator === "HAS_PROPERTY") return value !== null;
  if (one.operator === "NOT_HAS_PROPERTY") return value === null;
  if (one.operator === "IN" || one.operator === "NOT_IN") {
    if (one.values === undefined) throw invalid(`${one.operator} needs values.`);
    const isIn = value !== null && one.values.some((wanted) => of(wanted) === of(value));
    return one.operator === "IN" ? isIn : !isIn;
  }
  if (one.value === undefined) throw invalid(`${one.operator} on ${one.propertyName} needs a value.`);
  if (value === null) return one.operator === "NEQ" || one.operator === "NOT_CONTAINS_TOKEN";
  const own = of(value);
  const wanted = of(one.value);
  switch (one.operator) {
    case "EQ":
      return own === wanted;
    case "NEQ":
      return own !== wanted;
    case "LT":
      return own < wanted;
    case "LTE":
      return own <= wanted;
    case "GT":
      return own > wanted;
    case "GTE":
      return own >= wanted;
    case "BETWEEN":
      if (one.highValue === undefined) throw invalid("BETWEEN needs a highValue.");
      return own >= wanted && own <= of(one.highValue);
    default: {
      const pattern = one.value
        .toLowerCase()
        .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*");
      const has = value
        .toLowerCase()
        .split(/[\s,;:@]+/)
        .some((word) => new RegExp(`^${pattern}$`).test(word));
      return one.operator === "CONTAINS_TOKEN" ? has : !has;
    }
  }
}

function hasWords(kind: Kind, life: Life, query: string): boolean {
  if (query === "") return true;
  const text = kind.defaults
    .map((name) => currentValue(kind, life, name) ?? "")
    .join(" ")
    .toLowerCase();
  return text.includes(query.toLowerCase());
}

/** Without a sort by the create date, the oldest first; records that are alike come by id. */
function sort(
  kind: Kind,
  found: Life[],
  sorts: z.infer<typeof request>["sorts"],
  compare: (property: string) => Comparable,
): void {
  const [asked] = sorts;
  if (asked === undefined) return;
  const text = typeof asked === "string" ? asked : asked.propertyName;
  const isDown = typeof asked === "string" ? asked.startsWith("-") : asked.direction === "DESCENDING";
  const property = text.replace(/^-/, "");
  const of = compare(property);
  const keyed = found.map((life) => ({ life, key: keyOf(currentValue(kind, life, property), of) }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0) * (isDown ? -1 : 1));
  found.splice(0, found.length, ...keyed.map(({ life }) => life));
}

function keyOf(value: string | null, of: Comparable): number | string {
  return value === null ? "" : of(value);
}

function lagOf(context: Context): number {
  const fault = context.faults("index-behind");
  return fault === undefined ? context.settings.indexLagMinutes : Number(fault.with.minutes ?? 10);
}
