import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { Day } from "../../domain/day.ts";
import { type Look, Styles } from "./styles.ts";

/** A cell is text, a number or a day. There is no cell of a formula: nothing here can write one. */
export type SheetCell =
  | null
  | { readonly text: string; readonly look?: Look }
  /** Money as an exact decimal. */
  | { readonly number: string | number; readonly format: string }
  | { readonly day: Day };

export interface Sheet {
  readonly name: string;
  /** Of each column, in characters. */
  readonly widths: readonly number[];
  /** How many rows and columns stay in sight. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  /** The row of heads and its columns, both from 0, when all below is one table that may be filtered. */
  readonly filter?: { readonly row: number; readonly columns: number };
  /** Columns, from 0, where a table begins; printed, each begins on a page of its own. */
  readonly tables: readonly number[];
  readonly rows: Iterable<readonly SheetCell[]>;
}

/**
 * A workbook as a stream of bytes (ECMA-376): sheets are written row by row, so memory does not grow with them, and the same
 * sheets give the same bytes. The one file that knows how a workbook is put together and zipped.
 */
export function workbookStream(title: string, sheets: readonly Sheet[]): Readable {
  const zip = new ZipFile();
  const styles = new Styles();
  const options = { mtime: new Date(Date.UTC(2000, 0, 1)), compressionLevel: 3 };
  const add = (path: string, parts: () => Iterable<string>) =>
    zip.addReadStreamLazy(path, options, (ready) => {
      const stream = Readable.from(encoded(parts()), { objectMode: false });
      stream.on("error", (error) => zip.emit("error", error));
      ready(null, stream);
    });
  const names = sheetNames(sheets);
  add("[Content_Types].xml", () => [contentTypes(sheets.length)]);
  add("_rels/.rels", () => [relations([["officeDocument", "xl/workbook.xml"]])]);
  add("docProps/core.xml", () => [core(title)]);
  add("xl/workbook.xml", () => [workbook(names, sheets)]);
  add("xl/_rels/workbook.xml.rels", () => [
    relations([
      ...sheets.map((_, index) => ["worksheet", `worksheets/sheet${index + 1}.xml`] as const),
      ["styles", "styles.xml"],
    ]),
  ]);
  for (const [index, sheet] of sheets.entries())
    add(`xl/worksheets/sheet${index + 1}.xml`, () => worksheet(sheet, styles));
  add("xl/styles.xml", () => [styles.xml()]); // last: by then every style has been asked for
  zip.end();
  const out = new PassThrough();
  zip.on("error", (error) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  zip.outputStream.pipe(out);
  return out;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** Bytes in pieces large enough to be worth a turn and small enough to let others have theirs. */
function* encoded(parts: Iterable<string>): Generator<Buffer> {
  let piece = "";
  for (const part of parts) {
    piece += part;
    if (piece.length < 1 << 16) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  yield Buffer.from(piece);
}

const mostRows = 1_048_576;

function* worksheet(sheet: Sheet, styles: Styles): Generator<string> {
  const { rows: top, columns: left } = sheet.frozen;
  const corner = `${columnName(left)}${top + 1}`;
  const pane = top > 0 && left > 0 ? "bottomRight" : top > 0 ? "bottomLeft" : "topRight";
  const split = `${left > 0 ? ` xSplit="${left}"` : ""}${top > 0 ? ` ySplit="${top}"` : ""}`;
  yield `${declaration}<worksheet xmlns="${main}">${isOneTable(sheet) ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : ""}<sheetViews><sheetView workbookViewId="0" showGridLines="0">`;
  if (top + left > 0) yield `<pane${split} topLeftCell="${corner}" activePane="${pane}" state="frozen"/>`;
  yield `</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`;
  if (sheet.widths.length > 0) {
    const columns = sheet.widths.map(
      (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    );
    yield `<cols>${columns.join("")}</cols>`;
  }
  yield "<sheetData>";
  let count = 0;
  for (const row of sheet.rows) {
    count += 1;
    if (count > mostRows) throw new Error(`A sheet holds no more than ${mostRows} rows.`);
    let cells = "";
    for (const [index, cell] of row.entries())
      if (cell !== null) cells += cellXml(`${columnName(index)}${count}`, cell, styles);
    if (cells !== "") yield `<row r="${count}">${cells}</row>`;
  }
  yield "</sheetData>";
  if (sheet.filter !== undefined && count > sheet.filter.row + 1)
    yield `<autoFilter ref="A${sheet.filter.row + 1}:${columnName(sheet.filter.columns - 1)}${count}"/>`;
  yield `<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>${pages(sheet)}</worksheet>`;
}

const isOneTable = (sheet: Sheet) => sheet.tables.length < 2;

/** Characters of the usual width that an A4 page across takes. */
const pageWidth = 140;

/** A table is printed on its page's width, however long it is; tables side by side on pages of their own, all in one size. */
function pages(sheet: Sheet): string {
  if (isOneTable(sheet)) return '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>';
  const wide = sheet.tables.map((from, index) =>
    sheet.widths.slice(from, sheet.tables[index + 1]).reduce((sum, width) => sum + width, 0),
  );
  const scale = Math.max(10, Math.min(100, Math.floor((100 * pageWidth) / Math.max(...wide))));
  const breaks = sheet.tables.slice(1).map((column) => `<brk id="${column}" max="1048575" man="1"/>`);
  return `<pageSetup paperSize="9" scale="${scale}" orientation="landscape"/><colBreaks count="${breaks.length}" manualBreakCount="${breaks.length}">${breaks.join("")}</colBreaks>`;
}

function cellXml(at: string, cell: NonNullable<SheetCell>, styles: Styles): string {
  if ("day" in cell) return `<c r="${at}" s="${styles.day}"><v>${serialOf(cell.day)}</v></c>`;
  if ("number" in cell && isNumber(cell.number))
    return `<c r="${at}" s="${styles.number(cell.format)}"><v>${cell.number}</v></c>`;
  const text = "text" in cell ? cell.text : String(cell.number);
  if (text === "") return "";
  const style = styles.text("text" in cell ? cell.look : undefined, formulaStart.test(text));
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cut(text))}</t></is></c>`;
}

const isNumber = (value: string | number) =>
  typeof value === "number" ? Number.isFinite(value) : /^-?\d+(\.\d+)?$/.test(value);

/** Such a text is kept a text when somebody edits its cell, too. */
const formulaStart = /^[\s'=+\-@＝＋－＠]/;

/** Days since 30 December 1899, as Excel counts from March 1900 on. */
function serialOf(day: Day): number {
  return Temporal.PlainDate.from("1899-12-30").until(Temporal.PlainDate.from(day), { largestUnit: "days" }).days;
}

/** Excel takes no longer text in a cell. */
const longest = 32_767;
const cut = (text: string) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

const special = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/;

/** What XML cannot hold is shown as the sign for that; `_x0041_`, which Excel would read as an A, stays what it is. */
function escaped(text: string): string {
  if (!special.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n")
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

const attribute = (text: string) => escaped(text.replaceAll(/[\t\n\r]/g, " ")).replaceAll('"', "&quot;");

const names: string[] = [];
/** A, B … Z, AA … */
function columnName(index: number): string {
  const known = names[index];
  if (known !== undefined) return known;
  const name = `${index < 26 ? "" : columnName(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;
  names[index] = name;
  return name;
}

/** Excel's rules: 31 characters, none of `[]:*?/\`, no apostrophe at an end, none twice. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }) => {
    const plain = name.toWellFormed().replaceAll(/[[\]:*?/\\\u0000-\u001f\ufffe\uffff]/g, " ");
    const base = plain.trim().replaceAll(/^'+|'+$/g, "") || "Sheet";
    for (let count = 1; ; count += 1) {
      const suffix = count === 1 ? "" : ` ${count}`;
      const tried = `${base.slice(0, 31 - suffix.length).toWellFormed()}${suffix}`;
      if (taken.has(tried.toLowerCase())) continue;
      taken.add(tried.toLowerCase());
      return tried;
    }
  });
}

function workbook(names: readonly string[], sheets: readonly Sheet[]): string {
  const list = names.map(
    (name, index) => `<sheet name="${attribute(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  // Printed, the heads stand on every page.
  const heads = sheets.flatMap(({ frozen }, index) =>
    frozen.rows === 0
      ? []
      : [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escaped(`'${names[index]?.replaceAll("'", "''")}'!$1:$${frozen.rows}`)}</definedName>`,
        ],
  );
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${list.join("")}</sheets>${heads.length === 0 ? "" : `<definedNames>${heads.join("")}</definedNames>`}</workbook>`;
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
  );
  const metadata =
    targets[0]?.[0] === "officeDocument"
      ? '<Relationship Id="rIdCore" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
      : "";
  return `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join("")}${metadata}</Relationships>`;
}

function core(title: string): string {
  return `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title><dc:creator>Repmark</dc:creator></cp:coreProperties>`;
}

function contentTypes(sheets: number): string {
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const list = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${list.join("")}<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;
}
