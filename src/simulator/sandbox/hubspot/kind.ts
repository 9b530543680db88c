import type { Minute } from "../../timeline.ts";
import type { Birth, Ids } from "./ids.ts";
import type { Life } from "./life.ts";
import type { Property } from "./property.ts";
import type { Tier } from "./settings.ts";

/** One type of record of the portal. */
export interface Kind<B extends Birth = Birth> {
  /** As paths name it, such as `deals`. */
  readonly name: string;
  /** As paths may name it too, such as `0-3`. */
  readonly typeId: string;
  /** Any of them lets somebody read it. */
  readonly scopes: readonly string[];
  readonly tier?: { readonly from: Tier; readonly product: string } | undefined;
  /** The properties that hold the create and the modified date. */
  readonly created: "createdate" | "hs_createdate";
  readonly modified: "hs_lastmodifieddate" | "lastmodifieddate";
  /** What comes when no property is asked for. */
  readonly defaults: readonly string[];
  readonly properties: readonly Property[];
  ids(): Ids<B>;
  /** Undefined for what has not been born by then, was purged, or went into another record. */
  life(birth: B, until: Minute): Life | undefined;
  /** Where somebody went who was merged away: the key of the record that was kept. */
  mergedInto?(birth: B, until: Minute): string | undefined;
}

/** All that went into a record, those too that had gone into one of them before: what is kept names each of them. */
export function allInto<T extends { readonly key: string }>(key: string, into: (key: string) => readonly T[]): T[] {
  const all = [...into(key)];
  for (const one of all)
    all.push(
      ...into(one.key).filter((loser) => loser.key !== key && !all.some(({ key: known }) => known === loser.key)),
    );
  return all;
}

/** Worked out when first asked for. */
export function once<T>(work: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: work() };
    return made.value;
  };
}
