/** A cell: numbers and exact decimals go out as they are, text is kept from being read as a formula. */
export type CsvCell = string | number | boolean | null | undefined | { readonly decimal: string };

/** Rows as CSV text (RFC 4180: comma, CRLF, quotes doubled), the header first. */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: CsvCell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return value.decimal;
  if (typeof value !== "string") return String(value);
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet takes for a formula (OWASP, CSV injection), full-width forms included. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/;
