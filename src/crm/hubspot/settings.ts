import { z } from "zod";
import { parseSettings } from "../sync/settings.ts";

/** The version every dated path names; one is current for six months and answers for eighteen (docs/decisions/0105). */
export const apiVersion = "2026-09";

/** What is chosen when HubSpot is connected; nothing secret. */
const hubspotSettings = z.object({
  address: z.url().default("https://api.hubapi.com"),
  signIn: z.enum(["service-key", "oauth"]).default("service-key"),
  /** Everything there is, or what buyers did alone: where another CRM keeps the deals (docs/decisions/0109). */
  role: z.enum(["everything", "engagement"]).default("everything"),
  /** Of the app that somebody consented to; OAuth alone. */
  clientId: z.string().optional(),
  /** `object.role` → property; null says that there is none, whatever looks like one. */
  fields: z.record(z.string(), z.string().nullable()).default({}),
  /** What a goal's name says of its kind and basis. */
  goalWords: z
    .object({ renewal: z.string(), overlay: z.string(), beforeRamp: z.string() })
    .default({ renewal: "renewal", overlay: "overlay", beforeRamp: "before ramp" }),
  /** The share of the day's calls, and of each ten seconds', at which we stop. */
  share: z.number().min(0.01).max(1).default(0.8),
});
export type HubspotSettings = z.infer<typeof hubspotSettings>;

/** The settings of a connection, or a refusal that names what is wrong with them. */
export function parseHubspotSettings(settings: unknown): HubspotSettings {
  return parseSettings(
    hubspotSettings,
    settings,
    "HubSpot",
    "Connect again: repmark connect hubspot asks for what it needs, and says what it is.",
  );
}
