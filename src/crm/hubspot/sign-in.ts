import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Secrets, World } from "../sync/connector.ts";
import { jsonOf, request, textOf, Unsettled, type Verdict } from "../sync/request.ts";
import { faultOf, signInRefused } from "./fault.ts";
import { apiVersion, type HubspotSettings } from "./settings.ts";

const answer = z.object({ access_token: z.string(), refresh_token: z.string().optional(), expires_in: z.number() });

/** Renewed this long before it ends: HubSpot says that a 401 is not the signal. */
const ahead = 5 * 60_000;

/** The token that calls carry: a service key as it is, or an OAuth token that is renewed by the clock, once at a time. */
export class SignIn {
  readonly #settings: HubspotSettings;
  readonly #secrets: Secrets;
  readonly #world: World;
  #token: { readonly value: string; readonly until: number } | undefined;
  #renewing: Promise<string> | undefined;

  constructor(settings: HubspotSettings, secrets: Secrets, world: World) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#world = world;
  }

  async token(): Promise<string> {
    if (this.#settings.signIn === "service-key") return this.#secret("serviceKey");
    if (this.#token !== undefined && this.#world.effects.now().getTime() < this.#token.until - ahead)
      return this.#token.value;
    return this.#renewed();
  }

  /** After a 401: a new token, or a refusal where there can be none. */
  async after(used: string): Promise<string> {
    if (this.#settings.signIn === "service-key") throw signInRefused("the service key is not known to it.");
    if (this.#token?.value === used) this.#token = undefined;
    return this.token();
  }

  #renewed(): Promise<string> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(): Promise<string> {
    const tokens = await askTokens(this.#settings.address, this.#world, {
      grant_type: "refresh_token",
      client_id: this.#settings.clientId ?? "",
      client_secret: this.#secret("clientSecret"),
      refresh_token: this.#secret("refreshToken"),
    });
    // On disk before it is used: with rotation the one before is dead by now.
    if (tokens.refresh_token !== undefined && tokens.refresh_token !== this.#secret("refreshToken"))
      this.#secrets.keep({ refreshToken: tokens.refresh_token });
    this.#token = { value: tokens.access_token, until: this.#world.effects.now().getTime() + tokens.expires_in * 1000 };
    return tokens.access_token;
  }

  #secret(name: "serviceKey" | "clientSecret" | "refreshToken"): string {
    const secret = this.#secrets.read()[name];
    if (secret !== undefined && secret !== "") return secret;
    throw new RepmarkError("crm-login-refused", "This HubSpot connection has no key to sign in with.", {
      kind: "refused",
      hint: "Run `repmark connect hubspot` and give it a service key.",
    });
  }
}

type Tokens = z.infer<typeof answer>;

/** What the token endpoint gives for a code or a refresh token. */
export function askTokens(address: string, world: World, form: Readonly<Record<string, string>>): Promise<Tokens> {
  return request(
    {
      method: "POST",
      url: `${address}/oauth/${apiVersion}/token`,
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: new URLSearchParams(form).toString(),
    },
    world,
    (reply) => judge(reply, world),
    async (reply) => {
      const read = answer.safeParse(await jsonOf(reply, world));
      if (read.success) return read.data;
      throw new Unsettled("the answer to the sign-in lacked a token", { cause: read.error });
    },
  );
}

async function judge(reply: Response, world: World): Promise<Verdict> {
  if (reply.ok) return { is: "good" };
  if (reply.status === 429 || reply.status >= 500)
    return { is: "again", because: `HubSpot answered with status ${reply.status}` };
  const { fault } = faultOf(reply.status, await textOf(reply, world));
  return { is: "refused", error: signInRefused(fault.message, fault) };
}
