import type { Minute } from "../../timeline.ts";
import type { World } from "../world.ts";
import { recordId } from "./record-id.ts";
import type { Settings } from "./settings.ts";

/** What a query sees: the world up to an instant, in an org of these settings. */
export interface View {
  readonly world: World;
  readonly until: Minute;
  readonly settings: Settings;
}

/** Datetimes are milliseconds since 1970, dates are day numbers, ids have 18 characters, decimals are numbers. */
export type Scalar = string | number | boolean | null;

export type FieldType =
  | "id"
  | "string"
  | "reference"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "picklist"
  | "email"
  | "phone"
  | "textarea"
  | "address"
  | "anyType";

export interface PicklistValue {
  readonly value: string;
  readonly label?: string;
  readonly active?: boolean;
}

export interface FieldTraits {
  readonly label?: string;
  /** Kinds that a reference points to; its parent's fields are reached by `relationship`. */
  readonly to?: readonly string[];
  readonly relationship?: string;
  readonly picklist?: (view: View) => readonly PicklistValue[];
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  /** False: naming it in WHERE is refused. */
  readonly filterable?: boolean;
  /** A formula: it changes without any stamp moving. */
  readonly calculated?: boolean;
  readonly nillable?: boolean;
  /** Parts of a compound field, which Bulk takes and the whole it does not. */
  readonly isCompound?: boolean;
  /** The feature of the org without which the field is not there. */
  readonly feature?: Feature;
}

type Feature = "multiCurrency" | "datedRates" | "splits" | "forecasting" | "lineItems" | "customFiscalYear";

export interface Field<Row = unknown> extends FieldTraits {
  readonly name: string;
  readonly type: FieldType;
  get(row: Row, view: View): Scalar;
}

/** When a record was made, changed and deleted, and by whom. People are ids of users. */
export interface Stamps {
  readonly created: Minute;
  readonly modified: Minute;
  /** Where the system wrote later than any user; else as `modified`. */
  readonly system?: Minute;
  readonly by: string;
  readonly deleted?: Minute | null;
}

export interface ObjectTraits<Row> {
  readonly name: string;
  readonly label?: string;
  readonly plural?: string;
  readonly prefix: string;
  /** Every record made by `until`, deleted ones too, in order of their numbers as far as that costs nothing. */
  rows(view: View): Iterable<Row>;
  number(row: Row): number;
  find(view: View, number: number): Row | undefined;
  stamps(row: Row, view: View): Stamps;
  readonly fields: readonly Field<Row>[];
  /** Set-up objects cannot be deleted, and are not replicated. */
  readonly isSetup?: boolean;
  readonly refusesBulk?: boolean;
  readonly feature?: Feature;
  /** Without this right it is not there. */
  readonly right?: string;
  /** Left out of plain queries, kept for queryAll: archived activities, old history. */
  isArchived?(row: Row, view: View): boolean;
  /** Stamps it has of its own in place of the usual ones: history rows have no LastModifiedDate. */
  readonly stampFields?: readonly string[];
  readonly isCustom?: boolean;
}

/** A kind of record. Rows are made when they are asked for and have a shape that only their own kind knows. */
export interface ObjectType extends Omit<ObjectTraits<unknown>, "label" | "plural"> {
  readonly label: string;
  readonly plural: string;
  idOf(row: unknown): string;
}

const usualStamps = [
  "IsDeleted",
  "CreatedDate",
  "CreatedById",
  "LastModifiedDate",
  "LastModifiedById",
  "SystemModstamp",
] as const;

export function objectType<Row>(traits: ObjectTraits<Row>): ObjectType {
  const idOf = (row: Row) => recordId(traits.prefix, traits.number(row));
  const stamps = remembered(traits.stamps);
  const label = traits.label ?? labelOf(traits.name);
  const wanted = (traits.stampFields ?? usualStamps).filter((name) => name !== "IsDeleted" || !traits.isSetup);
  const type = {
    ...traits,
    stamps,
    label,
    plural: traits.plural ?? `${label}s`,
    idOf,
    fields: [
      { name: "Id", label: `${label} ID`, type: "id", get: idOf } satisfies Field<Row>,
      ...traits.fields,
      ...stampFields(stamps).filter((field) => wanted.includes(field.name as (typeof usualStamps)[number])),
    ],
  };
  return type as unknown as ObjectType;
}

/** The stamps of the row that was asked about last: six fields and the bin want them, one after another. */
function remembered<Row>(stamps: ObjectTraits<Row>["stamps"]): ObjectTraits<Row>["stamps"] {
  let last: { readonly row: Row; readonly view: View; readonly stamps: Stamps } | undefined;
  return (row, view) => {
    if (last?.row !== row || last.view !== view) last = { row, view, stamps: stamps(row, view) };
    return last.stamps;
  };
}

function stampFields<Row>(stamps: ObjectTraits<Row>["stamps"]): Field<Row>[] {
  const at = (minute: Minute) => minute * 60_000;
  const by = { to: ["User"] as const };
  return [
    {
      name: "IsDeleted",
      label: "Deleted",
      type: "boolean",
      nillable: false,
      get: (row, view) => (stamps(row, view).deleted ?? null) !== null,
    },
    {
      name: "CreatedDate",
      type: "datetime",
      nillable: false,
      get: (row, view) => at(stamps(row, view).created),
    },
    {
      name: "CreatedById",
      type: "reference",
      relationship: "CreatedBy",
      ...by,
      get: (row, view) => stamps(row, view).by,
    },
    {
      name: "LastModifiedDate",
      type: "datetime",
      nillable: false,
      get: (row, view) => {
        const { modified, deleted } = stamps(row, view);
        return at(Math.max(modified, deleted ?? 0));
      },
    },
    {
      name: "LastModifiedById",
      type: "reference",
      relationship: "LastModifiedBy",
      ...by,
      get: (row, view) => stamps(row, view).by,
    },
    {
      name: "SystemModstamp",
      type: "datetime",
      nillable: false,
      get: (row, view) => at(systemStamp(stamps(row, view))),
    },
  ];
}

/** The last write of any kind, deletion too. */
export function systemStamp({ modified, system, deleted }: Stamps): Minute {
  return Math.max(modified, system ?? 0, deleted ?? 0);
}

/** `CloseDate` is shown as Close Date, `Lead_Score__c` as Lead Score, `OwnerId` as Owner ID. */
export function labelOf(name: string): string {
  return name
    .replace(/__c$/, "")
    .replaceAll("_", " ")
    .replace(/Id$/, "ID")
    .replace(/([a-z])([A-Z])/g, "$1 $2");
}
