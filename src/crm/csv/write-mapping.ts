import { Document, type Scalar, YAMLMap } from "yaml";
import type { Understanding } from "./understand.ts";

/** What was understood, as a YAML mapping to edit and to give back with `--mapping`. */
export function writeMapping(understanding: Understanding): string {
  const document = new Document({
    files: Object.fromEntries(
      understanding.tables.map((table) => [
        table.name,
        {
          object: table.format.object,
          ...(table.settles.dateFormat === undefined ? {} : { dateFormat: table.settles.dateFormat }),
          ...(table.settles.decimal === undefined ? {} : { decimal: table.settles.decimal }),
          columns: Object.fromEntries([
            ...table.format.fields.map((field) => [field.header, field.field] as const),
            ...table.unmapped.filter((header) => header !== "").map((header) => [header, "ignore"] as const),
          ]),
          ...(table.format.always === undefined
            ? {}
            : { always: Object.fromEntries(table.format.always.map(({ field, value }) => [field, value])) }),
          ...(table.format.words.length === 0 ? {} : { words: grouped(table.format.words) }),
        },
      ]),
    ),
  });
  document.commentBefore = [
    " What Repmark understood of these files. Edit it and import with --mapping FILE.",
    " object: what the table is. dateFormat: dmy, mdy or iso. decimal: point or comma.",
    " columns: header of the file → field of Repmark, or ignore. `repmark import --template OBJECT` lists the fields.",
    " always: what holds in every row without a column that says so, such as `always: { currency: SEK }`.",
    " words: what a word of your CRM means, such as `words: { stage: { Signed: won }, type: { Existing business: renewal } }`.",
  ].join("\n");
  const files = document.get("files");
  if (files instanceof YAMLMap)
    for (const [at, pair] of files.items.entries()) {
      const table = understanding.tables[at];
      if (table !== undefined) (pair.key as Scalar).commentBefore = ` ${table.rows} rows`;
    }
  return document.toString({ lineWidth: 0 });
}

function grouped(words: Understanding["tables"][number]["format"]["words"]): Record<string, Record<string, string>> {
  const groups: Record<string, Record<string, string>> = {};
  for (const { vocabulary, word, meaning } of words) groups[vocabulary] = { ...groups[vocabulary], [word]: meaning };
  return groups;
}
