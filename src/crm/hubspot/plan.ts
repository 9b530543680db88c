import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Known, Manner, Plan, Remark, Step } from "../sync/connector.ts";
import { type Ask, type Format, type Reading, wholeKnown } from "./ask.ts";
import { type Described, describe, mapping, missing, propertiesOf } from "./describe.ts";
import { type Account, type Lookups, lookUp } from "./lookups.ts";
import { hubspotObjects, productRoles, userRoles } from "./objects.ts";
import { paths } from "./pages.ts";
import { canRead, pagesOf } from "./people.ts";
import { engagementSteps } from "./plan-engagement.ts";
import { back, day, formatOf, knownSince, listFrom, refuseOtherRole, watermark } from "./planning.ts";
import type { Portal } from "./portal.ts";
import { record, splitsOf, total } from "./records.ts";
import { apiVersion } from "./settings.ts";

/** What is known of a type that is read by its modified date. */
const objectKnown = z.object({
  /** Everything modified before is here. */
  since: z.string(),
  properties: z.array(z.string()),
  history: z.array(z.string()),
  /** When all ids of deals were last compared, and of others the archived ones last listed. */
  listedAt: z.string().default(""),
  /** Those that are archived. */
  archived: z.array(z.string()).default([]),
  /** Deals alone: when open ones were last read anew. */
  openReadAt: z.string().default(""),
});
type ObjectKnown = z.infer<typeof objectKnown>;

const activityTypes: readonly string[] = ["calls", "emails", "meetings", "tasks"];

export async function plan(portal: Portal, account: Account, known: Known, manner: Manner): Promise<Plan> {
  refuseOtherRole(known, "everything");
  const now = portal.now();
  const since = watermark(now);
  const remarks: Remark[] = [];
  const described = await each(hubspotObjects, (of) => describe(portal, of, remarks));
  const deals = described.find(({ of }) => of.object === "deals");
  if (deals === undefined) throw noDeals(remarks);
  const lookups = await lookUp(portal, account, remarks);
  const steps: Step[] = [...(await setUpSteps(portal, lookups, manner === "full" ? {} : known, remarks))];
  for (const one of described) {
    const before = knownOf(one, known, manner);
    const isKnown = known[one.of.object] !== undefined;
    const splits = one === deals && (await areThereSplits(portal, remarks));
    steps.push(...(await logSteps({ portal, one, before, isKnown, splits, lookups, since, now })));
  }
  steps.push(...(await engagementSteps(portal, lookups, knownSince(known, manner), since, remarks)));
  return {
    steps,
    through: since,
    observedAt: now.toISOString(),
    remarks,
    counting: {
      objects: described.map(({ of }) => of.object),
      zone: account.zone,
      // A count for each month is a search for each: when everything is compared anyway.
      byMonth: steps.some(
        ({ name, ask }) => name === "ids of deals" || (name === "deals" && (ask as Ask).by === "list"),
      ),
    },
    lookups: lookups.kept,
  };
}

/** What is small, or has no modified date that could be trusted: read in full each time, and landed when it says something new. */
async function setUpSteps(portal: Portal, lookups: Lookups, known: Known, remarks: Remark[]): Promise<Step[]> {
  const seenOf = (object: string) => wholeKnown.safeParse(known[object]).data?.content ?? null;
  const whole = (object: string, source: string, asked: Whole, mapped: Format["mapped"] = {}, text = object): Step => ({
    name: object,
    object,
    source,
    text: "ndjson",
    ask: { ...asked, seen: seenOf(object) },
    format: formatOf(lookups, text, mapped),
    expected: null,
  });
  const listing = (path: string, parameters: Record<string, string> = {}): Whole => ({
    by: "page of",
    path,
    parameters,
  });
  const users = await rolesOf(portal, "users", "people", userRoles, remarks);
  const products = await rolesOf(portal, "products", "products", productRoles, remarks);
  const properties = [
    "hs_email,hs_job_title,hs_standard_time_zone,hs_deactivated".split(","),
    Object.values(users ?? {}),
  ].flat();
  const goals =
    "hs_goal_name,hs_target_amount,hs_goal_target_currency_code,hs_start_datetime,hs_end_datetime,hs_assignee_user_id,hs_assignee_team_id,hubspot_owner_id,hs_kpi_is_team_rollup,hs_milestone";
  const calls =
    "hubspot_owner_id,hs_amount,hs_forecast_type_id,hs_forecast_start_date,hs_forecast_end_date,hs_milestone,hs_deal_pipeline_id,hs_team_id";
  return [
    whole("people", "owners", { by: "people", properties: users === undefined ? null : properties }, users ?? {}),
    whole("teams", "teams", listing(paths.teams)),
    whole("stages", "pipelines", listing(paths.pipelines("deals"))),
    whole("rates", "exchange rates", listing(paths.rates, { limit: "100" })),
    whole("goals", "goal_targets", listing(paths.object("goal_targets"), { limit: "100", properties: goals })),
    whole(
      "forecasts",
      "forecasts",
      listing(paths.object("forecasts"), { limit: "50", properties: calls, propertiesWithHistory: "hs_amount" }),
    ),
    ...(products === undefined
      ? []
      : [
          whole(
            "products",
            "products",
            listing(paths.object("products"), {
              limit: "100",
              properties: ["name", "hs_sku", "price", ...Object.values(products)].join(","),
            }),
            products,
          ),
        ]),
  ];
}

