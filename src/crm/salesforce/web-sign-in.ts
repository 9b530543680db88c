import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { type Browser, browserCode } from "../sync/browser-code.ts";
import type { World } from "../sync/connector.ts";
import { Fault, said } from "./fault.ts";
import { askToken } from "./sign-in.ts";

const asked = z.object({
  address: z.url(),
  clientId: z.string(),
  /** The port that the app's callback address names. */
  callbackPort: z.coerce.number().int().min(0).max(65_535).default(4467),
});

/**
 * The web server flow with PKCE: somebody signs in at the address that is shown and lets Repmark in, and their browser comes back to
 * this machine, or where it is waited for, with a code for a refresh token. The redirect address is `http://localhost:4467/callback`, to be named in the app.
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
      response_type: "code",
      client_id: clientId,
      redirect_uri: waiting.redirect,
      scope: "api refresh_token id",
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    show(`${address.replace(/\/$/, "")}/services/oauth2/authorize?${question}`);
    const { refresh_token } = await askToken(
      address,
      {
        grant_type: "authorization_code",
        code: await waiting.code,
        client_id: clientId,
        ...(secrets.clientSecret === undefined ? {} : { client_secret: secrets.clientSecret }),
        redirect_uri: waiting.redirect,
        code_verifier: verifier,
      },
      world,
    ).catch((error: unknown) => {
      throw error instanceof Fault ? said(error, new URL(address).host) : error;
    });
    if (refresh_token !== undefined) return { refreshToken: refresh_token };
    throw new RepmarkError(
      "crm-login-refused",
      "Salesforce gave no refresh token, so that Repmark could not sign in again by itself.",
      {
        kind: "refused",
        hint: "Give the External Client App the scope “Perform requests at any time (refresh_token)” and connect again.",
      },
    );
  } finally {
    waiting.close();
  }
}
