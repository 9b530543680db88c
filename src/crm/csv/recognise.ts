import { catalogue, headerKey, type TableKind, tableKind } from "./catalogue.ts";
import type { Seen } from "./evidence.ts";
import type { FileMapping } from "./mapping.ts";
import { shown, unreadable } from "./unreadable.ts";

export interface Recognised {
  readonly kind: TableKind;
  readonly columns: readonly Seen[];
  readonly unmapped: readonly string[];
}

/** What a table is and which column is which field: by the mapping, else by its headers, with its file name to settle a tie. */
export function recognise(file: string, header: readonly string[], mapping: FileMapping | undefined): Recognised {
  if (mapping?.object !== undefined) return withMapping(file, header, tableKind(mapping.object)!, mapping);
  const candidates = catalogue
    .map((kind) => ({ kind, columns: match(kind, header, mapping) }))
    .filter(({ kind, columns }) =>
      kind.needs.every((any) => any.some((name) => columns.some((column) => column.field === name))),
    )
    .map((one) => ({ ...one, score: one.columns.length + (one.kind.files.test(file) ? 1.5 : 0) }))
    .sort((a, b) => b.score - a.score);
  const [best] = candidates;
  if (best === undefined)
    throw unreadable(
      "unknown-table",
      `${file} is no table Repmark knows: its columns are ${header
        .slice(0, 6)
        .map((one) => `“${shown(one)}”`)
        .join(", ")}${header.length > 6 ? " …" : ""}.`,
      "Compare with `repmark import --template opportunities`, or say what the columns mean in a mapping file (--mapping).",
    );
  return recognised(best.kind, best.columns, header);
}

function withMapping(file: string, header: readonly string[], kind: TableKind, mapping: FileMapping): Recognised {
  for (const named of Object.keys(mapping.columns ?? {}))
    if (!header.some((one) => headerKey(one) === headerKey(named)))
      throw unreadable(
        "mapped-column-missing",
        `The mapping names the column “${shown(named)}”, which ${file} does not have.`,
        "Correct the name in the mapping file.",
      );
  return recognised(kind, match(kind, header, mapping), header);
}

function recognised(kind: TableKind, columns: readonly Seen[], header: readonly string[]): Recognised {
  return { kind, columns, unmapped: header.filter((_, at) => !columns.some((column) => column.column === at)) };
}

/** Each field takes the first column that bears one of its headers, in the order of the headers; each column serves one field. */
function match(kind: TableKind, header: readonly string[], mapping: FileMapping | undefined): Seen[] {
  const keys = header.map(headerKey);
  const taken = new Map<number, string>();
  for (const [named, field] of Object.entries(mapping?.columns ?? {})) {
    const at = keys.indexOf(headerKey(named));
    if (at >= 0) taken.set(at, field);
  }
  const mapped = new Set(taken.values());
  const rank = Math.max(...kind.fields.map((field) => field.headers.length));
  for (let at = -1; at < rank; at += 1)
    for (const field of kind.fields) {
      const name = at < 0 ? field.name : field.headers[at];
      if (name === undefined || mapped.has(field.name)) continue;
      const column = keys.indexOf(headerKey(name));
      if (column < 0 || taken.has(column)) continue;
      taken.set(column, field.name);
      mapped.add(field.name);
    }
  return [...taken]
    .sort(([a], [b]) => a - b)
    .flatMap(([column, name]) => {
      const field = kind.fields.find((one) => one.name === name);
      return field === undefined ? [] : [{ field: name, kind: field.kind, column, header: header[column]! }];
    });
}
