/** A cell: numbers and exact decimals go out as they are, text is kept from being read as a formula. */
export type CsvCell = string | number | boolean | null | undefined | { readonly decimal: string };

/** What stands between cells and before decimals; `isMarked`: Excel takes a file for UTF-8 by the mark it begins with. */
export interface CsvManner {
  readonly separator: "," | ";";
  readonly decimalMark: "." | ",";
  readonly isMarked: boolean;
}

/** RFC 4180, as programs read it. */
const plain: CsvManner = { separator: ",", decimalMark: ".", isMarked: false };

/** Rows as CSV text (CRLF, quotes doubled), the header first. */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  manner: CsvManner = plain,
): string {
  const lines = [header, ...rows].map((row) => `${row.map((value) => cell(value, manner)).join(manner.separator)}\r\n`);
  return (manner.isMarked ? "\uFEFF" : "") + lines.join("");
}

function cell(value: CsvCell, { separator, decimalMark }: CsvManner): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return quoted(value.decimal.replace(".", decimalMark), separator);
  if (typeof value === "number") return quoted(String(value).replace(".", decimalMark), separator);
  if (typeof value !== "string") return String(value);
  return quoted(formulaStart.test(value) ? `'${value}` : value, separator);
}

const quoted = (text: string, separator: string) =>
  text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** What a spreadsheet takes for a formula (OWASP, CSV injection), full-width forms included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
