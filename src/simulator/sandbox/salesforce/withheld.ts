import { z } from "zod";
import type { Call } from "../service.ts";
import type { Org } from "./org.ts";
import type { Compiled } from "./soql/compile.ts";

const withheld = z.object({ ids: z.array(z.string()) });

/**
 * The fault `rows-withheld {with: {ids}}`: records that are there, counted and listed, and left out where their fields are asked
 * for. It is what readers of real orgs have reported and cannot see by the answers alone (airbyte#42490).
 */
export function withoutWithheld(org: Org, call: Call, compiled: Compiled): Compiled {
  const isOfFields = compiled.columns.length > 1;
  const fault = isOfFields ? org.strikes(call, "rows-withheld") : undefined;
  if (fault === undefined) return compiled;
  const ids = new Set(withheld.parse(fault.with).ids);
  const { live, test } = compiled;
  return { ...compiled, test: (row, view) => !ids.has(live.type.idOf(row)) && test(row, view) };
}
