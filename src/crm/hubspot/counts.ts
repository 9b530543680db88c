import { z } from "zod";
import type { Count, Json } from "../sync/connector.ts";
import { Fault } from "./fault.ts";
import { hubspotObjects } from "./objects.ts";
import type { Portal } from "./portal.ts";
import { total } from "./records.ts";

const counting = z.object({ objects: z.array(z.string()) });

/** How many records search knows of each type. HubSpot adds nothing up, and its index may be a few minutes behind. */
export async function counts(portal: Portal, asked: Json): Promise<readonly Count[]> {
  const { objects } = counting.parse(asked);
  const all: Count[] = [];
  for (const { object, type } of hubspotObjects) {
    if (!objects.includes(object)) continue;
    try {
      all.push({ object, records: await total(portal, type, []) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  return all;
}
