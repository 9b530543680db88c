import { log, role, type SalesforceObject } from "./objects.ts";
import type { SalesforceSettings } from "./settings.ts";

const setting = "engagement.object";

/**
 * What buyers did, where a marketing package writes it down as records of an object of its own: read when the mapping names it, as
 * in `--field engagement.object=Engagement__c`. What stands for what is found by label or name, or chosen like any field.
 */
export const engagementObject: SalesforceObject = {
  ...log(
    "",
    "engagement",
    "Name",
    "what buyers did, as it was written down there, is not known",
    role("kind", ["picklist", "string"], "kind", "type", "engagement type", "activity type", "action", "typ"),
    role(
      "at",
      ["datetime", "date"],
      "at",
      "date",
      "occurred at",
      "activity date",
      "engaged at",
      "timestamp",
      "tidpunkt",
    ),
    role(
      "asset",
      ["string", "url", "textarea", "picklist"],
      "asset",
      "page",
      "asset name",
      "page name",
      "url",
      "content",
      "sida",
    ),
    role("contact", ["reference"], "contact", "buyer", "person", "kontakt"),
    role("account", ["reference"], "account", "customer", "company", "konto", "kund"),
    role("opportunity", ["reference"], "opportunity", "deal", "affärsmöjlighet"),
  ),
  emailOf: "contact",
  held: { table: "engagement", id: "engagement_id", prefix: "a" }, // objects of an org's own begin so
};

/** The object as the settings name it; undefined when they name none. */
export function namedEngagement({ fields }: SalesforceSettings): SalesforceObject | undefined {
  const name = fields[setting];
  return name === undefined || name === null || name === "" ? undefined : { ...engagementObject, name };
}
