import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Company } from "./company.ts";
import { type Cell, type Row, records, type Table, tables } from "./records.ts";
import type { DayNumber } from "./timeline.ts";

const heldBack = 1 << 20;

/** Writes the company as the CSV files that `import` reads, one per table, and tells how many rows each got. */
export function writeCsv(company: Company, today: DayNumber, folder: string): Record<Table, number> {
  mkdirSync(folder, { recursive: true });
  const files = Object.fromEntries(
    Object.entries(tables).map(([table, header]) => [table, new CsvFile(join(folder, `${table}.csv`), header)]),
  ) as Record<Table, CsvFile>;
  try {
    for (const [table, row] of records(company, today)) files[table].write(row);
  } finally {
    for (const file of Object.values(files)) file.close();
  }
  return Object.fromEntries(Object.entries(files).map(([table, file]) => [table, file.rows])) as Record<Table, number>;
}

class CsvFile {
  rows = 0;
  readonly #file: number;
  #text: string;

  constructor(path: string, header: readonly string[]) {
    this.#file = openSync(path, "w");
    this.#text = `${header.join(",")}\n`;
  }

  write(row: Row): void {
    this.rows += 1;
    let line = "";
    for (let column = 0; column < row.length; column += 1)
      line += column === 0 ? cell(row[0]!) : `,${cell(row[column]!)}`;
    this.#text += `${line}\n`;
    if (this.#text.length > heldBack) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#text);
    this.#text = "";
  }
}

function cell(value: Cell): string {
  if (value === null) return "";
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
