import { createHash } from "node:crypto";
import type { Minute } from "../../timeline.ts";
import type { Call } from "../service.ts";
import { organizationId } from "./objects/organization.ts";
import type { Org } from "./org.ts";
import { SalesforceError } from "./salesforce-error.ts";

/** Who is signed in. Tokens come in a fixed order, so that two runs of one test say the same. */
export class Sessions {
  readonly #org: Org;
  readonly #open = new Map<string, { readonly since: Minute; readonly instance: string }>();
  readonly #refreshTokens = new Set<string>();
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
  }

  /** Where the org is reached; another address of this machine once it has moved. */
  get instanceUrl(): string {
    const url = this.#org.around.url();
    return this.#org.settings.movedInstance ? url.replace("127.0.0.1", "127.0.0.2") : url;
  }

  open(): string {
    const token = `${organizationId.slice(0, 15)}!AQEA${this.#text("session")}`;
    this.#open.set(token, { since: this.#org.now, instance: this.instanceUrl });
    return token;
  }

  newRefreshToken(): string {
    const token = `5Aep861${this.#text("refresh")}`;
    this.#refreshTokens.add(token);
    return token;
  }

  isRefreshToken(token: string): boolean {
    return this.#refreshTokens.has(token);
  }

  endRefreshToken(token: string): void {
    this.#refreshTokens.delete(token);
  }

  isOpen(token: string): boolean {
    const session = this.#open.get(token);
    const { sessionMinutes } = this.#org.settings;
    if (session === undefined || session.instance !== this.instanceUrl) return false;
    return sessionMinutes === null || session.since + sessionMinutes > this.#org.now;
  }

  end(token: string): boolean {
    return this.#open.delete(token) || this.#refreshTokens.delete(token);
  }

  /** Lets a call in, or refuses it as an expired session. */
  admit(call: Call): void {
    const header = call.headers.authorization;
    if (header === undefined) throw invalidSession();
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(header)?.[1];
    if (token === undefined) throw new SalesforceError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
    if (this.#org.strikes(call, "session-expires") !== undefined) this.#open.delete(token);
    if (this.#org.strikes(call, "session-refused") !== undefined || !this.isOpen(token)) throw invalidSession();
  }

  /** An org that has moved is not served where it was. */
  refuseOldHost(call: Call): void {
    if (this.#org.settings.movedInstance && `http://${call.headers.host}` !== this.instanceUrl) throw invalidSession();
  }

  #text(kind: string): string {
    this.#made += 1;
    const { seed } = this.#org.around.world.company.plan;
    return createHash("sha256").update(`${kind} ${seed} ${this.#made}`).digest("base64url");
  }
}

const invalidSession = () => new SalesforceError(401, "INVALID_SESSION_ID", "Session expired or invalid");
