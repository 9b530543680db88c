import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { type Browser, browserCode } from "../sync/browser-code.ts";
import type { World } from "../sync/connector.ts";
import { signInRefused } from "./fault.ts";
import { askTokens } from "./sign-in.ts";

const asked = z.object({
  address: z.url().default("https://api.hubapi.com"),
  clientId: z.string(),
  /** The port that the app's redirect address names. */
  callbackPort: z.coerce.number().int().min(0).max(65_535).default(4467),
});

/** Without these there is nothing to read; an account that cannot give one of the others is read without. */
const needed = ["oauth", "crm.objects.deals.read", "crm.schemas.deals.read", "crm.objects.owners.read"];
const optional = [
  ...["contacts", "companies", "line_items", "products", "leads", "goals", "forecasts", "users"].map(
    (type) => `crm.objects.${type}.read`,
  ),
  "crm.schemas.companies.read",
  "crm.schemas.contacts.read",
  "crm.dealsplits.read_write",
  "settings.currencies.read",
  "settings.users.teams.read",
  "crm.objects.marketing_events.read",
  "forms",
  "content",
  "behavioral_events.event_definitions.read_write",
  "forecast-read",
];

/**
 * OAuth with PKCE: somebody with the rights picks the account at the address that is shown and lets Repmark in, and their browser
 * comes back to this machine with a code for a refresh token. The redirect address is `http://localhost:4467/callback`, to be named in the app.
 */
export async function webSignIn(
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
  world: World,
  { show, wait }: Browser,
): Promise<{ readonly refreshToken: string }> {
  const { address, clientId, callbackPort } = asked.parse(settings);
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const waiting = await (wait?.(state) ?? browserCode(callbackPort, state, world.signal));
  try {
    const question = new URLSearchParams({
      client_id: clientId,
      redirect_uri: waiting.redirect,
      scope: needed.join(" "),
      optional_scope: optional.join(" "),
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    show(`${consentPage(address)}/oauth/authorize?${question}`);
    const { refresh_token: refreshToken } = await askTokens(address, world, {
      grant_type: "authorization_code",
      client_id: clientId,
      client_secret: secrets.clientSecret ?? "",
      redirect_uri: waiting.redirect,
      code: await waiting.code,
      code_verifier: verifier,
    });
    if (refreshToken === undefined) throw signInRefused("it gave no refresh token.");
    return { refreshToken };
  } finally {
    waiting.close();
  }
}

/** People sign in to HubSpot elsewhere than programs. */
function consentPage(address: string): string {
  return new URL(address).host === "api.hubapi.com" ? "https://app.hubspot.com" : address;
}
