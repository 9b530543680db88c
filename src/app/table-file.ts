import { buffer } from "node:stream/consumers";
import { type CsvCell, csvText } from "../domain/csv-text.ts";
import type { Language } from "../domain/language.ts";
import { parquetOf } from "../reports/parquet.ts";
import type { PlainTable, TableKind } from "../reports/table.ts";
import { type SheetCell, workbookStream } from "../reports/xlsx/workbook.ts";

export type ExportTable = PlainTable;
export type ExportFormat = "csv" | "csv-excel" | "xlsx" | "parquet";

type Value = string | number | boolean | null;

export interface TableFile {
  readonly content: Uint8Array | string;
  readonly type: string;
  readonly name: string;
}

/** A table as a file. Text that begins like a formula is kept from being one; numbers stay numbers. */
export async function tableFile(table: PlainTable, format: ExportFormat, language: Language): Promise<TableFile> {
  switch (format) {
    case "csv":
      return {
        content: csvText(
          table.columns.map(({ name }) => name),
          cellsOf(table),
        ),
        type: "text/csv; charset=utf-8",
        name: `${table.name}.csv`,
      };
    case "csv-excel":
      return {
        content: csvText(
          table.columns.map(({ title }) => title),
          cellsOf(table),
          { separator: ";", decimalMark: language === "sv" ? "," : ".", isMarked: true },
        ),
        type: "text/csv; charset=utf-8",
        name: `${table.name}.csv`,
      };
    case "xlsx":
      return {
        content: await buffer(workbookStream(table.name, [sheetOf(table)])),
        type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        name: `${table.name}.xlsx`,
      };
    case "parquet":
      return { content: parquetOf(table), type: "application/vnd.apache.parquet", name: `${table.name}.parquet` };
  }
}

const cellsOf = ({ columns, rows }: PlainTable): CsvCell[][] =>
  rows.map((row) => row.map((value, index) => csvCell(value, columns[index]?.kind ?? "text")));

/** A decimal string is a number, not a text that may look like a formula. */
const csvCell = (value: Value, kind: TableKind): CsvCell =>
  (kind === "money" || kind === "number") && typeof value === "string" && isDecimal(value) ? { decimal: value } : value;

const isDecimal = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

function sheetOf({ name, columns, rows }: PlainTable) {
  const widths = columns.map(({ title }, index) =>
    Math.min(
      60,
      Math.max(10, title.length + 2, ...rows.slice(0, 200).map((row) => String(row[index] ?? "").length + 2)),
    ),
  );
  return {
    name,
    widths,
    frozen: { rows: 1, columns: 0 },
    filter: { row: 0, columns: columns.length },
    tables: [0],
    rows: [
      columns.map(({ title }): SheetCell => ({ text: title, look: "head" })),
      ...rows.map((row) => row.map((value, index) => sheetCell(value, columns[index]?.kind ?? "text"))),
    ],
  };
}

function sheetCell(value: Value, kind: TableKind): SheetCell {
  if (value === null || value === "") return null;
  if (kind === "day" && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return { day: String(value) };
  if (kind === "money" && isDecimal(String(value))) return { number: String(value), format: "#,##0.00" };
  if (kind === "number" && (typeof value === "number" || isDecimal(String(value))))
    return { number: value as string | number, format: "General" };
  return { text: String(value) };
}
