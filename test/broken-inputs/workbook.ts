import { ZipFile } from "yazl";

/** A small XLSX: dates (M/D/YYYY in the rows) as styled serials, numbers as numbers, the rest as inline or shared text. */
export async function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const shared: string[] = [];
  const sheet = rows
    .map(
      (row, line) =>
        `<row r="${line + 1}">${row.map((value, at) => cell(value, `${letter(at)}${line + 1}`, shared)).join("")}</row>`,
    )
    .join("");
  return archive({
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${shared.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`,
  });
}

/** A ZIP with these parts. */
export async function archive(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function cell(value: string, at: string, shared: string[]): string {
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value);
  if (value === "") return "";
  if (date !== null)
    return `<c r="${at}" s="1"><v>${Date.UTC(Number(date[3]), Number(date[1]) - 1, Number(date[2])) / 86_400_000 + 25_569}</v></c>`;
  if (/^\d+(\.\d+)?$/.test(value)) return `<c r="${at}"><v>${value}</v></c>`;
  if (value.length % 2 === 0) return `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  shared.push(value);
  return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`;
}

function letter(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : `${letter(Math.floor(column / 26) - 1)}${letter(column % 26)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
