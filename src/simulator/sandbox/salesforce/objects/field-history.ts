import type { Change } from "../../../deal.ts";
import { at, dayNumber, dayText, type Minute } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type Scalar, type View } from "../object-type.ts";
import { closeDay, type DealRow, type OfDeal, ownerIdAt, partsOf, price, stampsWith } from "./deal-row.ts";
import { forecastWords } from "./forecast-words.ts";
import { idOf, prefixes, userId } from "./kinds.ts";
import { stageName } from "./stage.ts";

/** One changed field of one save. An owner makes two of them, one with ids and one with names. */
interface FieldChange {
  readonly at: Minute;
  readonly field: string;
  readonly dataType: string;
  readonly from: Scalar;
  readonly to: Scalar;
}

const parts = partsOf<FieldChange>(trackedChanges);
const { text, any, reference } = fieldsOf<OfDeal<FieldChange>>();

export const opportunityFieldHistory = objectType<OfDeal<FieldChange>>({
  name: "OpportunityFieldHistory",
  plural: "Opportunity Field Histories",
  prefix: prefixes.OpportunityFieldHistory,
  ...parts,
  stamps: (row) => stampsWith(row, row.part.at, ownerIdAt(row.row.deal, row.part.at)),
  stampFields: ["IsDeleted", "CreatedDate", "CreatedById"],
  isArchived: ({ part }, view) => part.at < monthsBefore(view, view.settings.historyShownMonths),
  fields: [
    reference("OpportunityId", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    text("Field", ({ part }) => part.field),
    text("DataType", ({ part }) => part.dataType),
    any("OldValue", ({ part }) => part.from),
    any("NewValue", ({ part }) => part.to),
  ],
});

const apiNames: Partial<Record<Change["field"], readonly [name: string, dataType: string]>> = {
  stage: ["StageName", "DynamicEnum"],
  amount: ["Amount", "Currency"],
  arr: ["ARR__c", "Currency"],
  close_on: ["CloseDate", "DateOnly"],
  owner: ["Owner", "Text"],
  forecast_category: ["ForecastCategoryName", "DynamicEnum"],
  lost_reason: ["Lost_Reason__c", "DynamicEnum"],
};

function* trackedChanges(row: DealRow, view: View): Generator<readonly [number, FieldChange]> {
  const { deal } = row;
  const { settings, until } = view;
  const kept = monthsBefore(view, settings.historyKeptMonths);
  const since = settings.trackedSince === null ? 0 : at(dayNumber(settings.trackedSince), 0);
  const isKept = (instant: Minute) => instant >= kept && instant >= since;
  if (isKept(deal.createdAt))
    yield [0, { at: deal.createdAt, field: "created", dataType: "Text", from: null, to: null }];
  for (const [place, change] of deal.changes.entries()) {
    if (change.at >= until) return;
    const [field, dataType] = apiNames[change.field] ?? [];
    // The first values of a record are no changes: its creation is one row.
    if (field === undefined || !isKept(change.at) || change.at === deal.createdAt) continue;
    if (!settings.trackedFields.includes(field)) continue;
    const fact = { at: change.at, field, dataType: dataType! };
    if (change.field !== "owner") {
      const [from, to] = [change.from, change.to].map((value) => shown(row, change, value, view));
      if (from !== to) yield [2 * place + 2, { ...fact, from: from!, to: to! }];
      continue;
    }
    if (deal.defect === "missing-owner" || deal.defect === "unknown-rep") continue;
    const { people } = view.world.company;
    yield [
      2 * place + 2,
      { ...fact, dataType: "EntityId", from: userId(Number(change.from)), to: userId(Number(change.to)) },
    ];
    yield [2 * place + 3, { ...fact, from: people[Number(change.from)]!.name, to: people[Number(change.to)]!.name }];
  }
}

function shown({ deal }: DealRow, change: Change, value: Change["to"], view: View): Scalar {
  if (value === null) return null;
  switch (change.field) {
    case "stage":
      return stageName(view.world.stages[Number(value)]!);
    case "amount":
    case "arr":
      return price(deal, value);
    case "close_on":
      return dayText(closeDay(deal, Number(value), value === change.to && isWinAt(deal.closings, change.at))!);
    case "forecast_category":
      return forecastWords[String(value)]!.name;
    default:
      return String(value);
  }
}

function isWinAt(closings: readonly { at: Minute; isWon: boolean }[], instant: Minute): boolean {
  return closings.some((closing) => closing.isWon && closing.at === instant);
}

function monthsBefore(view: View, months: number): Minute {
  const key = `${view.until} ${months}`;
  let minute = known.get(key);
  if (minute === undefined) {
    const day = Temporal.Instant.fromEpochMilliseconds(view.until * 60_000)
      .toZonedDateTimeISO("UTC")
      .subtract({ months });
    minute = Math.floor(day.epochMilliseconds / 60_000);
    if (known.size > 1000) known.clear();
    known.set(key, minute);
  }
  return minute;
}

const known = new Map<string, Minute>();
