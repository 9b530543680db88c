import { createHash } from "node:crypto";
import { z } from "zod";
import type { Call, Reply } from "../service.ts";
import { json, notFound, Refusal, unauthorised } from "./answers.ts";
import type { Portal } from "./portal.ts";

/** Who calls, and what they may do. */
export interface Caller {
  readonly token: string;
  readonly isOAuth: boolean;
  readonly scopes: ReadonlySet<string>;
}

export interface Credentials {
  readonly serviceKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** As it comes back from the consent page; good once. */
  readonly authorizationCode: string;
  readonly redirectUri: string;
}

interface Grant {
  readonly expiresAt: number;
  readonly scopes: ReadonlySet<string>;
}

const form = z.object({
  grant_type: z.string(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  refresh_token: z.string().optional(),
  code_verifier: z.string().optional(),
  scope: z.string().optional(),
});

/** Service keys, and OAuth tokens that live half an hour. */
export class Access {
  readonly credentials: Credentials;
  readonly #portal: Portal;
  readonly #clock: () => number;
  readonly #grants = new Map<string, Grant>();
  readonly #refreshTokens = new Set<string>();
  readonly #codes = new Map<string, { readonly challenge: string | null; readonly redirect: string }>();
  #made = 0;

  constructor(portal: Portal, clock: () => number) {
    this.#portal = portal;
    this.#clock = clock;
    const secret = (what: string) =>
      createHash("sha256").update(`${what} ${portal.world.company.plan.seed}`).digest("hex");
    const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
    this.credentials = {
      serviceKey: `pat-na1-${uuid(secret("key"))}`,
      clientId: uuid(secret("client")),
      clientSecret: uuid(secret("client secret")),
      refreshToken: `na1-${uuid(secret("refresh"))}`,
      authorizationCode: `na1-${uuid(secret("code"))}`,
      redirectUri: "http://127.0.0.1:4466/connect/hubspot",
    };
    this.#refreshTokens.add(this.credentials.refreshToken);
    this.#codes.set(this.credentials.authorizationCode, { challenge: null, redirect: this.credentials.redirectUri });
  }

  /** 401 unless the call carries a key or token that is good. */
  caller(call: Call): Caller {
    const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? "")?.[1];
    if (token === undefined)
      throw unauthorised(
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
      );
    if (token === this.credentials.serviceKey) return { token, isOAuth: false, scopes: this.scopes() };
    const grant = this.#grants.get(token);
    if (grant === undefined) throw unauthorised("INVALID_AUTHENTICATION", "Authentication credentials are invalid.");
    if (grant.expiresAt <= this.#clock())
      throw unauthorised(
        "EXPIRED_AUTHENTICATION",
        `The OAuth token used to make this call expired ${Math.round((this.#clock() - grant.expiresAt) / 1000)} second(s) ago.`,
      );
    return { token, isOAuth: true, scopes: new Set([...this.scopes()].filter((scope) => grant.scopes.has(scope))) };
  }

  /** What the portal's admin has granted and not taken back. */
  scopes(): ReadonlySet<string> {
    const { settings, world } = this.#portal;
    return new Set(settings.scopes.filter((scope) => !world.withdrawnRights.has(`hubspot:${scope}`)));
  }

  /** Ends every access token now. */
  expireAll(): void {
    for (const [token, grant] of this.#grants) this.#grants.set(token, { ...grant, expiresAt: this.#clock() });
  }

  /** What somebody who consents sends the browser back with: `GET /oauth/authorize`. */
  authorize(query: URLSearchParams): Reply {
    const redirect = query.get("redirect_uri") ?? "";
    // The app names its own address, and this machine for programs that wait on it.
    const isNamed =
      redirect === this.credentials.redirectUri || /^http:\/\/localhost:\d+\/(callback|connected)$/.test(redirect);
    if (query.get("client_id") !== this.credentials.clientId || !isNamed)
      throw new Refusal(400, {
        status: "error",
        message: "The client or redirect URI is not known.",
        category: "VALIDATION_ERROR",
      });
    this.#made += 1;
    const code = `na1-code-${this.#made}`;
    this.#codes.set(code, { challenge: query.get("code_challenge"), redirect });
    const back = new URL(redirect);
    back.searchParams.set("code", code);
    if (query.has("state")) back.searchParams.set("state", query.get("state")!);
    return { status: 302, headers: { location: back.href } };
  }

  /** `POST /oauth/{v1,v3,2026-09}/token`, and its introspection and revocation. */
  token(call: Call, verb: string): Reply {
    const values = Object.fromEntries(new URLSearchParams(call.body.toString("utf8")));
    if (verb === "introspect") return json(this.#introspect(values.token ?? ""));
    if (verb === "revoke") {
      this.#refreshTokens.delete(values.token ?? "");
      this.#grants.delete(values.token ?? "");
      return { status: 204 };
    }
    const read = form.safeParse(values);
    if (!read.success) throw bad("BAD_GRANT_TYPE", "missing or unknown grant type");
    const asked = read.data;
    if (asked.client_id !== this.credentials.clientId || asked.client_secret !== this.credentials.clientSecret)
      throw bad("BAD_CLIENT_ID", "missing or invalid client id or client secret");
    if (asked.grant_type === "refresh_token") {
      if (asked.refresh_token === undefined || !this.#refreshTokens.has(asked.refresh_token))
        throw bad("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
      if (!this.#portal.settings.rotatesRefreshTokens) return this.#granted(asked.refresh_token);
      this.#refreshTokens.delete(asked.refresh_token);
      return this.#granted(this.#newRefreshToken());
    }
    if (asked.grant_type !== "authorization_code") throw bad("BAD_GRANT_TYPE", "missing or unknown grant type");
    const issued = this.#codes.get(asked.code ?? "");
    if (issued === undefined) throw bad("BAD_AUTH_CODE", "missing or unknown auth code");
    this.#codes.delete(asked.code!);
    if (asked.redirect_uri !== issued.redirect)
      throw bad("MISMATCH_REDIRECT_URI_AUTH_CODE", "redirect uri does not match");
    const verified = createHash("sha256")
      .update(asked.code_verifier ?? "")
      .digest("base64url");
    if (issued.challenge !== null && issued.challenge !== verified)
      throw bad("BAD_CODE_VERIFIER", "code verifier does not match the challenge");
    return this.#granted(this.#newRefreshToken());
  }

  /** `GET /oauth/v1/access-tokens/{token}`. */
  describe(token: string): Reply {
    const grant = this.#grants.get(token);
    if (grant === undefined) throw notFound("access token not found");
    return json(this.#introspect(token));
  }

  #newRefreshToken(): string {
    this.#made += 1;
    const token = `na1-refresh-${this.#made}-${this.credentials.refreshToken.slice(4, 12)}`;
    this.#refreshTokens.add(token);
    return token;
  }

  #granted(refreshToken: string): Reply {
    this.#made += 1;
    const { settings } = this.#portal;
    const token = createHash("sha256").update(`${this.credentials.clientSecret} ${this.#made}`).digest("base64url");
    this.#grants.set(token, { expiresAt: this.#clock() + settings.tokenSeconds * 1000, scopes: this.scopes() });
    return json({
      token_type: "bearer",
      refresh_token: refreshToken,
      access_token: token,
      expires_in: settings.tokenSeconds,
      hub_id: settings.portalId,
      user_id: 9_400_000,
      scopes: [...this.scopes()],
      token_use: "access_token",
    });
  }

  #introspect(token: string) {
    const { settings } = this.#portal;
    const grant = this.#grants.get(token);
    if (grant === undefined || grant.expiresAt <= this.#clock()) return { active: false, token_use: "access_token" };
    return {
      active: true,
      token,
      token_use: "access_token",
      token_type: "access",
      hub_id: settings.portalId,
      user_id: 9_400_000,
      client_id: this.credentials.clientId,
      scopes: [...grant.scopes],
      expires_in: Math.round((grant.expiresAt - this.#clock()) / 1000),
    };
  }
}

function bad(status: string, message: string): Refusal {
  return new Refusal(400, { status, message, category: "VALIDATION_ERROR" });
}
