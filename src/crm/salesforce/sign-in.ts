import { createSign } from "node:crypto";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Secrets, World } from "../sync/connector.ts";
import { jsonOf, request, retryAfter, textOf } from "../sync/request.ts";
import { Fault, faultOf, said } from "./fault.ts";
import type { SalesforceSettings } from "./settings.ts";

/** An access token and where it holds. It lives in memory alone. */
export interface Session {
  readonly token: string;
  /** Where the org is now; it can change. No slash at its end. */
  readonly instance: string;
  /** The org's id and the user's, from the token's `id`. */
  readonly org: string;
  readonly user: string;
}

/** Signs in when it is first needed, and again when a session is over; whoever needs that at the same time shares it. */
export class SignIn {
  readonly #settings: SalesforceSettings;
  readonly #secrets: Secrets;
  readonly #world: World;
  #session: Promise<Session> | undefined;

  constructor(settings: SalesforceSettings, secrets: Secrets, world: World) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#world = world;
  }

  session(): Promise<Session> {
    this.#session ??= this.#begun();
    return this.#session;
  }

  /** Another session than `old`, which is over. */
  async renew(old: Session): Promise<Session> {
    if ((await this.session()) === old) this.#session = this.#begun();
    return this.session();
  }

  async #begun(): Promise<Session> {
    const { address, clientId, signIn } = this.#settings;
    try {
      return await this.#ask(this.#form());
    } catch (error) {
      this.#session = undefined;
      if (!(error instanceof Fault)) throw error;
      const host = new URL(address).host;
      const general = /^(login|test)\.salesforce\.com$/.test(host);
      if (signIn === "client-credentials" && general)
        throw new RepmarkError(
          "crm-wrong-address",
          `Client credentials cannot be used at ${host}, which is nobody's org.`,
          {
            kind: "refused",
            hint: "Use the My Domain address, https://NAME.my.salesforce.com, found in Setup under My Domain.",
            cause: error,
          },
        );
      if (signIn === "jwt" && /expir|audience|assertion/i.test(error.message))
        throw new RepmarkError(
          "crm-clock",
          `${host} takes the signed token of ${clientId.slice(0, 8)}… for expired or not meant for it.`,
          {
            kind: "refused",
            hint: "Check date, time and zone of this machine, and that the address is that of the org or of its sign-in page.",
            cause: error,
          },
        );
      throw said(error, host);
    }
  }

  #form(): Record<string, string> {
    const { clientId, signIn } = this.#settings;
    const { clientSecret, refreshToken, privateKey } = this.#secrets.read();
    const secret: Record<string, string> = clientSecret === undefined ? {} : { client_secret: clientSecret };
    switch (signIn) {
      case "client-credentials":
        return { grant_type: "client_credentials", client_id: clientId, ...secret };
      case "jwt":
        return {
          grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
          assertion: this.#assertion(privateKey ?? ""),
        };
      case "web":
        return { grant_type: "refresh_token", client_id: clientId, refresh_token: refreshToken ?? "", ...secret };
    }
  }

  async #ask(form: Record<string, string>): Promise<Session> {
    const answer = await askToken(this.#settings.address, form, this.#world);
    // With rotation the old one is dead now: the new one is on disk before anything else is done.
    if (answer.refresh_token !== undefined) this.#secrets.keep({ refreshToken: answer.refresh_token });
    return sessionOf(answer);
  }

  #assertion(privateKey: string): string {
    const { address, clientId, username } = this.#settings;
    const seconds = Math.floor(this.#world.effects.now().getTime() / 1000);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256" })}.${part({ iss: clientId, sub: username, aud: address, exp: seconds + 180 })}`;
    try {
      return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
    } catch (cause) {
      throw new RepmarkError("bad-private-key", "The private key for signing in cannot be used.", {
        kind: "usage",
        hint: "Give an RSA key in PEM without a passphrase, whose certificate is in the External Client App.",
        cause,
      });
    }
  }
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  /** `https://login.salesforce.com/id/ORG/USER`. */
  id: z.string().optional(),
  refresh_token: z.string().optional(),
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** Asks the token endpoint at `address`. Refusals are a `Fault`; the answer is in no log. */
export function askToken(address: string, form: Readonly<Record<string, string>>, world: World): Promise<TokenAnswer> {
  return request(
    {
      method: "POST",
      url: `${address.replace(/\/$/, "")}/services/oauth2/token`,
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    },
    world,
    async (answer) => {
      if (answer.ok) return { is: "good" };
      if (answer.status === 429 || answer.status >= 500)
        return {
          is: "again",
          because: `signing in failed with status ${answer.status}`,
          after: retryAfter(answer, world.effects.now()),
        };
      return { is: "refused", error: faultOf(answer.status, await textOf(answer, world)) };
    },
    async (answer) => {
      const said = tokenAnswer.safeParse(await jsonOf(answer, world));
      if (said.success) return said.data;
      throw new RepmarkError(
        "crm-wrong-address",
        `${new URL(address).host} does not answer like Salesforce's sign-in.`,
        {
          kind: "refused",
          hint: "Use the My Domain address, https://NAME.my.salesforce.com, found in Setup under My Domain.",
        },
      );
    },
  );
}

function sessionOf({ access_token, instance_url, id }: TokenAnswer): Session {
  const [, org = "", user = ""] = /\/id\/([^/]+)\/([^/]+)$/.exec(id ?? "") ?? [];
  return { token: access_token, instance: instance_url.replace(/\/$/, ""), org, user };
}
