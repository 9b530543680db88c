import { StringDecoder } from "node:string_decoder";
import { z } from "zod";
import type { Sieve } from "./sieve.ts";

/** What a landing part is, as far as it matters for who is named in it. */
export interface SievedPart {
  /** Such as `user`, `rep`, `opportunity`. */
  readonly object: string;
  readonly extension: string;
  readonly format: unknown;
}

/** The content of a landing part without those who were erased. A record that names nobody of them comes out to the letter. */
export async function* sievedContent(
  sieve: Sieve,
  content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  part: SievedPart,
): AsyncGenerator<string> {
  if (part.extension === "csv") {
    const table = new SievedTable(sieve, part);
    for await (const record of recordsOf(content, true)) yield table.record(record);
    return;
  }
  for await (const line of recordsOf(content, false)) yield sievedLine(sieve, line, part);
}

/** Any value of JSON, of which `part` is not said: manifests and settings. */
export function sievedJson(sieve: Sieve, value: unknown): unknown {
  return walked(sieve, value, { isPerson: false, ownName: null });
}

/** What people have of themselves in a system and no number is made of. */
const private_ =
  /first.?name|given.?name|last.?name|sur.?name|family.?name|middle|alias|user.?name|nick|phone|mobile|fax|street|address$|(^|_)city|postal|zip|employee|photo|avatar|signature|birth|about|federation|förnamn|efternamn|telefon|mobil|gata|adress|person.?n|anställning/i;

/** What a key or a header is called where it says whose, by whom or of whom. */
const person =
  /owner|user|(^|[^a-z])reps?([^a-z]|$)|rep_|manager|seller|sales.?(agent|person|rep)|agent|assign|created.?by|updated.?by|modified.?by|author|reports.?to|säljare|ägare|ansvarig|chef|skapad av|ändrad av|användare/i;

/** Objects whose records are people of the company. */
const peopleObjects: ReadonlySet<string> = new Set(["user", "users", "rep", "people", "owners"]);

// Lines of JSON

interface Place {
  /** Some key on the way here says that people are named below. */
  readonly isPerson: boolean;
  /** It is the record of somebody who was erased, and this is what they are called now. */
  readonly ownName: string | null;
}

function sievedLine(sieve: Sieve, line: string, { object }: SievedPart): string {
  if (line.trim() === "") return line;
  const end = line.endsWith("\n") ? "\n" : "";
  const before: unknown = parsedExactly(line);
  const isOfPeople = peopleObjects.has(object);
  const after = walked(sieve, before, { isPerson: isOfPeople, ownName: isOfPeople ? ownNameIn(sieve, before) : null });
  return after === before ? line : JSON.stringify(after) + end;
}

/** Numbers stay as they were written. */
function parsedExactly(line: string): unknown {
  return JSON.parse(line, (_, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? exact.rawJSON(context.source)
      : value,
  );
}

/** Of the language since 2025, which the types do not know yet. */
const exact = JSON as typeof JSON & { rawJSON(source: string): object; isRawJSON(value: unknown): boolean };

const ownRecord = z.looseObject({
  Id: z.string().optional(),
  Email: z.string().nullish(),
  owner: z.looseObject({ id: z.string().optional(), email: z.string().nullish() }).optional(),
});

function ownNameIn(sieve: Sieve, record: unknown): string | null {
  const { data } = ownRecord.safeParse(record);
  const found = [data?.Id, data?.Email, data?.owner?.id, data?.owner?.email].flatMap(
    (one) => sieve.isErased(one ?? "") ?? [],
  );
  return found[0] === undefined ? null : sieve.nameOf(found[0]);
}

/** The same value where nothing in it changes. */
function walked(sieve: Sieve, value: unknown, place: Place): unknown {
  if (typeof value === "string") return place.isPerson ? sieve.reference(value) : sieve.text(value);
  if (typeof value === "number") {
    if (!place.isPerson || !Number.isSafeInteger(value)) return value;
    const found = sieve.isErased(String(value));
    return found === null ? value : Number(found.becomes);
  }
  if (typeof value !== "object" || value === null || exact.isRawJSON(value)) return value;
  if (Array.isArray(value)) {
    const after = value.map((one) => walked(sieve, one, place));
    return after.every((one, at) => one === value[at]) ? value : after;
  }
  let isSame = true;
  const after: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    const inside = { ...place, isPerson: !/team/i.test(key) && (place.isPerson || person.test(key)) };
    const name = inside.isPerson ? sieve.reference(key) : sieve.text(key);
    after[name] = ownValue(place.ownName, key, one) ?? walked(sieve, one, inside);
    isSame &&= name === key && after[name] === one;
  }
  return isSame ? value : after;
}

/** Of their own record nothing private stays, under whatever name they are there by now. Undefined: it is told as in any record. */
function ownValue(ownName: string | null, key: string, value: unknown): string | undefined {
  if (ownName === null || typeof value !== "string" || value === "") return undefined;
  if (ownNames.test(key)) return ownName;
  if (ownAddress.test(key)) return `${ownName}@erased.invalid`;
  return private_.test(key) && !isId(key) ? "" : undefined;
}

