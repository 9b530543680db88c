import { type ErasedList, hashed, type Identity } from "./erased.ts";

/** Takes whatever names somebody who was erased out of texts, and puts what they are called now in its place. The same text always comes out the same. */
export class Sieve {
  readonly #salt: string;
  readonly #calledNow: ReadonlyMap<Identity, string>;
  /** By kind and hash. */
  readonly #known: ReadonlyMap<string, Identity>;
  readonly #firsts: ReadonlySet<string>;
  readonly #mostWords: number;
  readonly #firstWords = new Map<string, boolean>();
  readonly #values = new Map<string, string | null>();

  constructor({ salt, people }: ErasedList) {
    const identities = people.flatMap((person) => person.identities);
    this.#salt = salt;
    this.#calledNow = new Map(people.flatMap(({ name, identities }) => identities.map((one) => [one, name] as const)));
    this.#known = new Map(identities.map((one) => [`${one.kind} ${one.hash}`, one]));
    this.#firsts = new Set(identities.flatMap(({ first }) => first ?? []));
    this.#mostWords = Math.max(0, ...identities.map(({ words }) => words));
  }

  /** A text that may speak of anything. */
  text(text: string): string {
    if (!/\p{L}/u.test(text)) return text;
    return this.#remembered(text, () => this.#names(text.replaceAll(run, (found) => this.#anywhere(found) ?? found)));
  }

  /** The same of a value in a place that names people, such as the owner of a deal: there a number or a single word can be somebody. */
  reference(text: string): string {
    const whole = this.isErased(text);
    if (whole !== null) return whole.becomes;
    if (!listed.test(text)) return this.text(text);
    return this.text(text.replaceAll(/[^;,:|\s]+/g, (one) => this.isErased(one)?.becomes ?? one));
  }

  /** Who is meant where a person is named by this text and nothing else. */
  isErased(text: string): Identity | null {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.length > 200) return null;
    for (const kind of ["id", "email", "name"] as const) {
      const found = this.#known.get(`${kind} ${hashed(this.#salt, kind, trimmed)}`);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** What somebody is called now, however they were found. */
  nameOf(identity: Identity): string {
    return this.#calledNow.get(identity) ?? identity.becomes;
  }

  /** An id or an address that stands alone between blanks and brackets. */
  #anywhere(found: string): string | null {
    if (found.length < 6) return null;
    const bare = found.replace(/[.!?]+$/, "");
    for (const kind of bare.includes("@") ? (["email"] as const) : (["id"] as const)) {
      const identity = this.#known.get(`${kind} ${hashed(this.#salt, kind, bare)}`);
      if (identity?.where === "anywhere") return identity.becomes + found.slice(bare.length);
    }
    return null;
  }

  /** Names of several words, whatever stands between these; an address that is somebody else's is left whole. */
  #names(text: string): string {
    const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((found) => ({
      word: found[0],
      from: found.index,
      until: found.index + found[0].length,
    }));
    let told = "";
    let at = 0;
    for (let place = 0; place < words.length; ) {
      const first = words[place]!;
      const found =
        this.#mayBegin(first.word) && !isInAddress(text, first.from) ? this.#nameAt(text, words, place) : null;
      if (found === null) {
        place += 1;
        continue;
      }
      told += text.slice(at, first.from) + found.becomes;
      at = words[place + found.words - 1]!.until;
      place += found.words;
    }
    return told + text.slice(at);
  }

  #nameAt(
    text: string,
    words: readonly { word: string; from: number; until: number }[],
    place: number,
  ): Identity | null {
    for (let count = Math.min(this.#mostWords, words.length - place); count > 1; count -= 1) {
      const some = words.slice(place, place + count);
      const isTogether = some.every(
        (one, index) => index === 0 || between.test(text.slice(some[index - 1]!.until, one.from)),
      );
      if (!isTogether) continue;
      const name = some.map(({ word }) => word).join(" ");
      const found = this.#known.get(`name ${hashed(this.#salt, "name", name)}`);
      if (found !== undefined) return found;
    }
    return null;
  }

  #mayBegin(word: string): boolean {
    let may = this.#firstWords.get(word);
    if (may === undefined) {
      may = this.#firsts.has(hashed(this.#salt, "name", word));
      if (this.#firstWords.size > mostRemembered) this.#firstWords.clear();
      this.#firstWords.set(word, may);
    }
    return may;
  }

  #remembered(text: string, work: () => string): string {
    if (text.length > 80) return work();
    const before = this.#values.get(text);
    if (before !== undefined) return before ?? text;
    const after = work();
    if (this.#values.size > mostRemembered) this.#values.clear();
    this.#values.set(text, after === text ? null : after);
    return after;
  }
}

const mostRemembered = 200_000;

/** What has no blank, bracket or quotation mark in it. */
const run = /[^\s,;:"'()<>[\]{}|=/\\]+/gu;

/** Between the words of a name, in texts and in names of files. */
const between = /^[\s,._’'–-]{1,3}$/;

/** Several ids in one value: `12;17`, `userId:12`. */
const listed = /^[\p{L}\p{N}@._-]+([;,:|] ?[\p{L}\p{N}@._-]+)+;?$/u;

function isInAddress(text: string, at: number): boolean {
  const from = text.slice(0, at).search(/[^\s,;:"'()<>[\]{}|=/\\]*$/);
  const rest = /^[^\s,;:"'()<>[\]{}|=/\\]*/.exec(text.slice(from))?.[0] ?? "";
  return rest.includes("@");
}
