import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import { type Dialect, dialectOf } from "./dialect.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { RecordCheck } from "./record-check.ts";
import { unreadable } from "./unreadable.ts";

/** The table of a file as UTF-8, without what stands above its header and below its rows. */
export interface TableText extends Dialect {
  readonly encoding: Encoding;
  /** Where the compressed text lies. */
  readonly path: string;
  /** Records below the header. */
  readonly rows: number;
  /** Of the uncompressed text. */
  readonly bytes: number;
  readonly sha256: string;
  /** A block of remarks below the rows was left out, as Salesforce reports have it. */
  readonly footer: boolean;
}

const headLength = 1 << 18;
const mostColumns = 2000;

/** Writes the table of the file `from` to `to` (zstd), every record checked, in one pass that holds no more than a chunk. */
export async function tableText(
  from: string,
  name: string,
  to: string,
  progress: (bytes: number) => void,
): Promise<TableText> {
  const encoding = await encodingOf(from);
  const dialect = dialectOf(await headText(from, encoding));
  if (dialect.header.length > mostColumns)
    throw unreadable(
      "too-many-columns",
      `${name} has ${dialect.header.length} columns; a table may have ${mostColumns}.`,
      "Export only the columns you need.",
    );
  const check = new RecordCheck(name, dialect);
  const hash = createHash("sha256");
  let bytes = 0;
  async function* records() {
    for await (const chunk of textOf(from, encoding, progress)) {
      const text = Buffer.from(check.take(chunk), "utf8");
      hash.update(text);
      bytes += text.length;
      yield text;
    }
    const rest = Buffer.from(check.end(), "utf8");
    hash.update(rest);
    bytes += rest.length;
    yield rest;
  }
  await pipeline(records(), createZstdCompress(), createWriteStream(to, { mode: 0o600 }));
  return { ...dialect, encoding, path: to, rows: check.rows, bytes, sha256: hash.digest("hex"), footer: check.footer };
}

async function headText(from: string, encoding: Encoding): Promise<string> {
  let head = "";
  for await (const chunk of textOf(from, encoding, () => {})) {
    head += chunk;
    if (head.length >= headLength) break;
  }
  return head.slice(0, headLength);
}

/** The text of a file in pieces, without a byte order mark, every line end a plain `\n`. */
async function* textOf(path: string, encoding: Encoding, progress: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding !== "windows-1252" });
  let held = "";
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    progress(chunk.length);
    const text = held + decode(decoder, path, chunk);
    held = text.endsWith("\r") ? "\r" : "";
    yield oneLineEnd(held === "" ? text : text.slice(0, -1));
  }
  yield oneLineEnd(held + decode(decoder, path));
}

function decode(decoder: TextDecoder, path: string, chunk?: Buffer): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw unreadable(
      "bad-encoding",
      `${path} ends in the middle of a character or mixes encodings.`,
      "Export it again as UTF-8.",
      cause,
    );
  }
}

function oneLineEnd(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
