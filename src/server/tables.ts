import type { ExportTable } from "../app/table-file.ts";

type Column = ExportTable["columns"][number];
type Kind = Column["kind"];
type Value = string | number | boolean | null | undefined;

/** A table of objects: for each column its name, its kind and where its value is. */
export function tableOf<Row>(
  name: string,
  rows: readonly Row[],
  columns: readonly (readonly [name: string, kind: Kind, value: (row: Row) => Value])[],
): ExportTable {
  return {
    name,
    columns: columns.map(([column, kind]) => ({ name: column, title: titleOf(column), kind })),
    rows: rows.map((row) => columns.map(([, , value]) => value(row) ?? null)),
  };
}

/** `sampleSize` as `Sample size`. */
const titleOf = (name: string) => {
  const words = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
};