type Whole =
  | { readonly by: "people"; readonly properties: string[] | null }
  | { readonly by: "page of"; readonly path: string; readonly parameters: Record<string, string> };

async function rolesOf(
  portal: Portal,
  type: string,
  object: string,
  roles: Parameters<typeof mapping>[1],
  remarks: Remark[],
): Promise<Record<string, string> | undefined> {
  const there = await propertiesOf(portal, type, object, remarks);
  return there === undefined ? undefined : mapping(object, roles, there, portal.settings.fields, remarks);
}

/** Undefined: everything is read. So it is when a property has come that was not read before. */
function knownOf({ of, properties, history }: Described, known: Known, manner: Manner): ObjectKnown | undefined {
  const said = objectKnown.safeParse(known[of.object]);
  if (manner === "full" || !said.success) return undefined;
  const read = (names: readonly string[], before: readonly string[]) => names.every((name) => before.includes(name));
  return read(properties, said.data.properties) && read(history, said.data.history) ? said.data : undefined;
}

interface LogReading {
  readonly portal: Portal;
  readonly one: Described;
  readonly before: ObjectKnown | undefined;
  /** Whether it was ever read, however it is read now. */
  readonly isKnown: boolean;
  readonly splits: boolean;
  readonly lookups: Lookups;
  readonly since: string;
  readonly now: Date;
}

/** What is new of a type, and what of it was archived. */
async function logSteps(of: LogReading): Promise<Step[]> {
  const { portal, one, before, splits, lookups, since, now } = of;
  const { object, type, modified } = one.of;
  const reading: Reading = { object, properties: [...one.properties], history: [...one.history], splits, tied: null };
  const from = before === undefined ? undefined : back(before.since);
  const value = String(Date.parse(from ?? ""));
  const expected = await total(
    portal,
    type,
    from === undefined ? [] : [{ propertyName: modified, operator: "GTE", value }],
  );
  const isActivity = activityTypes.includes(object);
  const format = formatOf(lookups, isActivity ? "activities" : object, one.mapped, {
    known: { industry: one.labels.industry ?? {} },
  });
  const step: StepMaker = (name, asked, more = {}) => ({
    name,
    object,
    source: type,
    text: "ndjson",
    ask: asked,
    format,
    expected: null,
    ...more,
  });
  const known: ObjectKnown = {
    since,
    properties: reading.properties,
    history: reading.history,
    listedAt: now.toISOString(),
    archived: [],
    openReadAt: now.toISOString(),
  };
  const isReadWhole = object === "deals" && (await isWeekly(portal, before, now));
  const isSearched = from !== undefined && expected <= listFrom && !isReadWhole;
  const records = step(object, isSearched ? { by: "search", reading, since: from } : { by: "list", reading }, {
    expected,
  });
  if (object === "deals") return dealSteps(of, { records, step, reading, known });
  if (object === "companies") return [{ ...records, after: known }];
  // Archiving and restoring move no date: once a day what is archived is compared with what was.
  const isListed = before === undefined || isDue(before.listedAt, day, now);
  const archived = isListed ? await archivedIds(portal, type) : before.archived;
  const after: ObjectKnown = { ...known, archived, listedAt: isListed ? known.listedAt : before.listedAt };
  const gone = of.isKnown ? without(archived, before?.archived ?? []) : [];
  const restored = without(before?.archived ?? [], archived);
  const goneFormat = formatOf(lookups, isActivity ? "archived-activities" : "archived-leads", {});
  return [
    { ...records, after },
    ...(restored.length === 0
      ? []
      : [step(`restored ${object}`, { by: "ids", reading, ids: restored, archived: false })]),
    ...(gone.length === 0 ? [] : [step(`archived ${object}`, { by: "bare ids", ids: gone }, { format: goneFormat })]),
  ];
}

