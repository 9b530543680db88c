import { z } from "zod";
import { parseSettings } from "../sync/settings.ts";

/** The API that everything is asked of; a version lives at least three years (docs/decisions/0097). */
export const apiVersion = "68.0";

/** Fields of ours that no org has by itself, and where to find them in it. */
const roleFields = z.record(z.string(), z.string().nullable());

/** What is chosen when Salesforce is connected; nothing secret. */
const salesforceSettings = z.object({
  /** `https://acme.my.salesforce.com`, or the general sign-in of production or sandboxes. */
  address: z.url(),
  signIn: z.enum(["client-credentials", "jwt", "web"]),
  /** The consumer key of the External Client App. */
  clientId: z.string().min(1),
  /** Of whom a signed token speaks; JWT alone. */
  username: z.string().optional(),
  /** Who leads whom: the hierarchy of roles, or the manager on each user. */
  teams: z.enum(["roles", "managers"]).default("roles"),
  /** `object.role` → field; null says that there is none, whatever looks like one. */
  fields: roleFields.default({}),
  /** The forecast type that quotas and calls are read from, by its developer name; the first active one of amounts when null. */
  forecastType: z.string().nullable().default(null),
  /** The share of the day's calls at which we stop. */
  share: z.number().min(0.01).max(1).default(0.8),
});
export type SalesforceSettings = z.infer<typeof salesforceSettings>;

/** The settings of a connection, or a refusal that names what is wrong with them. */
export function parseSalesforceSettings(settings: unknown): SalesforceSettings {
  return parseSettings(
    salesforceSettings,
    settings,
    "Salesforce",
    "The address is https://NAME.my.salesforce.com, the client id the consumer key of the External Client App.",
  );
}
