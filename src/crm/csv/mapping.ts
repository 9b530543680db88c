import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { tableKind } from "./catalogue.ts";
import { dayOrders, decimalMarks } from "./format.ts";
import { type Vocabulary, vocabularies } from "./words.ts";

const vocabularyNames = Object.keys(vocabularies) as [Vocabulary, ...Vocabulary[]];
const fileMapping = z.strictObject({
  object: z.string().optional(),
  dateFormat: z.enum(dayOrders).optional(),
  decimal: z.enum(decimalMarks).optional(),
  /** Header → field, or `ignore`. */
  columns: z.record(z.string(), z.string()).optional(),
  /** Field → the one value it has in every row. */
  always: z.record(z.string(), z.coerce.string()).optional(),
  /** Vocabulary → word of the source → meaning. */
  words: z.partialRecord(z.enum(vocabularyNames), z.record(z.string(), z.coerce.string())).optional(),
});
const mapping = z.strictObject({
  observedAt: z.string().optional(),
  files: z.record(z.string(), fileMapping),
});

export type FileMapping = z.infer<typeof fileMapping>;
/** What people say about their files; it overrides what Repmark would detect. */
export type Mapping = z.infer<typeof mapping>;

/** Reads a mapping file; anything wrong in it is one sentence with its line. */
export async function readMapping(path: string): Promise<Mapping> {
  const name = basename(path);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw wrong(`The mapping file ${path} cannot be read.`, cause);
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 0 } as object);
  const [error] = document.errors;
  if (error !== undefined)
    throw wrong(
      `${name}, line ${lines.linePos(error.pos[0]).line}, is not YAML: ${error.message.split("\n")[0]}`,
      error,
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw wrong(`${name} uses YAML aliases, which a mapping may not.`, cause);
  }
  const parsed = mapping.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const at = [...issue.path, ...(issue.code === "unrecognized_keys" ? [issue.keys[0]!] : [])];
    throw wrong(`${name}, line ${lineOf(document, at, lines)}: ${at.join(" → ") || "the file"}: ${issue.message}.`);
  }
  for (const [file, one] of Object.entries(parsed.data.files)) checkFile(name, document, lines, file, one);
  return parsed.data;
}

function checkFile(name: string, document: Document, lines: LineCounter, file: string, one: FileMapping): void {
  const kind = one.object === undefined ? undefined : tableKind(one.object);
  if (one.object !== undefined && kind === undefined)
    throw wrong(
      `${name}, line ${lineOf(document, ["files", file, "object"], lines)}: “${one.object}” is no table Repmark knows.`,
    );
  const seen = new Set<string>();
  for (const [header, field] of Object.entries(one.columns ?? {})) {
    const at = lineOf(document, ["files", file, "columns", header], lines);
    if (field === "ignore") continue;
    if (kind !== undefined && !kind.fields.some((known) => known.name === field))
      throw wrong(`${name}, line ${at}: ${kind.object} have no field “${field}”.`);
    if (seen.has(field)) throw wrong(`${name}, line ${at}: the field “${field}” is given to two columns.`);
    seen.add(field);
  }
  for (const field of Object.keys(one.always ?? {})) {
    const at = lineOf(document, ["files", file, "always", field], lines);
    if (kind !== undefined && !kind.fields.some((known) => known.name === field))
      throw wrong(`${name}, line ${at}: ${kind.object} have no field “${field}”.`);
    if (seen.has(field))
      throw wrong(
        `${name}, line ${at}: the field “${field}” has a column and a value for every row; it can have one of them.`,
      );
  }
  for (const [vocabulary, words] of Object.entries(one.words ?? {}) as [Vocabulary, Record<string, string>][])
    for (const [word, meaning] of Object.entries(words))
      if (!(meaning in vocabularies[vocabulary]))
        throw wrong(
          `${name}, line ${lineOf(document, ["files", file, "words", vocabulary, word], lines)}: “${meaning}” is no ${vocabulary}; it may be ${Object.keys(vocabularies[vocabulary]).join(", ")}.`,
        );
}

function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (!isMap(parent)) continue;
    const pair = parent.items.find((item) => String(item.key) === String(path[length - 1]));
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}

function wrong(message: string, cause?: unknown): RepmarkError {
  return new RepmarkError("bad-mapping", message, {
    kind: "data",
    hint: "Compare with what `repmark import FILES --write-mapping FILE` writes.",
    cause,
  });
}
