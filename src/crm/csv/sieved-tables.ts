import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import type { Sieve } from "../../warehouse/erasure/sieve.ts";
import { sievedContent, sievedJson } from "../../warehouse/erasure/sieved-part.ts";
import type { TableUnderstood } from "./understand.ts";

/** The tables without those who were erased on a legal order, before they are held against what has landed: an old file found again is still that file. */
export function sievedTables(
  tables: readonly TableUnderstood[],
  sieve: Sieve,
  objectOf: (table: TableUnderstood) => string,
): Promise<TableUnderstood[]> {
  return Promise.all(tables.map((table) => sieved(table, sieve, objectOf(table))));
}

async function sieved(table: TableUnderstood, sieve: Sieve, object: string): Promise<TableUnderstood> {
  const path = `${table.text.path}.sieved`;
  const hash = createHash("sha256");
  let bytes = 0;
  async function* told() {
    const content = createReadStream(table.text.path).pipe(createZstdDecompress());
    for await (const record of sievedContent(sieve, content, { object, extension: "csv", format: table.format })) {
      const text = Buffer.from(record);
      hash.update(text);
      bytes += text.length;
      yield text;
    }
  }
  await pipeline(told(), createZstdCompress(), createWriteStream(path, { mode: 0o600, flush: true }));
  return {
    ...table,
    name: sieve.text(table.name),
    format: sievedJson(sieve, table.format) as TableUnderstood["format"],
    text: { ...table.text, path, bytes, sha256: hash.digest("hex") },
  };
}
