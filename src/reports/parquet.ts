import { parquetWriteBuffer } from "hyparquet-writer";
import type { PlainTable, TableKind } from "./table.ts";

type Value = string | number | boolean | null;

/**
 * A table as Parquet: days are dates, truths are booleans, and decimals stay exact: all of a column at the scale of its longest. A number that
 * is no decimal text is a double.
 */
export function parquetOf({ columns, rows }: PlainTable): Uint8Array {
  const made = columns.map(({ name, kind }, index) =>
    columnOf(
      name,
      kind,
      rows.map((row) => row[index] ?? null),
    ),
  );
  const bytes = parquetWriteBuffer({
    columnData: made.map(({ name, data }) => ({ name, data })),
    schema: [{ name: "root", num_children: made.length }, ...made.map(({ element }) => element)],
    createdBy: "repmark",
  });
  return new Uint8Array(bytes);
}

function columnOf(name: string, kind: TableKind, values: readonly Value[]) {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  if (kind === "day")
    return {
      name,
      data: values.map((value) => (value === null ? null : new Date(`${value}T00:00:00Z`))),
      element: { ...optional, type: "INT32", converted_type: "DATE" } as const,
    };
  if (kind === "truth")
    return {
      name,
      data: values.map((value) => (value === null ? null : Boolean(value))),
      element: { ...optional, type: "BOOLEAN" } as const,
    };
  const isDecimals = (kind === "money" || kind === "number") && values.every(isDecimalOrNull);
  const scale = Math.max(
    0,
    ...values.map((value) => (typeof value === "string" ? (value.split(".")[1]?.length ?? 0) : 0)),
  );
  if (isDecimals && values.some((value) => value !== null) && fits(values, scale))
    return {
      name,
      data: values.map((value) => (value === null ? null : unscaled(String(value), scale))),
      element: { ...optional, type: "INT64", converted_type: "DECIMAL", scale, precision: 18 } as const,
    };
  if (kind === "number" && values.every((value) => value === null || typeof value === "number"))
    return { name, data: [...values], element: { ...optional, type: "DOUBLE" } as const };
  return {
    name,
    data: values.map((value) => (value === null ? null : String(value))),
    element: { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8" } as const,
  };
}

const isDecimalOrNull = (value: Value) =>
  value === null || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));

/** Eighteen digits, as a DECIMAL of eight bytes has them; what is longer stays text and exact. */
const fits = (values: readonly Value[], scale: number) =>
  values.every((value) => value === null || unscaled(String(value), scale).toString().replace("-", "").length <= 18);

function unscaled(decimal: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
}
