/** A property as `GET /crm/properties` describes it. */
export interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: "string" | "number" | "date" | "datetime" | "enumeration" | "bool" | "phone_number" | "json";
  readonly fieldType: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
  /** Made by the vendor rather than by this portal's admin. */
  readonly hubspotDefined: boolean;
  readonly calculated: boolean;
}

type Choices = Readonly<Record<string, string>>;

function property(
  name: string,
  label: string,
  type: Property["type"],
  fieldType: string,
  choices: Choices = {},
): Property {
  return {
    name,
    label,
    type,
    fieldType,
    options: Object.entries(choices).map(([value, text]) => ({ label: text, value })),
    hubspotDefined: true,
    calculated: false,
  };
}

export const text = (name: string, label: string) => property(name, label, "string", "text");
export const number = (name: string, label: string) => property(name, label, "number", "number");
export const date = (name: string, label: string) => property(name, label, "date", "date");
export const instant = (name: string, label: string) => property(name, label, "datetime", "date");
/** Internal values and the labels people see. */
export const choice = (name: string, label: string, choices: Choices = {}) =>
  property(name, label, "enumeration", "select", choices);
export const flag = (name: string, label: string) =>
  property(name, label, "bool", "booleancheckbox", { true: "Yes", false: "No" });
export const calculated = (of: Property): Property => ({
  ...of,
  fieldType: `calculation_${of.type}`,
  calculated: true,
});
/** Made by this portal's admin. */
export const custom = (of: Property): Property => ({ ...of, hubspotDefined: false });

/** What every kind of record has. */
export function common(created: string, modified: string): Property[] {
  return [
    number("hs_object_id", "Record ID"),
    instant(created, "Create date"),
    ...(created === "hs_createdate" ? [] : [instant("hs_createdate", "Object create date/time")]),
    instant(modified, "Last modified date"),
    choice("hubspot_owner_id", "Owner"),
    text("hs_merged_object_ids", "Merged record IDs"),
  ];
}
