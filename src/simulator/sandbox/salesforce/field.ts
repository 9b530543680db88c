import type { Field, FieldTraits, FieldType, PicklistValue, Scalar, View } from "./object-type.ts";

type Get<Row> = (row: Row, view: View) => Scalar;

/** Makes the fields of one kind of record: `const { text, money } = fieldsOf<DealRow>()`. */
export function fieldsOf<Row>() {
  const make =
    (type: FieldType, usual: FieldTraits = {}) =>
    (name: string, get: Get<Row>, traits: FieldTraits = {}): Field<Row> => ({ name, type, get, ...usual, ...traits });
  return {
    text: make("string", { length: 255 }),
    long: make("textarea", { length: 32_000, filterable: false }),
    email: make("email", { length: 80 }),
    flag: make("boolean", { nillable: false }),
    whole: make("int", { precision: 9, scale: 0 }),
    number: make("double", { precision: 18, scale: 2 }),
    money: make("currency", { precision: 18, scale: 2 }),
    percent: make("percent", { precision: 8, scale: 6 }),
    day: make("date"),
    instant: make("datetime"),
    any: make("anyType", { filterable: false }),
    address: make("address", { isCompound: true, filterable: false }),
    choice: (
      name: string,
      values: readonly string[] | ((view: View) => readonly PicklistValue[]),
      get: Get<Row>,
      traits: FieldTraits = {},
    ): Field<Row> => ({
      name,
      type: "picklist",
      length: 255,
      picklist: typeof values === "function" ? values : () => values.map((value) => ({ value })),
      get,
      ...traits,
    }),
    /** `to` is called `relationship` when its own fields are asked for; none when left out. */
    reference: (name: string, to: string | readonly string[], get: Get<Row>, traits: FieldTraits = {}): Field<Row> => ({
      name,
      type: "reference",
      length: 18,
      to: typeof to === "string" ? [to] : to,
      relationship: name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.replace(/Id$/, ""),
      get,
      ...traits,
    }),
    currencyCode: (get: Get<Row>): Field<Row> => ({
      name: "CurrencyIsoCode",
      label: "Currency",
      type: "picklist",
      feature: "multiCurrency",
      picklist: () => ["USD", "EUR", "GBP", "SEK", "NOK"].map((value) => ({ value })),
      get,
    }),
  };
}
