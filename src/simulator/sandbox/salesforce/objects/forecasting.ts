import type { Call, Quota } from "../../../promises.ts";
import { at, dayNumber, type Minute, quarterStart } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { idOf, madeAtStart, prefixes, userId } from "./kinds.ts";
import { quarterId } from "./period.ts";
import { splitTypeId } from "./split.ts";

const traits = { feature: "forecasting", right: "ViewAllForecasts" } as const;

interface ForecastType {
  readonly number: number;
  readonly name: string;
  readonly label: string;
}

/** The company forecasts by revenue, and keeps quotas of renewals and of overlays apart: they must not be added up. */
const forecastTypes: readonly ForecastType[] = [
  { number: 1, name: "OpportunityRevenue", label: "Opportunity Revenue" },
  { number: 2, name: "Renewals", label: "Renewals" },
  { number: 3, name: "OpportunityOverlayRevenue", label: "Overlay Splits" },
];

const typeOf = { selling: 1, renewal: 2, overlay: 3 } as const;
export const forecastTypeId = (number: number) => idOf("ForecastingType", number);

const { text, flag, choice, reference } = fieldsOf<ForecastType>();

export const forecastingType = objectType<ForecastType>({
  name: "ForecastingType",
  prefix: prefixes.ForecastingType,
  ...traits,
  isSetup: true,
  rows: () => forecastTypes,
  number: (row) => row.number,
  find: (_view, number) => forecastTypes.find((type) => type.number === number),
  stamps: madeAtStart,
  fields: [
    text("DeveloperName", ({ name }) => name),
    text("MasterLabel", ({ label }) => label),
    flag("IsActive", () => true),
    flag("IsAmount", () => true),
    flag("IsQuantity", () => false),
    choice("DateType", ["OpportunityCloseDate"], () => "OpportunityCloseDate"),
    choice("RoleType", ["UserRole", "Territory2"], () => "UserRole"),
    flag("HasProductFamily", () => false),
    flag("CanDisplayQuotas", () => true),
    reference(
      "OpportunitySplitTypeId",
      "OpportunitySplitType",
      ({ number }) => splitTypeId(number === 3 ? "overlay" : "revenue"),
      {
        feature: "splits",
      },
    ),
  ],
});

interface QuotaRow {
  readonly number: number;
  readonly quota: Quota;
}

function quotaRows(view: View): QuotaRow[] {
  const first = quarterStart(dayNumber(view.world.company.plan.startsOn));
  return view.world
    .quotas(view.until)
    .map((quota) => ({ quota, number: quota.person * 1024 + Math.round((quota.from - first) / 91.3) }));
}

const ofQuota = fieldsOf<QuotaRow>();

export const forecastingQuota = objectType<QuotaRow>({
  name: "ForecastingQuota",
  prefix: prefixes.ForecastingQuota,
  ...traits,
  rows: quotaRows,
  number: (row) => row.number,
  find: (view, number) => quotaRows(view).find((row) => row.number === number),
  stamps: ({ quota }, view) => {
    const written = writtenAt(quota, view);
    return { created: written, modified: written, by: userId(0) };
  },
  stampFields: ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"],
  fields: [
    ofQuota.reference("QuotaOwnerId", "User", ({ quota }) => userId(quota.person)),
    ofQuota.money("QuotaAmount", ({ quota }) => quota.amount),
    ofQuota.number("QuotaQuantity", () => null),
    ofQuota.day("StartDate", ({ quota }) => quota.from),
    ofQuota.reference("PeriodId", "Period", ({ quota }) => quarterId(quota.from)),
    ofQuota.reference("ForecastingTypeId", "ForecastingType", ({ quota }) => forecastTypeId(typeOf[quota.kind])),
    ofQuota.flag("IsAmount", () => true),
    ofQuota.flag("IsQuantity", () => false),
    ofQuota.text("ProductFamily", () => null),
    ofQuota.currencyCode(({ quota }) => quota.currency),
  ],
});

/** A quarter's quotas are given out when the one before begins, and to newcomers on their first day; a manager's follow. */
function writtenAt(quota: Quota, view: View): Minute {
  const { people } = view.world.company;
  const known = at(quarterStart(quota.from, -1), 0);
  const owner = people[quota.person]!;
  const whose = quota.isManager ? people.filter((person) => person.managerId === owner.id) : [owner];
  const starts = whose
    .map((person) => at(person.startedOn, 0))
    .filter((start) => start < view.until && start < at(quota.until, 0));
  return Math.max(known, ...starts);
}

