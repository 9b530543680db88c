import { gzipSync } from "node:zlib";
import { type Part, zipOf } from "./hostile-zip.ts";

/** A file that was made to harm, and what it is called when it is sent. */
export interface Hostile {
  readonly what: string;
  readonly name: string;
  readonly bytes: () => Buffer;
}

const header = "opportunity_id,owner,stage,created,close date,amount\n";
const row = "D1,Ada,Won,2026-01-02,2026-02-03,100.00\n";
const mb = 2 ** 20;
const many = (count: number, of: (at: number) => string) => Array.from({ length: count }, (_, at) => of(at)).join("");

const book = '<workbook><sheets><sheet name="S" sheetId="1"/></sheets></workbook>';
const sheetOf = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const good = sheetOf(
  `<row>${header.trim().split(",").map(cell).join("")}</row><row>${row.trim().split(",").map(cell).join("")}</row>`,
);
/** A workbook that is as it should be but for what is said. */
const parts = (sheet: string | Buffer = good, more: readonly Part[] = [], workbook: string = book): Part[] => [
  { name: "xl/workbook.xml", content: workbook },
  { name: "xl/worksheets/sheet1.xml", content: sheet },
  ...more,
];
const says = (about: Part["says"]): Part[] => parts().map((part, at) => (at === 1 ? { ...part, says: about! } : part));

const xlsx = (what: string, bytes: () => Buffer): Hostile => ({ what, name: "deals.xlsx", bytes });
const csv = (what: string, bytes: () => Buffer | string): Hostile => ({
  what,
  name: "deals.csv",
  bytes: () => Buffer.from(bytes()),
});

