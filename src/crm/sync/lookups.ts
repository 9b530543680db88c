import { createHash } from "node:crypto";
import type { LandingRun } from "../../warehouse/landing.ts";
import type { Json } from "./connector.ts";

/**
 * Puts `value` among the lookups of a plan and answers the name by which formats call it. Most parts of a round are read with the
 * same few thousand characters of periods and stages: they stand once in a manifest, and a format that names others is another format.
 */
export function keptOnce(lookups: Record<string, Json>, value: Json): string {
  const name = createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
  lookups[name] = value;
  return name;
}

/** What a format calls by `name`. Manifests before version 3 have it in the format itself. */
export function lookupsOf<Value>({ run, lookups }: LandingRun, name: string | Value): Value {
  if (typeof name !== "string") return name;
  const value = lookups?.[name];
  if (value === undefined) throw new Error(`The manifest of run ${run} does not say what “${name}” is.`);
  return value as Value;
}