interface SubmissionRow {
  readonly number: number;
  readonly calls: readonly Call[];
  /** When the next one for the same quarter took its place. */
  readonly supersededAt: Minute | null;
}

/** What somebody called at one time: commit and best case together. Numbered by person and turn. */
function submissions(view: View): Map<number, SubmissionRow> {
  const known = cache.get(view);
  if (known !== undefined) return known;
  const turns = new Map<number, Map<Minute, Call[]>>();
  for (const call of view.world.calls(view.until)) {
    const ofPerson = turns.get(call.person) ?? new Map<Minute, Call[]>();
    turns.set(call.person, ofPerson);
    ofPerson.set(call.calledAt, [...(ofPerson.get(call.calledAt) ?? []), call]);
  }
  const rows = new Map<number, SubmissionRow>();
  for (const [person, ofPerson] of turns) {
    const all = [...ofPerson.values()];
    for (const [turn, calls] of all.entries()) {
      const number = person * 4096 + turn;
      const next = all[turn + 1]?.[0];
      const supersededAt = next?.from === calls[0]!.from ? next.calledAt : null;
      rows.set(number, { number, calls, supersededAt });
    }
  }
  cache.set(view, rows);
  return rows;
}

const cache = new WeakMap<View, Map<number, SubmissionRow>>();
const ofSubmission = fieldsOf<SubmissionRow>();
const calledBy = ({ calls }: SubmissionRow) => {
  const { calledAt, person } = calls[0]!;
  return { created: calledAt, modified: calledAt, by: userId(person) };
};

export const forecastingSubmission = objectType<SubmissionRow>({
  name: "ForecastingSubmission",
  prefix: prefixes.ForecastingSubmission,
  ...traits,
  rows: (view) => submissions(view).values(),
  number: (row) => row.number,
  find: (view, number) => submissions(view).get(number),
  stamps: (row) => ({ ...calledBy(row), system: row.supersededAt ?? 0 }),
  fields: [
    ofSubmission.reference("ForecastOwnerId", "User", ({ calls }) => userId(calls[0]!.person)),
    ofSubmission.reference("ForecastingTypeId", "ForecastingType", () => forecastTypeId(1)),
    ofSubmission.reference("PeriodId", "Period", ({ calls }) => quarterId(calls[0]!.from)),
    ofSubmission.day("PeriodStartDate", ({ calls }) => calls[0]!.from),
    ofSubmission.instant("SubmissionDateTime", ({ calls }) => calls[0]!.calledAt * 60_000),
    ofSubmission.flag("IsLatest", ({ supersededAt }) => supersededAt === null),
    ofSubmission.text("Note", () => null),
    ofSubmission.currencyCode(() => "USD"),
  ],
});

interface SubmissionItemRow {
  readonly number: number;
  readonly of: SubmissionRow;
  readonly call: Call;
}

const ofItem = fieldsOf<SubmissionItemRow>();
/** Commit is cumulative: what is closed, and what is promised beyond. */
export const itemCategories = { commit: "CommitForecast", best_case: "BestCaseForecast" } as const;

export const forecastingSubmissionItem = objectType<SubmissionItemRow>({
  name: "ForecastingSubmissionItem",
  prefix: prefixes.ForecastingSubmissionItem,
  ...traits,
  *rows(view) {
    for (const of of submissions(view).values())
      for (const [place, call] of of.calls.entries()) yield { number: of.number * 2 + place, of, call };
  },
  number: (row) => row.number,
  find(view, number) {
    const of = submissions(view).get(Math.floor(number / 2));
    const call = of?.calls[number % 2];
    return of === undefined || call === undefined ? undefined : { number, of, call };
  },
  stamps: ({ of }) => calledBy(of),
  fields: [
    ofItem.reference("ForecastingSubmissionId", "ForecastingSubmission", ({ of }) =>
      idOf("ForecastingSubmission", of.number),
    ),
    ofItem.choice(
      "ForecastingItemCategory",
      ["OpenPipeline", "BestCaseForecast", "MostLikelyForecast", "CommitForecast", "ClosedOnly"],
      ({ call }) => itemCategories[call.category],
    ),
    // In corporate currency, whoever called it.
    ofItem.money("Amount", ({ call }) => call.amount),
    ofItem.number("Quantity", () => null),
  ],
});
