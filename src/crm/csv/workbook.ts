import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { SaxesParser } from "saxes";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { unreadable } from "./unreadable.ts";

const mostEntries = 2000;
const mostBytes = 512 * 2 ** 20;
const mostRatio = 200;
const mostSharedBytes = 96 * 2 ** 20;
const mostColumns = 2000;
/** No part of a workbook has elements this deep in each other. */
const mostDepth = 100;
/** Cells that are not there and are written all the same, so that columns stand below each other: many more of them than of those there are is no table. */
const mostFilledIn = { times: 100, besides: 5_000_000 };
/** In letters. A line of ours may be as long; a cell of Excel holds 32,767. */
const longestCell = 500_000;
/** Of what is written for what is read: texts that many cells share and ends of rows that are empty make more of it, but not that much more. */
const mostWritten = { times: 10, besides: 16 * 2 ** 20 };

/** Writes each sheet of a workbook that has cells as CSV into `folder`. Sizes are checked before anything is unpacked. */
export async function writeSheets(
  file: string,
  name: string,
  folder: string,
): Promise<{ name: string; path: string }[]> {
  const zip = await openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: true,
    validateEntrySizes: true,
  });
  try {
    const entries = await entriesOf(zip, name);
    if (!entries.has("xl/workbook.xml"))
      throw unreadable("no-workbook", `${name} is not an Excel workbook.`, "Save it as XLSX or CSV.");
    const sheets = await sheetsIn(zip, entries);
    const shared = await sharedStrings(zip, entries, name);
    const styles = await dateStyles(zip, entries);
    const written: { name: string; path: string }[] = [];
    for (const sheet of sheets.list) {
      const entry = entries.get(sheet.path);
      if (entry === undefined) continue;
      const path = join(
        folder,
        `${createHash("sha256").update(`${file} ${sheet.name}`).digest("hex").slice(0, 16)}.csv`,
      );
      if ((await writeSheet(zip, entry, shared, styles, sheets.from1904, path, name)) > 0)
        written.push({ name: sheet.name, path });
    }
    if (written.length === 0)
      throw unreadable("empty-file", `${name} has no filled sheet.`, "Export it again, with its header line and rows.");
    return written;
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile, name: string): Promise<Map<string, Entry>> {
  const bomb = (what: string) =>
    unreadable("workbook-too-large", `${name} ${what}.`, "Export the table as CSV instead.");
  const odd = (what: string) =>
    unreadable(
      "unreadable-workbook",
      `${name} ${what}, as no workbook of Excel does.`,
      "Open it and save it again as XLSX or CSV.",
    );
  if (zip.entryCount > mostEntries) throw bomb(`holds ${zip.entryCount} parts, far more than a workbook has`);
  const entries = new Map<string, Entry>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    bytes += entry.uncompressedSize;
    if (bytes > mostBytes) throw bomb(`would unpack to more than ${mostBytes / 2 ** 20} MB`);
    if (entry.uncompressedSize > 4 * 2 ** 20 && entry.uncompressedSize > entry.compressedSize * mostRatio)
      throw bomb(`unpacks to more than ${mostRatio} times its size`);
    if (/^xl\/sharedStrings\.xml$/i.test(entry.fileName) && entry.uncompressedSize > mostSharedBytes)
      throw bomb("holds more text than fits into memory");
    if (entries.has(entry.fileName)) throw odd("has two parts of one name");
    const kind = (entry.externalFileAttributes >>> 16) & 0o170000; // of Unix, where it was packed there
    if (kind !== 0 && kind !== 0o100000 && kind !== 0o040000) throw odd("holds a link or a device");
    entries.set(entry.fileName, entry);
  }
  return entries;
}

/** Feeds a part of the archive to an XML parser, piece by piece. */
async function parse(
  zip: ZipFile,
  entry: Entry,
  parser: SaxesParser,
  pause: () => Promise<void> = async () => {},
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of wholePart(zip, entry)) {
    parser.write(decoder.decode(chunk, { stream: true }));
    await pause();
  }
  parser.write(decoder.decode()).close();
}

/** A part as it was packed: one whose sum is another is damaged. */
async function* wholePart(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error(`${entry.fileName} is damaged.`);
}