const ownNames = /^(name|first.?name|namn|förnamn)$/i;
const ownAddress = /^(e-?mail|e-?post|mejl)/i;

/** `employeeId` is private, the number of a user in the CRM is what references go by. */
const isId = (key: string) => /user.?id|owner.?id/i.test(key);

// Tables

const partFormat = z.looseObject({
  delimiter: z.string().default(","),
  fields: z.array(z.union([z.string(), z.looseObject({ field: z.string(), column: z.number() })])).default([]),
});

/** Fields of the catalogue of files that name people. */
const personFields: ReadonlySet<string> = new Set(["rep_ref", "owner_ref", "manager_ref", "rep_id", "email"]);

class SievedTable {
  readonly #sieve: Sieve;
  readonly #part: SievedPart;
  readonly #delimiter: string;
  /** What the columns of a file were understood as. */
  readonly #fieldOf = new Map<number, string>();
  #header: readonly string[] | undefined;

  constructor(sieve: Sieve, part: SievedPart) {
    this.#sieve = sieve;
    this.#part = part;
    const { delimiter, fields } = partFormat.parse(
      typeof part.format === "string" ? JSON.parse(part.format) : (part.format ?? {}),
    );
    this.#delimiter = delimiter;
    for (const one of fields) if (typeof one !== "string") this.#fieldOf.set(one.column, one.field);
  }

  record(text: string): string {
    const raw = cellsOf(text, this.#delimiter);
    const cells = raw.map(bare);
    if (this.#header === undefined) {
      this.#header = cells;
      return text;
    }
    const isOfPeople = peopleObjects.has(this.#part.object);
    const found = isOfPeople
      ? cells.flatMap((cell, at) => (this.#isOwnKey(at) ? (this.#sieve.isErased(cell) ?? []) : []))
      : [];
    const ownName = found[0] === undefined ? null : this.#sieve.nameOf(found[0]);
    // Of a history any value may be an owner.
    const isOfOwner = cells.some((cell) => /^(owner|ägare|hubspot_owner_id|ownerid)$/i.test(cell.trim()));
    const after = cells.map((cell, at) => this.#own(cell, at, ownName) ?? this.#cell(cell, at, isOfOwner));
    if (after.every((cell, at) => cell === cells[at])) return text;
    const end = /\r?\n$/.exec(text)?.[0] ?? "";
    return (
      after.map((cell, at) => (cell === cells[at] ? raw[at] : written(cell, this.#delimiter))).join(this.#delimiter) +
      end
    );
  }

  #cell(cell: string, at: number, isOfOwner: boolean): string {
    const field = this.#fieldOf.get(at);
    const names =
      isOfOwner || person.test(this.#header?.[at] ?? "") || (field !== undefined && personFields.has(field));
    return names ? this.#sieve.reference(cell) : this.#sieve.text(cell);
  }

  /** Of their own row what a number is made of stays, everything else of it goes. Undefined: it is told as in any row. */
  #own(cell: string, at: number, ownName: string | null): string | undefined {
    if (ownName === null || cell === "") return undefined;
    const field = this.#fieldOf.get(at);
    if (this.#fieldOf.size > 0 && (field === undefined || field === "last_name")) return "";
    return ownValue(ownName, field ?? this.#header?.[at] ?? "", cell);
  }

  #isOwnKey(at: number): boolean {
    const field = this.#fieldOf.get(at);
    if (this.#fieldOf.size > 0) return field === "rep_id" || field === "name" || field === "email";
    return /^(id|name|email)$/i.test(this.#header?.[at] ?? "");
  }
}

const bare = (raw: string) => (raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);

const written = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The cells of one record as they stand, quotes and all. */
function cellsOf(text: string, delimiter: string): string[] {
  const record = text.replace(/\r?\n$/, "");
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < record.length; at += 1) {
    if (record[at] === '"') isQuoted = !isQuoted;
    else if (record[at] === delimiter && !isQuoted) {
      cells.push(record.slice(from, at));
      from = at + 1;
    }
  }
  return [...cells, record.slice(from)];
}

/** Records with their ends; in a table an end within quotation marks is none. */
async function* recordsOf(
  content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  isTable: boolean,
): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let seen = 0;
  let isQuoted = false;
  for await (const chunk of content) {
    rest += typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    let from = 0;
    for (; seen < rest.length; seen += 1) {
      const mark = rest.charCodeAt(seen);
      if (isTable && mark === quoteMark) isQuoted = !isQuoted;
      else if (mark === lineEnd && !isQuoted) {
        yield rest.slice(from, seen + 1);
        from = seen + 1;
      }
    }
    rest = rest.slice(from);
    seen -= from;
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}

const [quoteMark, lineEnd] = [34, 10];