const shared = (strings: string): Part => ({ name: "xl/sharedStrings.xml", content: `<sst>${strings}</sst>` });
const laughs = `<!DOCTYPE l [<!ENTITY a0 "ha">${many(20, (at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`)}]>`;
const outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
const nested = (depth: number): Buffer =>
  depth === 0 ? Buffer.alloc(4 * mb) : zipOf([{ name: "inner.xlsx", content: nested(depth - 1) }]);

const archives: readonly Hostile[] = [
  xlsx("a sheet that unpacks a thousandfold", () => zipOf(parts(Buffer.alloc(60 * mb, " ")))),
  xlsx("strings that unpack a thousandfold", () =>
    zipOf(parts(good, [{ name: "xl/sharedStrings.xml", content: Buffer.alloc(60 * mb, " ") }])),
  ),
  xlsx("a part nobody reads that unpacks a thousandfold", () =>
    zipOf(parts(good, [{ name: "xl/media/image1.png", content: Buffer.alloc(60 * mb) }])),
  ),
  xlsx("fifty parts that unpack a hundredfold each", () =>
    zipOf(
      parts(
        good,
        Array.from({ length: 50 }, (_, at) => ({ name: `xl/p${at}`, content: Buffer.alloc(12 * mb) })),
      ),
    ),
  ),
  xlsx("a ZIP in a ZIP in a ZIP …", () => nested(8)),
  xlsx("100,000 parts", () =>
    zipOf(Array.from({ length: 100_000 }, (_, at) => ({ name: `p${at}`, content: "x", says: { method: 0 } }))),
  ),
  xlsx("2,500 parts", () =>
    zipOf(
      parts(
        good,
        Array.from({ length: 2500 }, (_, at) => ({ name: `p${at}`, content: "" })),
      ),
    ),
  ),
  xlsx("a hundred parts over the same bytes", () =>
    zipOf(
      parts(
        good,
        Array.from({ length: 100 }, (_, at) => ({
          name: `xl/o${at}`,
          content: Buffer.alloc(7 * mb),
          says: { offset: 0 },
        })),
      ),
    ),
  ),
  xlsx("a size that is too small", () => zipOf(says({ size: 10 }))),
  xlsx("a size that is too large", () => zipOf(says({ size: good.length + 10 }))),
  xlsx("a size of 4 GiB", () => zipOf(says({ size: 0xfffffffe }))),
  xlsx("a packed size that is too small", () => zipOf(says({ packed: 10 }))),
  xlsx("a packed size beyond the file", () => zipOf(says({ packed: 0x7fffffff }))),
  xlsx("a size for a ZIP64 that is none", () => zipOf(says({ size: 0xffffffff }))),
  xlsx("a ZIP64 field that is cut", () =>
    zipOf(says({ size: 0xffffffff, extra: Buffer.from("01000400ffffffff", "hex") })),
  ),
  xlsx("a ZIP64 field of 16 exabytes", () =>
    zipOf(says({ size: 0xffffffff, extra: Buffer.concat([Buffer.from("01000800", "hex"), Buffer.alloc(8, 0xff)]) })),
  ),
  xlsx("an extra field longer than it is", () => zipOf(says({ extra: Buffer.from("0100ffff", "hex") }))),
  xlsx("a part that begins beyond the end", () => zipOf(says({ offset: 0x7ffffff0 }))),
  xlsx("a part that begins in another", () => zipOf(says({ offset: 7 }))),
  xlsx("more parts than it says", () => zipOf(parts(), { count: 1 })),
  xlsx("fewer parts than it says", () => zipOf(parts(), { count: 40 })),
  xlsx("parts without end by its word", () => zipOf(parts(), { count: 0xffff })),
  xlsx("a link to another file", () =>
    zipOf([
      ...parts(good).slice(0, 1),
      { name: "xl/worksheets/sheet1.xml", content: "/etc/passwd", says: { mode: 0o120777 } },
    ]),
  ),
  xlsx("a link to a folder", () =>
    zipOf([
      ...parts().slice(0, 1),
      { name: "xl/worksheets/sheet1.xml", content: "../../..", says: { mode: 0o120777 } },
    ]),
  ),
  xlsx("a device", () => zipOf([{ name: "xl/workbook.xml", content: "", says: { mode: 0o020666 } }])),
  xlsx("a name that leads up", () => zipOf([{ name: "../../etc/cron.d/x", content: "x" }, ...parts()])),
  xlsx("a name that leads up in the middle", () => zipOf([{ name: "xl/../../x", content: "x" }, ...parts()])),
  xlsx("a name from the root", () => zipOf([{ name: "/etc/passwd", content: "x" }, ...parts()])),
  xlsx("a name on a drive", () => zipOf([{ name: "C:/Windows/x", content: "x" }, ...parts()])),
  xlsx("a name with backslashes", () => zipOf([{ name: "..\\..\\x", content: "x" }, ...parts()])),
  xlsx("a name with a NUL", () => zipOf([{ name: "xl/workbook.xml\0.txt", content: book }])),
  xlsx("two workbooks of one name, the second of them none", () =>
    zipOf([...parts(), { name: "xl/workbook.xml", content: "no XML <" }]),
  ),
  xlsx("two sheets of one name, the second of them a bomb", () =>
    zipOf([...parts(), { name: "xl/worksheets/sheet1.xml", content: Buffer.alloc(60 * mb, " ") }]),
  ),
  xlsx("a part with a password", () => zipOf(says({ flags: 0x801 }))),
  xlsx("parts with strong encryption", () => zipOf(says({ flags: 0x841 }))),
  xlsx("a packing nobody knows", () => zipOf(says({ method: 99 }))),
  xlsx("bytes that are not packed as said", () =>
    zipOf(parts().map((part, at) => (at === 1 ? { ...part, says: { method: 0, packed: 60 } } : part))),
  ),
  xlsx("a sum that is wrong", () => zipOf(says({ crc: 1 }))),
  xlsx("cut in the middle", () => {
    const whole = zipOf(parts());
    return whole.subarray(0, whole.length / 2);
  }),
  xlsx("cut before its last byte", () => zipOf(parts()).subarray(0, -1)),
  xlsx("without its beginning", () => zipOf(parts()).subarray(40)),
  xlsx("the end alone", () => Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(18)])),
  xlsx("the beginning alone", () => Buffer.from("PK\x03\x04")),
  xlsx("a program before the ZIP", () => Buffer.concat([Buffer.from("7f454c46", "hex"), zipOf(parts())])),
  xlsx("a picture that is a ZIP too", () => Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), zipOf(parts())])),
  xlsx("a PDF that is a ZIP too", () => Buffer.concat([Buffer.from("%PDF-1.7\n"), zipOf(parts())])),
];

const texts: readonly Hostile[] = [
  xlsx("entities that double twenty times", () => zipOf(parts(good, [], `${laughs}<workbook>&a20;</workbook>`))),
  xlsx("entities that double, in a sheet", () => zipOf(parts(`${laughs}<worksheet>&a20;</worksheet>`))),
  xlsx("entities that double, in strings", () =>
    zipOf(parts(good, [{ name: "xl/sharedStrings.xml", content: `${laughs}<sst>&a20;</sst>` }])),
  ),
  xlsx("an entity from outside", () => zipOf(parts(good, [], `${outside}<workbook>&f;</workbook>`))),
  xlsx("an entity from outside, in a sheet", () => zipOf(parts(`${outside}${sheetOf(`<row>${cell("&f;")}</row>`)}`))),
  xlsx("an entity from the network", () =>
    zipOf(parts(good, [], '<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd"><workbook/>')),
  ),
  xlsx("an entity of parameters", () =>
    zipOf(parts(good, [], '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><workbook/>')),
  ),
  xlsx("an entity nobody declared", () => zipOf(parts(sheetOf(`<row>${cell("&nobody;")}</row>`)))),
  xlsx("a million elements in each other", () => zipOf(parts(many(300_000, (at) => `<a${at % 7}>`)))),
  xlsx("elements in each other, in strings", () => zipOf(parts(good, [shared(many(200_000, (at) => `<b${at % 9}>`))]))),
  xlsx("an element that never ends", () => zipOf(parts(`<worksheet><sheetData><row ${"a".repeat(2 * mb)}`))),
  xlsx("one attribute 50,000 times", () => zipOf(parts(`<worksheet ${many(50_000, (at) => `a${at}="1" `)}>`))),
  xlsx("text after the end", () => zipOf(parts(`${good}<more/>`))),
  xlsx("XML that is not whole", () => zipOf(parts("<worksheet><sheetData><row>"))),
  xlsx("bytes that are no UTF-8", () =>
    zipOf(parts(Buffer.concat([Buffer.from("<worksheet>"), Buffer.from([0xff, 0xfe, 0xc0])]))),
  ),
  xlsx("UTF-16 that says UTF-8", () => zipOf(parts(Buffer.from(good, "utf16le")))),
  xlsx("NULs in XML", () => zipOf(parts(good.replace("Ada", "A\0da")))),
  xlsx("one text of a megabyte that all cells show", () =>
    zipOf(
      parts(sheetOf(many(20_000, () => '<row><c t="s"><v>0</v></c></row>')), [shared(`<si><t>${noise(mb)}</t></si>`)]),
    ),
  ),
  xlsx("a text of eight megabytes in a cell", () => zipOf(parts(sheetOf(`<row>${cell(noise(8 * mb))}</row>`)))),
  xlsx("rows that are all end", () =>
    zipOf(parts(sheetOf(many(400_000, (at) => `<row><c r="BXW${at}"><v>${at}</v></c></row>`)))),
  ),
  xlsx("a column beyond all columns", () => zipOf(parts(sheetOf('<row><c r="ZZZ1"><v>1</v></c></row>')))),
  xlsx("50,000 columns in a row", () => zipOf(parts(sheetOf(`<row>${many(50_000, () => "<c><v>1</v></c>")}</row>`)))),
  xlsx("60,000 sheets", () =>
    zipOf(
      parts(good, [], `<workbook><sheets>${many(60_000, (at) => `<sheet name="S${at}"/>`)}</sheets></workbook>`).slice(
        0,
        1,
      ),
    ),
  ),
  xlsx("a sheet that leads out of the archive", () =>
    zipOf([
      { name: "xl/workbook.xml", content: '<workbook><sheets><sheet name="S" r:id="r"/></sheets></workbook>' },
      { name: "xl/_rels/workbook.xml.rels", content: '<R><Relationship Id="r" Target="../../../etc/passwd"/></R>' },
    ]),
  ),
  csv("a line of 60 MB", () => Buffer.concat([Buffer.from(header), Buffer.alloc(60 * mb, "x")])),
  csv("a quoted cell of 60 MB", () => Buffer.concat([Buffer.from(`${header}"`), Buffer.alloc(60 * mb, "y\n")])),
  csv("50,000 columns", () => `${many(50_000, (at) => `c${at},`)}\n`),
  csv("a quote never closed", () => `${header}"${row.repeat(50_000)}`),
  csv("NULs", () => `${header}${row.repeat(10)}\0\0\0`),
  csv("zeros alone", () => Buffer.alloc(20 * mb)),
  csv("UTF-8 that breaks once", () =>
    Buffer.concat([
      Buffer.from(`${header}D1,Åsa Öberg från Årjäng,Won,2026-01-02,2026-02-03,1\nD2,Bj`),
      Buffer.from([0xf6]),
      Buffer.from("rn,Won,2026-01-02,2026-02-03,1\n"),
    ]),
  ),
  csv("half a character of UTF-16", () =>
    Buffer.concat([Buffer.from(`\ufeff${header}${row}`, "utf16le"), Buffer.from([0x41])]),
  ),
  csv("UTF-32", () => Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0, 0x2c, 0, 0, 0])),
  csv("a web page that is a table too", () => `<!DOCTYPE html><script>alert(1)</script>\n${header}${row}`),
  csv("a ZIP", () => zipOf(parts())),
  csv("a gzip that unpacks a thousandfold", () => gzipSync(Buffer.alloc(60 * mb))),
];

export const hostile: readonly Hostile[] = [...archives, ...texts];

/** Letters that no packing makes small. */
function noise(length: number): string {
  let state = 42;
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = 97 + ((state >>> 16) % 26);
  }
  return bytes.toString("latin1");
}
