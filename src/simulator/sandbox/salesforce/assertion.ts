import { createVerify } from "node:crypto";
import { clientId, Refusal, username } from "./app.ts";

/** Minutes that an assertion may still be good for, and how far clocks may differ. */
const longest = 5;
const drift = 0.5;

/**
 * Lets in what was signed with the app's certificate, for the user it names, at one of these hosts; anything else is
 * refused. Its life goes by this machine's clock, as the signer's does.
 */
export function checkAssertion(assertion: string, certificate: string | null, hosts: readonly string[]): void {
  const [head, claims, signature] = assertion.split(".");
  if (facts(head).alg !== "RS256") throw new Refusal("invalid_grant", "algorithm not supported");
  const { iss, sub, aud, exp } = facts(claims);
  if (iss !== clientId) throw new Refusal("invalid_client_id", "client identifier invalid");
  if (certificate === null) throw new Refusal("invalid_grant", "user hasn't approved this consumer");
  const isSigned = createVerify("RSA-SHA256")
    .update(`${head}.${claims}`)
    .verify(certificate, Buffer.from(signature ?? "", "base64url"));
  if (!isSigned) throw new Refusal("invalid_grant", "invalid assertion");
  const minutes = (Number(exp) - Date.now() / 1000) / 60;
  if (!(minutes > -drift)) throw new Refusal("invalid_grant", "expired authorization code");
  if (minutes > longest + drift) throw new Refusal("invalid_grant", "expiration too far in the future");
  if (!hosts.includes(String(aud).replace(/\/$/, ""))) throw new Refusal("invalid_grant", "audience is invalid");
  if (sub !== username) throw new Refusal("invalid_grant", "user hasn't approved this consumer");
}

function facts(part: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;
  } catch {
    throw new Refusal("invalid_grant", "invalid assertion");
  }
}
