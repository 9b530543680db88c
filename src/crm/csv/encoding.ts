import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { unreadable } from "./unreadable.ts";

export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be";

/** By the byte order mark, else by the zeros of UTF-16, else UTF-8 if every byte of the file obeys it, else Windows-1252. */
export async function encodingOf(path: string): Promise<Encoding> {
  const head = await headOf(path);
  if (head.length === 0)
    throw unreadable("empty-file", `${basename(path)} is empty.`, "Export it again, with its header line and rows.");
  refuseOtherKinds(head, basename(path));
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const half = head.length / 2;
  if (zeros[1]! > half * 0.3 && zeros[0]! < half * 0.05) return "utf-16le";
  if (zeros[0]! > half * 0.3 && zeros[1]! < half * 0.05) return "utf-16be";
  if (zeros[0]! + zeros[1]! > 0 || isBinary(head))
    throw unreadable(
      "binary-file",
      `${basename(path)} holds binary data, not a table of text.`,
      "Export it as CSV or XLSX.",
    );
  if (await obeysUtf8(path)) return "utf-8";
  await refuseSpoiltUtf8(path);
  return "windows-1252";
}

/** What people give us instead of a table, known by its first bytes. */
function refuseOtherKinds(head: Buffer, name: string): void {
  const start = head.subarray(0, 256).toString("latin1");
  const is = (what: string, hint: string, code = "binary-file") => unreadable(code, `${name} ${what}.`, hint);
  if (start.startsWith("PK\u0003\u0004"))
    throw is(
      "is a ZIP archive, not a table",
      "Unpack it; a workbook must be saved as XLSX, with that ending, or as CSV.",
      "zip-not-table",
    );
  if (start.startsWith("\u00d0\u00cf\u0011\u00e0"))
    throw is(
      "is a workbook of the old Excel format (.xls) or has a password",
      "Open it and save it as XLSX or CSV, without a password.",
    );
  if (start.startsWith("%PDF")) throw is("is a PDF, not a table", "Export the rows themselves as CSV or XLSX.");
  if (start.startsWith("\u001f\u008b")) throw is("is compressed (gzip)", "Unpack it first: gunzip it.");
  if (/^(\u00ef\u00bb\u00bf)?\s*<(!doctype html|html|\?xml)/i.test(start))
    throw is(
      "is a web page, not a table",
      "It is probably the CRM's sign-in or error page: sign in and export again.",
      "not-a-table",
    );
  if (/^(\u00ef\u00bb\u00bf)?\s*[[{]\s*["{[\]}]/.test(start))
    throw is("is JSON, not a table", "Export it as CSV or XLSX.", "not-a-table");
}

/** In Windows-1252 hardly any letter beyond English looks like UTF-8; when most do, the file is UTF-8 with a flaw, and reading it otherwise would spoil every name. */
async function refuseSpoiltUtf8(path: string): Promise<void> {
  const decoder = new TextDecoder("utf-8");
  let good = 0;
  let bad = 0;
  let line = 1;
  let firstBad = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, end: 1 << 26 }) as AsyncIterable<Buffer>)
    for (const letter of decoder.decode(chunk, { stream: true }).matchAll(/\n|[^\p{ASCII}]/gu))
      if (letter[0] === "\n") line += 1;
      else if (letter[0] !== "\ufffd") good += 1;
      else {
        bad += 1;
        if (firstBad === 0) firstBad = line;
      }
  if (good > 3 * bad && bad > 0)
    throw unreadable(
      "bad-encoding",
      `${basename(path)} is UTF-8, except in line ${firstBad}, where a letter is broken${bad > 1 ? `, and ${bad - 1} more` : ""}.`,
      "Export it again as UTF-8, or correct that line.",
    );
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(65536), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isBinary(head: Buffer): boolean {
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return controls > Math.max(8, head.length * 0.01);
}

async function obeysUtf8(path: string): Promise<boolean> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole = wholeCharacters(text);
    if (!isUtf8(text.subarray(0, whole))) return false;
    held = Buffer.from(text.subarray(whole));
  }
  return held.length === 0;
}

/** How many bytes come before a last character that is not all there. */
export function wholeCharacters(text: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, text.length); back += 1) {
    const byte = text[text.length - back]!;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return length > back ? text.length - back : text.length;
  }
  return text.length;
}
