import { type Field, type FieldType, labelOf, type View } from "./object-type.ts";
import { notFound } from "./salesforce-error.ts";
import type { LiveType, Schema } from "./schema.ts";

/** `/sobjects/`: every kind of record that the reader may see. */
export function describeAll(schema: Schema, version: string): unknown {
  return { encoding: "UTF-8", maxBatchSize: 200, sobjects: schema.all().map((live) => summary(live, version)) };
}

/** `/sobjects/X/describe/`. */
export function describeOne(schema: Schema, name: string, version: string): unknown {
  const live = schema.type(name);
  if (live === undefined) throw notFound();
  return {
    ...summary(live, version),
    actionOverrides: [],
    childRelationships: children(schema, live),
    fields: live.fields.map((field) => fieldDescription(field, schema.view)),
    recordTypeInfos: [
      {
        name: "Master",
        developerName: "Master",
        recordTypeId: "012000000000000AAA",
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        master: true,
        urls: {},
      },
    ],
    namedLayoutInfos: [],
    supportedScopes: [{ label: `All ${live.type.plural}`, name: "everything" }],
  };
}

export function summary({ type, fields }: LiveType, version: string): Record<string, unknown> {
  const base = `/services/data/${version}/sobjects/${type.name}`;
  const isHistory = /History$/.test(type.name);
  return {
    name: type.name,
    label: type.label,
    labelPlural: type.plural,
    keyPrefix: type.prefix,
    custom: type.isCustom === true,
    customSetting: false,
    activateable: false,
    createable: false,
    updateable: false,
    deletable: false,
    undeletable: false,
    mergeable: false,
    layoutable: type.isSetup !== true,
    queryable: true,
    retrieveable: true,
    searchable: type.isSetup !== true && !isHistory,
    replicateable: isReplicated(type.name, fields, type.isSetup === true),
    triggerable: type.isSetup !== true && !isHistory,
    feedEnabled: false,
    deprecatedAndHidden: false,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

/** Whether changes and deletions are logged: of records, and of users, but not of set-up or of what is worked out. */
export function isReplicated(name: string, fields: readonly Field[], isSetup: boolean): boolean {
  const hasStamp = fields.some((field) => field.name === "SystemModstamp");
  return hasStamp && (!isSetup || name === "User");
}

function children(schema: Schema, live: LiveType): unknown[] {
  return schema.all().flatMap((other) =>
    other.fields
      .filter((field) => field.to?.includes(live.type.name))
      .map((field) => ({
        cascadeDelete: live.type.name === "Opportunity",
        childSObject: other.type.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: null,
        restrictedDelete: false,
      })),
  );
}

const soapTypes: Partial<Record<FieldType, string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
  address: "urn:address",
  anyType: "xsd:anyType",
};

function fieldDescription(field: Field, view: View): Record<string, unknown> {
  const { type } = field;
  const isText = !["boolean", "int", "double", "currency", "percent", "date", "datetime", "address"].includes(type);
  const length = type === "id" ? 18 : isText ? (field.length ?? 255) : 0;
  const isFilterable = field.filterable !== false;
  return {
    name: field.name,
    label: field.label ?? labelOf(field.name),
    type,
    soapType: soapTypes[type] ?? "xsd:string",
    length,
    byteLength: length * 3,
    digits: type === "int" ? 9 : 0,
    precision: field.precision ?? 0,
    scale: field.scale ?? 0,
    nillable: field.nillable ?? (type !== "id" && type !== "boolean"),
    calculated: field.calculated === true,
    calculatedFormula: null,
    custom: field.name.endsWith("__c"),
    filterable: isFilterable,
    sortable: isFilterable && type !== "textarea",
    groupable: isFilterable && !["datetime", "double", "currency", "percent", "textarea"].includes(type),
    aggregatable: isFilterable && type !== "boolean",
    createable: false,
    updateable: false,
    defaultedOnCreate: false,
    unique: false,
    externalId: field.name === "External_Id__c",
    idLookup: type === "id",
    nameField: field.name === "Name",
    caseSensitive: false,
    compoundFieldName: null,
    controllerName: null,
    defaultValue: null,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    inlineHelpText: null,
    permissionable: field.name.endsWith("__c"),
    picklistValues: (field.picklist?.(view) ?? []).map(({ value, label = value, active = true }) => ({
      active,
      defaultValue: false,
      label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: (field.to?.length ?? 0) > 1,
    referenceTo: field.to ?? [],
    relationshipName: field.relationship ?? null,
    restrictedPicklist: false,
  };
}