/**
 * A deal that was archived while we listed and restored before we looked again moves no date and is in no list of ours: where
 * that is cheap, all deals are read anew once a week.
 */
async function isWeekly(portal: Portal, before: ObjectKnown | undefined, now: Date): Promise<boolean> {
  if (before === undefined || !isDue(before.listedAt, 7 * day, now)) return false;
  return (await total(portal, "deals", [])) <= listFrom;
}

type StepMaker = (name: string, asked: Ask, more?: Partial<Step>) => Step;

/** Of deals also what changes without moving their date: ties, splits and line items, archiving, and being deleted for good. */
async function dealSteps(
  { portal, before, isKnown, lookups, now }: LogReading,
  deals: { readonly records: Step; readonly step: StepMaker; readonly reading: Reading; readonly known: ObjectKnown },
): Promise<Step[]> {
  const { records, step, reading, known } = deals;
  const archived = await archivedIds(portal, "deals");
  const gone = without(archived, before?.archived ?? []);
  const goneSteps =
    gone.length === 0
      ? []
      : [step("archived deals", { by: "ids", reading: { ...reading, splits: false }, ids: gone, archived: true })];
  const listing: Ask = { by: "listing", type: "deals" };
  const comparing = step("ids of deals", listing, { isOnePart: true, format: formatOf(lookups, "ids", {}) });
  // What is read anew over what was known can show what is gone; a first load has nothing to compare with.
  if (before === undefined)
    return [{ ...records, after: { ...known, archived } }, ...goneSteps, ...(isKnown ? [comparing] : [])];
  const from = back(before.since);
  const restored = without(before.archived, archived);
  const isCompared = isDue(before.listedAt, 7 * day, now);
  const isReadAnew = isDue(before.openReadAt, day, now);
  const after: ObjectKnown = {
    ...known,
    archived,
    listedAt: isCompared ? known.listedAt : before.listedAt,
    openReadAt: isReadAnew ? known.openReadAt : before.openReadAt,
  };
  return [
    { ...records, after },
    step("deals of line items", { by: "deals of line items", reading, since: from }),
    step("deals of merged companies", { by: "deals of merged companies", reading, since: from }),
    ...(isReadAnew ? [step("open deals", { by: "open deals", reading })] : []),
    ...(restored.length === 0 ? [] : [step("restored deals", { by: "ids", reading, ids: restored, archived: false })]),
    ...goneSteps,
    ...(isCompared ? [comparing] : []),
  ];
}

/** Also when the last time is yet to come, by a clock that was wrong. */
function without(ids: readonly string[], others: readonly string[]): string[] {
  const left = new Set(others);
  return ids.filter((id) => !left.has(id));
}

function isDue(last: string, every: number, now: Date): boolean {
  const passed = now.getTime() - Date.parse(last);
  return !(passed >= 0 && passed < every);
}

const idPage = z.object({
  results: z.array(record),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

/** Archiving moves no date and cannot be searched for: all that is archived is listed, and compared with what was. */
async function archivedIds(portal: Portal, type: string): Promise<string[]> {
  const ids: string[] = [];
  const path = `/crm/objects/${apiVersion}/${type}?archived=true&limit=100&properties=hs_object_id`;
  for await (const page of pagesOf(portal, path, idPage)) ids.push(...page.map(({ id }) => id));
  return [...new Set(ids)];
}

async function areThereSplits(portal: Portal, remarks: Remark[]): Promise<boolean> {
  const refused = await canRead(() => splitsOf(portal, ["0"]));
  if (refused !== undefined) remarks.push(missing("splits", refused));
  return refused === undefined;
}

async function each<One, Answer>(
  all: readonly One[],
  work: (one: One) => Promise<Answer | undefined>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const one of all) {
    const answer = await work(one);
    if (answer !== undefined) answers.push(answer);
  }
  return answers;
}

function noDeals(remarks: readonly Remark[]): RepmarkError {
  const says = remarks.find(({ object }) => object === "deals")?.says ?? "Deals may not be read.";
  return new RepmarkError("crm-right-missing", says, {
    kind: "refused",
    hint: "Give the service key the scopes crm.objects.deals.read and crm.schemas.deals.read, and connect again.",
  });
}
