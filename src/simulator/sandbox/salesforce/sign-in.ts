import { createHash } from "node:crypto";
import type { Call, Reply } from "../service.ts";
import { clientId, clientSecret, Refusal, username } from "./app.ts";
import { checkAssertion } from "./assertion.ts";
import { Consent } from "./consent.ts";
import { integrationId } from "./objects/kinds.ts";
import { organizationId } from "./objects/organization.ts";
import type { Org } from "./org.ts";
import { json } from "./salesforce-error.ts";
import type { Sessions } from "./sessions.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** The OAuth endpoints under `/services/oauth2/`. */
export class SignIn {
  readonly #org: Org;
  readonly #sessions: Sessions;
  readonly #consent: Consent;

  constructor(org: Org, sessions: Sessions) {
    this.#org = org;
    this.#sessions = sessions;
    this.#consent = new Consent(org);
  }

  answer(call: Call, endpoint: string): Reply | undefined {
    try {
      if (endpoint === "authorize" && call.method === "GET") return this.#consent.ask(call);
      if (endpoint === "token" && call.method === "POST") return this.#token(call, formOf(call));
      if (endpoint === "revoke") return this.#revoke(call);
      if (endpoint === "introspect" && call.method === "POST") return this.#introspect(formOf(call));
      return undefined;
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return json({ error: cause.error, error_description: cause.message }, 400);
    }
  }

  #token(call: Call, form: URLSearchParams): Reply {
    const grant = form.get("grant_type");
    if (grant === jwtBearer) {
      const hosts = [
        "https://login.salesforce.com",
        "https://test.salesforce.com",
        this.#sessions.instanceUrl,
        originOf(call),
      ];
      checkAssertion(form.get("assertion") ?? "", this.#org.settings.certificate, hosts);
      return this.#granted("api");
    }
    const id = form.get("client_id") ?? basic(call)?.[0];
    const secret = form.get("client_secret") ?? basic(call)?.[1];
    if (id !== clientId) throw new Refusal("invalid_client_id", "client identifier invalid");
    if (grant === "client_credentials") return this.#byCredentials(call, secret);
    if (grant === "refresh_token") return this.#byRefresh(call, form.get("refresh_token") ?? "", secret);
    if (grant === "authorization_code") return this.#byCode(form, secret);
    throw new Refusal("unsupported_grant_type", "grant type not supported");
  }

  #byCredentials(call: Call, secret: string | undefined): Reply {
    if (isLoginHost(call)) throw new Refusal("invalid_grant", "request not supported on this domain");
    if (secret !== clientSecret) throw new Refusal("invalid_client", "invalid client credentials");
    if (!this.#org.settings.runAsUser) throw new Refusal("invalid_grant", "no client credentials user enabled");
    return this.#granted("api");
  }

  #byCode(form: URLSearchParams, secret: string | undefined): Reply {
    const code = this.#consent.redeem(form);
    // Whoever proved the challenge needs no secret; one that is given must be right all the same.
    if (secret === undefined ? code.challenge === null : secret !== clientSecret)
      throw new Refusal("invalid_client", "invalid client credentials");
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

  #granted(scope: string, refreshToken?: string): Reply {
    const issuedAt = String(this.#org.now * 60_000);
    const access = this.#sessions.open();
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
