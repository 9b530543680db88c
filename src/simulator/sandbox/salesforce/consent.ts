import { createHash } from "node:crypto";
import type { Minute } from "../../timeline.ts";
import type { Call, Reply } from "../service.ts";
import { clientId, Refusal } from "./app.ts";
import type { Org } from "./org.ts";

/** Minutes that a code waits to be turned into a session. */
const codeLife = 15;

interface Code {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly scope: string;
  readonly madeAt: Minute;
}

/** The page where somebody is asked to let the app in, and the codes that it sends back with. */
export class Consent {
  readonly #org: Org;
  readonly #codes = new Map<string, Code>();
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
  }

  /** Nobody sits in front of the sandbox: it answers at once what `settings.consents` says. */
  ask(call: Call): Reply {
    const { query } = call;
    const redirectUri = query.get("redirect_uri") ?? "";
    if (query.get("client_id") !== clientId) throw new Refusal("invalid_client_id", "client identifier invalid");
    if (!this.#isRegistered(redirectUri))
      throw new Refusal("redirect_uri_mismatch", "redirect_uri must match configuration");
    const back = new URL(redirectUri);
    const state = query.get("state");
    if (state !== null) back.searchParams.set("state", state);
    const challenge = query.get("code_challenge");
    if (query.get("response_type") !== "code")
      return redirect(back, { error: "unsupported_response_type", error_description: "response type not supported" });
    if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge))
      return redirect(back, { error: "invalid_request", error_description: "invalid code challenge" });
    if (challenge === null && this.#org.settings.requiresPkce)
      return redirect(back, { error: "invalid_request", error_description: "missing required code challenge" });
    if (!this.#org.settings.consents)
      return redirect(back, { error: "access_denied", error_description: "end-user denied authorization" });
    this.#made += 1;
    const code = `aPrx${createHash("sha256").update(`code ${this.#made}`).digest("base64url")}==`;
    this.#codes.set(code, {
      redirectUri,
      challenge,
      scope: query.get("scope") ?? "api refresh_token",
      madeAt: this.#org.now,
    });
    return redirect(back, { code });
  }

  /** What a code stands for, once; whoever brings it must say the same address and hold the verifier. */
  redeem(form: URLSearchParams): Code {
    const given = form.get("code") ?? "";
    const code = this.#codes.get(given);
    this.#codes.delete(given);
    if (code === undefined) throw new Refusal("invalid_grant", "invalid authorization code");
    if (code.madeAt + codeLife <= this.#org.now) throw new Refusal("invalid_grant", "expired authorization code");
    if (form.get("redirect_uri") !== code.redirectUri)
      throw new Refusal("redirect_uri_mismatch", "redirect_uri must match configuration");
    const verifier = form.get("code_verifier");
    if (code.challenge !== null && (verifier === null || challengeOf(verifier) !== code.challenge))
      throw new Refusal("invalid_grant", "invalid code verifier");
    return code;
  }

  #isRegistered(address: string): boolean {
    const { callbackUrls } = this.#org.settings;
    if (callbackUrls !== null) return callbackUrls.includes(address);
    return /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(address);
  }
}

const challengeOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

function redirect(to: URL, parameters: Record<string, string>): Reply {
  for (const [name, value] of Object.entries(parameters)) to.searchParams.set(name, value);
  return { status: 302, headers: { location: to.toString() } };
}
