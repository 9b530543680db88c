import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { type Dialect, dialectOf } from "./dialect.ts";
import { type Encoding, encodingOf, wholeCharacters } from "./encoding.ts";
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
const chunkLength = 1 << 20;
const mostColumns = 2000;

/** Tables are as small at the first level as at the third; with room for a few chunks the next are checked while one is compressed. */
const quickly = {
  params: { [constants.ZSTD_c_compressionLevel]: 1 },
  chunkSize: chunkLength,
  highWaterMark: 4 * chunkLength,
};

/** Writes the table of the file `from` to `to` (zstd), every record checked, in one pass that holds no more than a chunk. */
export async function tableText(
  from: string,
  name: string,
  to: string,
  progress: (bytes: number) => void,
): Promise<TableText> {
  const encoding = await encodingOf(from);
  const dialect = dialectOf(await headText(from, name, encoding));
  if (dialect.header.length > mostColumns)
    throw unreadable(
      "too-many-columns",
      `${name} has more than ${mostColumns.toLocaleString("en")} columns.`,
      "Export only the columns you need.",
    );
  const check = new RecordCheck(name, dialect);
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = (text: Buffer) => {
    hash.update(text);
    bytes += text.length;
    return text;
  };
  async function* records() {
    for await (const chunk of textOf(from, name, encoding, progress)) yield counted(check.take(chunk));
    yield counted(check.end());
  }
  await pipeline(records(), createZstdCompress(quickly), createWriteStream(to, { mode: 0o600 }));
  return { ...dialect, encoding, path: to, rows: check.rows, bytes, sha256: hash.digest("hex"), footer: check.footer };
}

async function headText(from: string, name: string, encoding: Encoding): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of textOf(from, name, encoding, () => {})) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= headLength) break;
  }
  // A character cut in two at the end only makes the last record odd, which is left out.
  return Buffer.concat(chunks).subarray(0, headLength).toString("utf8");
}

/** The text of a file as UTF-8 in pieces, without a byte order mark, every line end a plain `\n`. */
async function* textOf(
  path: string,
  name: string,
  encoding: Encoding,
  progress: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let heldReturn = false;
  let isFirst = true;
  for await (const chunk of utf8Of(path, name, encoding, progress)) {
    let text: Buffer = heldReturn ? Buffer.concat([carriageReturn, chunk]) : chunk;
    if (isFirst && text.subarray(0, 3).equals(byteOrderMark)) text = text.subarray(3);
    isFirst = isFirst && text.length === 0;
    heldReturn = text.at(-1) === carriageReturn[0];
    yield oneLineEnd(heldReturn ? text.subarray(0, -1) : text);
  }
  if (heldReturn) yield Buffer.from("\n");
}

const byteOrderMark = Buffer.from("\ufeff");
const carriageReturn = Buffer.from("\r");

/** UTF-8 passes through as it is: a long export is not decoded and encoded again only to be looked at. */
async function* utf8Of(
  path: string,
  name: string,
  encoding: Encoding,
  progress: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const decoder = encoding === "utf-8" ? null : new TextDecoder(encoding, { fatal: encoding !== "windows-1252" });
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: chunkLength }) as AsyncIterable<Buffer>) {
    progress(chunk.length);
    if (decoder !== null) {
      yield Buffer.from(decoded(decoder, name, chunk), "utf8");
      continue;
    }
    const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole = wholeCharacters(text);
    if (!isUtf8(text.subarray(0, whole))) throw badEncoding(name);
    held = Buffer.from(text.subarray(whole));
    yield text.subarray(0, whole);
  }
  if (held.length > 0) throw badEncoding(name);
  if (decoder !== null) yield Buffer.from(decoded(decoder, name), "utf8");
}

function decoded(decoder: TextDecoder, name: string, chunk?: Buffer): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw badEncoding(name, cause);
  }
}

function badEncoding(name: string, cause?: unknown) {
  return unreadable(
    "bad-encoding",
    `${name} ends in the middle of a character or mixes encodings.`,
    "Export it again as UTF-8.",
    cause,
  );
}

/** `\r\n` and a lone `\r` become `\n`. */
function oneLineEnd(text: Buffer): Buffer {
  let at = text.indexOf(13);
  if (at < 0) return text;
  const out = Buffer.allocUnsafe(text.length);
  let to = 0;
  let from = 0;
  while (at >= 0) {
    to += text.copy(out, to, from, at);
    out[to++] = 10;
    from = at + (text[at + 1] === 10 ? 2 : 1);
    at = text.indexOf(13, from);
  }
  to += text.copy(out, to, from);
  return out.subarray(0, to);
}