function parserFailing(): SaxesParser {
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("A workbook has no document type.");
  });
  // Handlers of its parts are one for each event: how deep it is by now is asked of the parser where a tag begins.
  parser.on("opentagstart", () => {
    if ((parser as unknown as { tags: unknown[] }).tags.length > mostDepth)
      throw new Error("No part of a workbook is that deep.");
  });
  return parser;
}

const local = (name: string) => name.slice(name.indexOf(":") + 1);

async function sheetsIn(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
): Promise<{ list: { name: string; path: string }[]; from1904: boolean }> {
  const targets = new Map<string, string>();
  const relations = entries.get("xl/_rels/workbook.xml.rels");
  if (relations !== undefined) {
    const parser = parserFailing();
    parser.on("opentag", ({ name, attributes }) => {
      if (local(name) === "Relationship")
        targets.set(String(attributes.Id), String(attributes.Target).replace(/^\/?(xl\/)?/, "xl/"));
    });
    await parse(zip, relations, parser);
  }
  const list: { name: string; path: string }[] = [];
  let from1904 = false;
  const parser = parserFailing();
  parser.on("opentag", ({ name, attributes }) => {
    if (local(name) === "workbookPr") from1904 = /^(1|true)$/.test(String(attributes.date1904 ?? ""));
    if (local(name) === "sheet")
      list.push({
        name: String(attributes.name),
        path: targets.get(String(attributes["r:id"])) ?? `xl/worksheets/sheet${list.length + 1}.xml`,
      });
  });
  await parse(zip, entries.get("xl/workbook.xml")!, parser);
  return { list, from1904 };
}

async function sharedStrings(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string): Promise<string[]> {
  const entry = entries.get("xl/sharedStrings.xml");
  const strings: string[] = [];
  if (entry === undefined) return strings;
  let current = "";
  let inText = false;
  let phonetic = 0;
  const parser = parserFailing();
  parser.on("opentag", (tag) => {
    const tagName = local(tag.name);
    if (tagName === "si") current = "";
    if (tagName === "rPh") phonetic += 1;
    inText = tagName === "t" && phonetic === 0;
  });
  parser.on("text", (text) => {
    if (inText) current += text;
  });
  parser.on("closetag", (tag) => {
    const tagName = local(tag.name);
    if (tagName === "si") strings.push(current);
    if (tagName === "rPh") phonetic -= 1;
    if (tagName === "t") inText = false;
    if (strings.length > 5_000_000)
      throw unreadable(
        "workbook-too-large",
        `${name} holds more text than fits into memory.`,
        "Export the table as CSV instead.",
      );
  });
  await parse(zip, entry, parser);
  return strings;
}

/** Which cell styles show a number as a date. */
async function dateStyles(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<boolean[]> {
  const entry = entries.get("xl/styles.xml");
  const styles: boolean[] = [];
  if (entry === undefined) return styles;
  const own = new Map<number, boolean>();
  let inCells = false;
  const parser = parserFailing();
  parser.on("opentag", ({ name, attributes }) => {
    if (local(name) === "numFmt")
      own.set(
        Number(attributes.numFmtId),
        /[ymdh]/i.test(String(attributes.formatCode).replace(/"[^"]*"|\[[^\]]*\]|\\./g, "")),
      );
    if (local(name) === "cellXfs") inCells = true;
    if (local(name) === "xf" && inCells) {
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(
        own.get(id) ??
          ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)),
      );
    }
  });
  parser.on("closetag", ({ name }) => {
    if (local(name) === "cellXfs") inCells = false;
  });
  await parse(zip, entry, parser);
  return styles;
}

