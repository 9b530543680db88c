import { catalogue, type Field, headerKey, type TableKind, tableKind, wholeKey } from "./catalogue.ts";
import type { FileMapping } from "./mapping.ts";
import type { Seen } from "./plain.ts";
import { shown, unreadable } from "./unreadable.ts";

export interface Recognised {
  readonly kind: TableKind;
  readonly columns: readonly Seen[];
  readonly unmapped: readonly string[];
  /** What every row is without a column that says so: an export of calls holds calls. */
  readonly always: readonly { readonly field: string; readonly value: string }[];
}

/** What a table is and which column is which field: by the mapping, else by its headers, with its file name to settle a tie. */
export function recognise(file: string, header: readonly string[], mapping: FileMapping | undefined): Recognised {
  if (mapping?.object !== undefined) return withMapping(file, header, tableKind(mapping.object)!, mapping);
  const isAnother = (kind: TableKind) =>
    kind.never?.split("|").some((never) => header.some((one) => headerKey(one) === headerKey(never))) === true;
  const candidates = catalogue
    .filter((kind) => !isAnother(kind))
    .map((kind) => ({ kind, columns: match(kind, header, mapping) }))
    .filter(({ kind, columns }) =>
      kind.needs.every((any) =>
        any.some((name) => columns.some((column) => column.field === name) || impliedBy(kind, file, header, name)),
      ),
    )
    .map((one) => ({ ...one, score: one.columns.length + (one.kind.files.test(file) ? 1.5 : 0) }))
    .sort((a, b) => b.score - a.score);
  const [best] = candidates;
  const first = header
    .slice(0, 6)
    .map((one) => `“${shown(one)}”`)
    .join(", ");
  if (
    best === undefined &&
    header.some((one) => /^[-+]?[\d., ]*\d[\d., ]*$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(one))
  )
    throw unreadable(
      "no-header",
      `${file} has no names above its columns: its first line is ${first}${header.length > 6 ? " …" : ""}.`,
      "Write the names of the columns into a first line; `repmark import --template opportunities` shows some.",
    );
  if (best === undefined)
    throw unreadable(
      "unknown-table",
      `${file} is no table Repmark knows: its columns are ${first}${header.length > 6 ? " …" : ""}.`,
      "Compare with `repmark import --template opportunities`, or say what the columns mean in a mapping file (--mapping).",
    );
  return recognised(file, best.kind, best.columns, header, mapping);
}

function withMapping(file: string, header: readonly string[], kind: TableKind, mapping: FileMapping): Recognised {
  for (const named of Object.keys(mapping.columns ?? {}))
    if (!header.some((one) => headerKey(one) === headerKey(named)))
      throw unreadable(
        "mapped-column-missing",
        `The mapping names the column “${shown(named)}”, which ${file} does not have.`,
        "Correct the name in the mapping file.",
      );
  return recognised(file, kind, match(kind, header, mapping), header, mapping);
}

function recognised(
  file: string,
  kind: TableKind,
  columns: readonly Seen[],
  header: readonly string[],
  mapping: FileMapping | undefined,
): Recognised {
  const has = (field: string) => columns.some((column) => column.field === field);
  const said = Object.entries(mapping?.always ?? {}).map(([field, value]) => ({ field, value }));
  const implied = kind.fields.flatMap(({ name }) => {
    const value =
      has(name) || said.some(({ field }) => field === name) ? undefined : impliedBy(kind, file, header, name);
    return value === undefined ? [] : [{ field: name, value }];
  });
  return {
    kind,
    columns,
    unmapped: header.filter((_, at) => !columns.some((column) => column.column === at)),
    always: [...said, ...implied],
  };
}

/** HubSpot exports calls, meetings, e-mails and tasks each to a file of its own, without a column that says which. */
function impliedBy(kind: TableKind, file: string, header: readonly string[], field: string): string | undefined {
  if (kind.object !== "activities" || field !== "type") return undefined;
  const words = [...header, file].map((one) => one.toLowerCase());
  const type = (["call", "meeting", "email", "task"] as const).find((word) =>
    words.some((one) =>
      new RegExp(`^(hubspot-)?(crm-exports?-)?(all-)?${word}s?\\b|^${word} (title|outcome|duration|subject)`).test(one),
    ),
  );
  return type;
}

/** Each field takes the first column that bears one of its headers, in the order of the headers; each column serves one field. */
function match(kind: TableKind, header: readonly string[], mapping: FileMapping | undefined): Seen[] {
  const keys = header.map(headerKey);
  const whole = header.map(wholeKey);
  const taken = new Map<number, string>();
  for (const [named, field] of Object.entries(mapping?.columns ?? {})) {
    const exact = header.indexOf(named);
    const at = exact >= 0 ? exact : keys.indexOf(headerKey(named));
    if (at >= 0) taken.set(at, field);
  }
  const mapped = new Set([...taken.values(), ...Object.keys(mapping?.always ?? {})]);
  const take = (field: Field, name: string | undefined) => {
    if (name === undefined || mapped.has(field.name)) return;
    // “Amount” before “Amount (converted)”, “Start Date” before “StartDate”: the header that says it without more comes first.
    const exact = whole.indexOf(headerKey(name));
    const column =
      exact >= 0 && !taken.has(exact) ? exact : keys.findIndex((key, at) => key === headerKey(name) && !taken.has(at));
    if (column < 0) return;
    taken.set(column, field.name);
    mapped.add(field.name);
  };
  const rank = Math.max(...kind.fields.map((field) => Math.max(field.headers.length, field.weakHeaders.length)));
  for (let at = -1; at < rank; at += 1)
    for (const field of kind.fields) take(field, at < 0 ? field.name : field.headers[at]);
  for (let at = 0; at < rank; at += 1) for (const field of kind.fields) take(field, field.weakHeaders[at]);
  return [...taken]
    .sort(([a], [b]) => a - b)
    .flatMap(([column, name]) => {
      const field = kind.fields.find((one) => one.name === name);
      return field === undefined ? [] : [{ field: name, kind: field.kind, column, header: header[column]! }];
    });
}
