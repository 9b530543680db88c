import { hash, randomBytes, randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { erasedName } from "../../domain/erased-person.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { writeDurably } from "../durable-file.ts";

/** One of the ways in which records call a person who was erased, and what stands there instead. */
export interface Identity {
  /** SHA-256 of the list's salt and the way, as `normal` writes it. */
  readonly hash: string;
  readonly kind: "id" | "name" | "email";
  /** Whether it is so much their own that it is replaced in any text, or only where a person is named: an owner called 17 is no amount of 17. */
  readonly where: "anywhere" | "reference";
  /** Of a name, the hash of its first word: where looking closer is worth it. */
  readonly first: string | null;
  readonly words: number;
  readonly becomes: string;
}

interface Erased {
  /** What they are called now: `erased-` and eight characters. */
  readonly name: string;
  readonly erasedAt: string;
  readonly identities: readonly Identity[];
}

/** Who was erased on a legal order, as hashes: enough to know them again, not to tell who they were (docs/decisions/0211). */
export interface ErasedList {
  readonly salt: string;
  readonly people: readonly Erased[];
  /** False while the folder is being swept: the next opening goes on with it. */
  readonly isSwept: boolean;
  /** By which order, until the audit says it. */
  readonly order?: string | undefined;
}

/** What a person is called in the records, in clear: known only while they are being erased. */
export interface CalledSo {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly emails: readonly string[];
}

export const erasedFile = "erased.json";

/** Null where nobody was ever erased. */
export function readErased(path: string): ErasedList | null {
  if (!existsSync(path)) return null;
  try {
    const { version: _, ...said } = list.parse(JSON.parse(readFileSync(path, "utf8")));
    return said;
  } catch (cause) {
    throw new RepmarkError("erased-list-damaged", `${path}, which says who was erased, cannot be read.`, {
      kind: "folder",
      hint: "Restore that file from a backup of the data folder: without it, people who were erased would come back.",
      cause,
    });
  }
}

export const erasedIn = (dataFolder: string): ErasedList | null => readErased(join(dataFolder, erasedFile));

export function writeErased(dataFolder: string, erased: ErasedList): void {
  writeDurably(join(dataFolder, erasedFile), `${JSON.stringify({ version, ...erased }, null, 1)}\n`);
}

/** The list with one person more. */
export function withErased(before: ErasedList | null, called: CalledSo, now: Date): ErasedList {
  const salt = before?.salt ?? randomBytes(16).toString("base64");
  const drawn = randomBytes(4).toString("hex");
  const name = erasedName(drawn);
  const identities = [
    ...called.ids.map((id) => identity(salt, "id", id, idLike(id, drawn))),
    ...called.names.map((one) => identity(salt, "name", one, name)),
    ...called.emails.map((email) => identity(salt, "email", email, `${name}@erased.invalid`)),
  ];
  const once = [...new Map(identities.map((one) => [`${one.kind} ${one.hash}`, one])).values()];
  const person = { name, erasedAt: now.toISOString(), identities: once };
  return { salt, people: [...(before?.people ?? []), person], isSwept: false };
}

/** Both lists together: a backup from before an erasure is restored with the list of after it. */
export function bothErased(one: ErasedList | null, other: ErasedList | null): ErasedList | null {
  if (one === null || other === null) return one ?? other;
  if (one.salt !== other.salt)
    throw new RepmarkError("erased-list-foreign", "The list of who was erased is of another data folder.", {
      kind: "usage",
      hint: "Name erased.json of the folder that the backup was made of, or of a later backup of it.",
    });
  const people = [...new Map([...one.people, ...other.people].map((person) => [person.name, person])).values()];
  return { salt: one.salt, people, isSwept: false };
}

export const hashed = (salt: string, kind: Identity["kind"], text: string): string =>
  hash("sha256", `${salt} ${kind} ${normal(kind, text)}`).slice(0, 40);

/** Words of a text, without what stands between them. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function normal(kind: Identity["kind"], text: string): string {
  const folded = text.normalize("NFC").trim();
  if (kind === "name") return wordsOf(folded).join(" ").toLowerCase();
  return isOwnId(folded) && kind === "id" ? folded : folded.toLowerCase();
}

function identity(salt: string, kind: Identity["kind"], text: string, becomes: string): Identity {
  const words = wordsOf(text);
  return {
    hash: hashed(salt, kind, text),
    kind,
    where: kind === "email" || (kind === "id" ? isOwnId(text) : words.length > 1) ? "anywhere" : "reference",
    first: kind === "name" && words.length > 1 ? hashed(salt, "name", words[0] ?? "") : null,
    words: kind === "name" ? words.length : 1,
    becomes,
  };
}

/** Letters and digits in such a number are nobody else's, nor an amount: ids of Salesforce, UUIDs. */
const isOwnId = (text: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9-]{12,40}$/.test(text);

/** An id of the same make: what reads the records goes by how ids look. */
function idLike(id: string, drawn: string): string {
  if (/^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(id)) return `005erased${drawn}A`.slice(0, 18);
  if (/^\d+$/.test(id)) return `99${randomInt(1e11, 1e12)}`;
  return erasedName(drawn);
}

const version = 1;

const list = z.object({
  version: z.literal(version),
  salt: z.string(),
  people: z.array(
    z.object({
      name: z.string(),
      erasedAt: z.string(),
      identities: z.array(
        z.object({
          hash: z.string(),
          kind: z.enum(["id", "name", "email"]),
          where: z.enum(["anywhere", "reference"]),
          first: z.string().nullable(),
          words: z.number(),
          becomes: z.string(),
        }),
      ),
    }),
  ),
  isSwept: z.boolean(),
  order: z.string().optional(),
});
