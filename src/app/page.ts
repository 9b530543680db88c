import { createHash } from "node:crypto";
import { RepmarkError } from "../domain/repmark-error.ts";

/** A page of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/**
 * So many items from where `cursor` says. A cursor holds for one state of the list: `version` is part of it, so that a page never begins in the
 * middle of another list. All of them where no page is asked for.
 */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  version: string,
): Page<Item> {
  const state = createHash("sha256").update(version).digest("base64url").slice(0, 16);
  const from = cursor === undefined ? 0 : placeIn(cursor, state);
  const size = limit ?? (cursor === undefined ? items.length : usualSize);
  const until = from + size;
  return { items: items.slice(from, until), next: until < items.length ? cursorAt(until, state) : null };
}

const usualSize = 200;

const cursorAt = (place: number, state: string) => Buffer.from(JSON.stringify([place, state])).toString("base64url");

function placeIn(cursor: string, state: string): number {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    read = null;
  }
  const [place, of] = Array.isArray(read) ? (read as unknown[]) : [];
  if (!Number.isSafeInteger(place) || (place as number) < 0 || typeof of !== "string") throw notACursor();
  if (of !== state) throw outdated();
  return place as number;
}

export const notACursor = () =>
  new RepmarkError(
    "bad-cursor",
    { en: "This is no cursor of this list.", sv: "Det här är ingen markör i den här listan." },
    {
      kind: "usage",
      hint: { en: "Send the “next” of the page before.", sv: "Skicka ”next” från sidan före." },
    },
  );

const outdated = () =>
  new RepmarkError(
    "page-outdated",
    {
      en: "The list has changed since its first page was sent.",
      sv: "Listan har ändrats sedan dess första sida skickades.",
    },
    { kind: "usage", hint: { en: "Begin again without a cursor.", sv: "Börja om utan markör." } },
  );