/** Writes one sheet; answers how many rows have cells. Rows are padded to the widest so far, so a short row is only an empty end. */
async function writeSheet(
  zip: ZipFile,
  entry: Entry,
  shared: readonly string[],
  styles: readonly boolean[],
  from1904: boolean,
  path: string,
  name: string,
): Promise<number> {
  let rows = 0;
  let written = 0;
  let [there, filledIn] = [0, 0];
  const tooMuch = () =>
    unreadable(
      "workbook-too-large",
      `${name} would become far more text than there is in it.`,
      "Export the table as CSV instead.",
    );
  let width = 0;
  let cells: string[] = [];
  let column = -1;
  let type = "n";
  let style = 0;
  let value = "";
  let takes = false;
  let out: string[] = [];
  const parser = parserFailing();
  parser.on("opentag", (tag) => {
    const tagName = local(tag.name);
    if (tagName === "row") {
      cells = [];
      column = -1;
    } else if (tagName === "c") {
      column = columnOf(tag.attributes.r, column + 1);
      if (column >= mostColumns)
        throw unreadable(
          "too-many-columns",
          `${name} has more than ${mostColumns.toLocaleString("en")} columns.`,
          "Export only the columns you need.",
        );
      type = String(tag.attributes.t ?? "n");
      style = Number(tag.attributes.s ?? 0);
      value = "";
    } else if (tagName === "v" || tagName === "t") takes = true;
  });
  parser.on("text", (text) => {
    if (takes) value += text;
    if (value.length > longestCell)
      throw unreadable(
        "line-too-long",
        `${name} has a cell of more than ${longestCell.toLocaleString("en")} characters.`,
        "Export only the columns you need.",
      );
  });
  parser.on("closetag", (tag) => {
    const tagName = local(tag.name);
    if (tagName === "v" || tagName === "t") takes = false;
    else if (tagName === "c") {
      there += 1;
      filledIn += Math.max(0, column - cells.length);
      if (filledIn > there * mostFilledIn.times + mostFilledIn.besides) throw tooMuch();
      while (cells.length < column) cells.push("");
      cells[column] = cellText(type, value, shared, styles[style] === true, from1904);
    } else if (tagName === "row") {
      if (cells.every((cell) => cell === "")) return;
      if (rows === 0 || width < 2) width = Math.max(width, cells.length);
      while (cells.length > width && cells.at(-1) === "") cells.pop();
      filledIn += Math.max(0, width - cells.length);
      while (cells.length < width) cells.push("");
      rows += 1;
      const line = `${cells.map(quotedCell).join(",")}\n`;
      written += line.length;
      if (written > entry.uncompressedSize * mostWritten.times + mostWritten.besides) throw tooMuch();
      out.push(line);
    }
  });
  async function* lines() {
    const waiting: string[] = [];
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const chunk of wholePart(zip, entry)) {
      parser.write(decoder.decode(chunk, { stream: true }));
      waiting.push(...out);
      out = [];
      yield waiting.splice(0).join("");
    }
    parser.write(decoder.decode()).close();
    yield out.join("");
  }
  await pipeline(lines(), createWriteStream(path, { mode: 0o600 }));
  return rows;
}

function columnOf(reference: unknown, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(String(reference ?? ""))?.[0];
  if (letters === undefined) return next;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellText(type: string, value: string, shared: readonly string[], isDate: boolean, from1904: boolean): string {
  if (type === "s") return shared[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : value === "" ? "" : "false";
  if (type === "str" || type === "inlineStr" || type === "e" || type === "d") return value;
  if (value === "") return "";
  return isDate ? serialDate(Number(value), from1904) : plainNumber(value);
}

/** Excel counts days from the last day of 1899 (and has a 29 February 1900), or from 1904. */
function serialDate(serial: number, from1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return String(serial);
  const days = Math.floor(serial) + (from1904 ? 1462 : 0) + (serial < 60 && !from1904 ? 1 : 0);
  const instant = new Date(Date.UTC(1899, 11, 30 + days) + Math.round((serial % 1) * 86_400) * 1000).toISOString();
  return serial % 1 === 0 ? instant.slice(0, 10) : instant.slice(0, 19);
}

/** Excel keeps 0.1 + 0.2 as 0.30000000000000004 and large numbers with an exponent; people saw 15 digits. */
function plainNumber(value: string): string {
  if (/^-?\d{1,15}(\.\d{1,6})?$/.test(value)) return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const rounded = String(Number(number.toPrecision(15)));
  return rounded.includes("e") ? number.toFixed(10).replace(/\.?0+$/, "") : rounded;
}

function quotedCell(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
