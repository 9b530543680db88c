import { createHash, createVerify } from "node:crypto";
import type { Minute } from "../../timeline.ts";
import type { Call, Reply } from "../service.ts";
import { integrationId } from "./objects/kinds.ts";
import { organizationId } from "./objects/organization.ts";
import type { Org } from "./org.ts";
import { json } from "./salesforce-error.ts";
import type { Sessions } from "./sessions.ts";

/** The External Client App that is registered in the org, and the user it runs as. */
export const clientId = "3MVG9.repmark.sandbox.consumer.key";
export const clientSecret = "5A11D0B0X5EC2E7";
export const username = "repmarkintegration@example.com";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const codeLife = 15;
/** Minutes that an assertion may still be good for. */
const longestAssertion = 5;

interface Code {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly scope: string;
  readonly madeAt: Minute;
}

/** An OAuth error: one object, not the array of the REST API. */
class Refusal extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

/** The OAuth endpoints under `/services/oauth2/`. */
export class SignIn {
  readonly #org: Org;
  readonly #sessions: Sessions;
  readonly #codes = new Map<string, Code>();
  #made = 0;

  constructor(org: Org, sessions: Sessions) {
    this.#org = org;
    this.#sessions = sessions;
  }

  answer(call: Call, endpoint: string): Reply | undefined {
    try {
      if (endpoint === "authorize" && call.method === "GET") return this.#authorize(call);
      if (endpoint === "token" && call.method === "POST") return this.#token(call, formOf(call));
      if (endpoint === "revoke") return this.#revoke(call);
      if (endpoint === "introspect" && call.method === "POST") return this.#introspect(formOf(call));
      return undefined;
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return json({ error: cause.error, error_description: cause.message }, 400);
    }
  }

  /** Nobody sits in front of the sandbox: it answers at once what `settings.consents` says. */
  #authorize(call: Call): Reply {
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

