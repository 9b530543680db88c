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
  if (head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004")
    throw unreadable(
      "zip-not-table",
      `${basename(path)} is a ZIP archive, not a table.`,
      "Unpack it, or name it .xlsx if it is an Excel workbook.",
    );
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
  return (await obeysUtf8(path)) ? "utf-8" : "windows-1252";
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
