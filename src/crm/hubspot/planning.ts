import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Known, Manner } from "../sync/connector.ts";
import { keptOnce } from "../sync/lookups.ts";
import type { Format } from "./ask.ts";
import type { Known as KnownWords, Lookups } from "./lookups.ts";
import type { HubspotSettings } from "./settings.ts";

/** Search lags behind what is written, clocks differ, and a record may be written while we look. */
const overlap = 15 * 60_000;
/** No watermark is later than this long before the round began. */
const margin = 60_000;
/** From so many modified records on, listing all is faster than searching. */
export const listFrom = 10_000;
export const day = 86_400_000;

/** Up to when everything will have been seen. */
export function watermark(now: Date): string {
  return new Date(now.getTime() - margin).toISOString();
}

/** Where a reading begins whose last one ended there. */
export function back(instant: string): string {
  return new Date(Date.parse(instant) - overlap).toISOString();
}

const sinceKnown = z.object({ since: z.string() });
export type SinceOf = (object: string) => string | null;

/** From where on an object is read; null: from its beginning. */
export function knownSince(known: Known, manner: Manner): SinceOf {
  return (object) => {
    const before = sinceKnown.safeParse(known[object]);
    return manner === "full" || !before.success ? null : back(before.data.since);
  };
}

export function formatOf(
  lookups: Lookups,
  text: string,
  mapped: Format["mapped"],
  more: { readonly known?: KnownWords; readonly tail?: Format["tail"] } = {},
): Format {
  return {
    text,
    zone: lookups.zone,
    mapped,
    known: keptOnce(lookups.kept, { ...lookups.known, ...more.known }),
    tail: more.tail ?? null,
  };
}

/** What is read first of a connection in either role, and never in the other. */
const ofRole: Readonly<Record<HubspotSettings["role"], string>> = { everything: "deals", engagement: "contacts" };

/** What was read in one role stays: in the other its deals would be counted twice, or its buyers' acts. */
export function refuseOtherRole(known: Known, role: HubspotSettings["role"]): void {
  const other = role === "everything" ? "engagement" : "everything";
  if (known[ofRole[other]] === undefined) return;
  throw new RepmarkError(
    "crm-other-role",
    other === "everything"
      ? "This HubSpot account was read whole so far: its deals are in the numbers and would stay there."
      : "This HubSpot account was read for engagement alone so far: its buyers’ acts would be counted twice.",
    {
      kind: "usage",
      hint: `Connect it with --role ${other} as before, or begin with a new data folder (--data).`,
    },
  );
}