  #token(call: Call, form: URLSearchParams): Reply {
    const grant = form.get("grant_type");
    if (grant === jwtBearer) return this.#byAssertion(call, form.get("assertion") ?? "");
    const id = form.get("client_id") ?? basic(call)?.[0];
    const secret = form.get("client_secret") ?? basic(call)?.[1];
    if (id !== clientId) throw new Refusal("invalid_client_id", "client identifier invalid");
    if (grant === "client_credentials") return this.#byCredentials(call, secret);
    if (grant === "refresh_token") return this.#byRefresh(call, form.get("refresh_token") ?? "", secret);
    if (grant === "authorization_code") return this.#byCode(call, form, secret);
    throw new Refusal("unsupported_grant_type", "grant type not supported");
  }

  #byCredentials(call: Call, secret: string | undefined): Reply {
    if (isLoginHost(call)) throw new Refusal("invalid_grant", "request not supported on this domain");
    if (secret !== clientSecret) throw new Refusal("invalid_client", "invalid client credentials");
    if (!this.#org.settings.runAsUser) throw new Refusal("invalid_grant", "no client credentials user enabled");
    return this.#granted("api");
  }

  #byCode(call: Call, form: URLSearchParams, secret: string | undefined): Reply {
    const given = form.get("code") ?? "";
    const code = this.#codes.get(given);
    this.#codes.delete(given); // whatever comes of it: a code is good once
    if (code === undefined || code.madeAt + codeLife <= this.#org.now)
      throw new Refusal(
        "invalid_grant",
        code === undefined ? "invalid authorization code" : "expired authorization code",
      );
    if (form.get("redirect_uri") !== code.redirectUri)
      throw new Refusal("redirect_uri_mismatch", "redirect_uri must match configuration");
    const verifier = form.get("code_verifier");
    if (code.challenge !== null && (verifier === null || challengeOf(verifier) !== code.challenge))
      throw new Refusal("invalid_grant", "invalid code verifier");
    if (code.challenge === null && secret !== clientSecret)
      throw new Refusal("invalid_client", "invalid client credentials");
    if (secret !== undefined && secret !== clientSecret)
      throw new Refusal("invalid_client", "invalid client credentials");
    void call;
    return this.#granted(code.scope, this.#sessions.newRefreshToken());
  }

  #byRefresh(call: Call, token: string, secret: string | undefined): Reply {
    if (this.#org.strikes(call, "refresh-fails") !== undefined)
      return json({ error: "server_error", error_description: "unknown error" }, 500);
    if (secret !== undefined && secret !== clientSecret)
      throw new Refusal("invalid_client", "invalid client credentials");
    if (!this.#sessions.isRefreshToken(token)) throw new Refusal("invalid_grant", "expired access/refresh token");
    if (!this.#org.settings.rotatesRefreshTokens) return this.#granted("api refresh_token");
    this.#sessions.endRefreshToken(token);
    return this.#granted("api refresh_token", this.#sessions.newRefreshToken());
  }

  #byAssertion(call: Call, assertion: string): Reply {
    const [head, claims, signature] = assertion.split(".");
    const { certificate } = this.#org.settings;
    const fact = (part: string | undefined): Record<string, unknown> => {
      try {
        return JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;
      } catch {
        throw new Refusal("invalid_grant", "invalid assertion");
      }
    };
    if (fact(head).alg !== "RS256") throw new Refusal("invalid_grant", "algorithm not supported");
    const { iss, sub, aud, exp } = fact(claims);
    if (iss !== clientId) throw new Refusal("invalid_client_id", "client identifier invalid");
    if (certificate === null) throw new Refusal("invalid_grant", "user hasn't approved this consumer");
    const isSigned = createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(certificate, Buffer.from(signature ?? "", "base64url"));
    if (!isSigned) throw new Refusal("invalid_grant", "invalid assertion");
    const seconds = Number(exp);
    // Its clock is that of the machine, as the reader's is when it signs.
    const now = Date.now() / 1000;
    if (!(seconds > now - 30)) throw new Refusal("invalid_grant", "expired authorization code");
    if (seconds > now + longestAssertion * 60 + 30)
      throw new Refusal("invalid_grant", "expiration too far in the future");
    const hosts = [
      "https://login.salesforce.com",
      "https://test.salesforce.com",
      this.#sessions.instanceUrl,
      originOf(call),
    ];
    if (!hosts.includes(String(aud).replace(/\/$/, ""))) throw new Refusal("invalid_grant", "audience is invalid");
    if (sub !== username) throw new Refusal("invalid_grant", "user hasn't approved this consumer");
    return this.#granted("api");
  }

  #granted(scope: string, refreshToken?: string): Reply {
    const issuedAt = String(this.#org.now * 60_000);
    const access = this.#sessions.open(scope);
    const id = `${this.#sessions.instanceUrl}/id/${organizationId}/${integrationId}`;
    return json({
      access_token: access,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      signature: createHash("sha256").update(`${id}${issuedAt}`).digest("base64"),
      scope,
      instance_url: this.#sessions.instanceUrl,
      id,
      token_type: "Bearer",
      issued_at: issuedAt,
    });
  }

  #revoke(call: Call): Reply {
    const token = formOf(call).get("token") ?? call.query.get("token") ?? "";
    if (!this.#sessions.end(token)) throw new Refusal("unsupported_token_type", "this token type is not supported");
    return { status: 200, headers: { "content-type": "text/html" }, body: "" };
  }

  #introspect(form: URLSearchParams): Reply {
    if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret)
      throw new Refusal("invalid_client", "invalid client credentials");
    const isActive = this.#sessions.isOpen(form.get("token") ?? "");
    return json(
      isActive
        ? { active: true, scope: "api", client_id: clientId, username, token_type: "access_token" }
        : { active: false },
    );
  }

  #isRegistered(address: string): boolean {
    const { callbackUrls } = this.#org.settings;
    if (callbackUrls !== null) return callbackUrls.includes(address);
    return /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(address);
  }
}

/** `localhost` plays login.salesforce.com; the address of the org itself is its My Domain. */
export function isLoginHost(call: Call): boolean {
  return /^localhost(:|$)/.test(call.headers.host ?? "");
}

function originOf(call: Call): string {
  return `http://${call.headers.host}`;
}

function formOf(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString());
}

function basic(call: Call): readonly string[] | undefined {
  const given = /^Basic (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  return given === undefined ? undefined : Buffer.from(given, "base64").toString().split(":").map(decodeURIComponent);
}

const challengeOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

function redirect(to: URL, parameters: Record<string, string>): Reply {
  for (const [name, value] of Object.entries(parameters)) to.searchParams.set(name, value);
  return { status: 302, headers: { location: to.toString() } };
}
