import type { TFunction } from "i18next";
import type { Quantity } from "../../domain/figure.ts";
import type { Language } from "../../domain/language.ts";
import type { Cell, Table } from "../document.ts";
import { numberFormat } from "./number-format.ts";
import type { SheetCell } from "./workbook.ts";

/** A table of the document with one thing in each cell, so that it can be sorted, filtered and reckoned with. */
export interface Grid {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly SheetCell[])[];
}

interface Column {
  readonly head: string;
  readonly cell: (cell: Cell) => SheetCell;
}

/** Both ends of an interval, a verdict, its reason and a second line get columns of their own, where there are any. */
export function gridOf(table: Table, language: Language, t: TFunction): Grid {
  const marked = table.columns.filter((_, index) => table.rows.some((row) => row[index]?.mark !== undefined));
  const columns = table.columns.map((column, index): Column[] => {
    const cells = table.rows.flatMap((row) => row[index] ?? []);
    const has = (what: (cell: Cell) => unknown) => cells.some((cell) => what(cell) !== undefined);
    const head = (word: string) => (column.title === "" ? word : `${column.title}: ${word}`);
    const isNumbers = has((cell) => cell.quantity);
    const own: Column[] = has((cell) => cell.between)
      ? [
          { head: head(t("low")), cell: (cell) => quantityCell(cell.between?.[0], language) },
          { head: head(t("high")), cell: (cell) => quantityCell(cell.between?.[1], language) },
        ]
      : [{ head: column.title, cell: (cell) => ownCell(cell, isNumbers, language) }];
    if (has((cell) => cell.mark)) {
      own.push({ head: head(t("verdict")), cell: (cell) => textCell(cell.mark?.text) });
      if (marked.length === 1) own.push({ head: t("because"), cell: (cell) => textCell(cell.mark?.because) });
    }
    if (has((cell) => cell.detail)) own.push({ head: head(t("note")), cell: (cell) => textCell(cell.detail) });
    return own;
  });
  return {
    caption: table.caption,
    heads: columns.flatMap((own) => own.map((column) => column.head)),
    rows: table.rows.map((row) =>
      columns.flatMap((own, index) => own.map((column) => column.cell(row[index] ?? none))),
    ),
  };
}

const none: Cell = { text: "" };

export const textCell = (text: string | undefined): SheetCell => (text === undefined || text === "" ? null : { text });

export function quantityCell(quantity: Quantity | null | undefined, language: Language): SheetCell {
  return quantity == null ? null : { number: quantity.value, format: numberFormat(quantity, language) };
}

/** An unknown number is an empty cell, which no sum and no average counts; a dash would be text among numbers. */
function ownCell(cell: Cell, isNumbers: boolean, language: Language): SheetCell {
  if (cell.quantity !== undefined) return quantityCell(cell.quantity, language);
  return isNumbers && cell.text === "–" ? null : textCell(cell.text);
}
