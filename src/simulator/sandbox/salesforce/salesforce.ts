import type { Call, Reply, Service, ServiceMaker } from "../service.ts";
import { clientId, clientSecret, username } from "./app.ts";
import { batch } from "./batch.ts";
import { Bulk } from "./bulk.ts";
import { identity } from "./identity.ts";
import { limits } from "./limits.ts";
import { organizationId } from "./objects/organization.ts";
import { Org } from "./org.ts";
import { readOnly, refuseIfTold } from "./refusals.ts";
import { RestQuery } from "./rest-query.ts";
import { json, notFound, SalesforceError } from "./salesforce-error.ts";
import { Sessions } from "./sessions.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { isLoginHost, SignIn } from "./sign-in.ts";
import { sobjects } from "./sobjects.ts";
import { checkVersion, versions } from "./versions.ts";

/** The company as a Salesforce org; `change` says in what it differs from the usual one. */
export function salesforce(change: Partial<Settings> = {}): ServiceMaker {
  return (around): Service => {
    const org = new Org(around, { ...structuredClone(defaultSettings), ...change });
    const service = new Salesforce(org);
    return {
      name: "salesforce",
      credentials: { clientId, clientSecret, username },
      settings: org.settings as unknown as Record<string, unknown>,
      hosts: ["127.0.0.2"],
      answer: (call) => service.answer(call),
      close: () => service.close(),
    };
  };
}

class Salesforce {
  readonly #org: Org;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn;
  readonly #query: RestQuery;
  readonly #bulk: Bulk;

  constructor(org: Org) {
    this.#org = org;
    this.#sessions = new Sessions(org);
    this.#signIn = new SignIn(org, this.#sessions);
    this.#query = new RestQuery(org);
    this.#bulk = new Bulk(org);
  }

  close(): void {
    this.#bulk.close();
  }

  async answer(call: Call): Promise<Reply> {
    try {
      const [services, area, ...rest] = call.path.split("/").slice(1).map(decodeURIComponent);
      const isUserInfo = services === "services" && area === "oauth2" && rest[0] === "userinfo";
      if (isUserInfo || (services === "id" && area === organizationId)) {
        this.#sessions.admit(call);
        return identity(this.#sessions.instanceUrl);
      }
      if (services === "services" && area === "oauth2") {
        const reply = this.#signIn.answer(call, rest[0] ?? "");
        if (reply !== undefined) return reply;
      }
      if (services !== "services" || area !== "data" || isLoginHost(call)) throw notFound();
      const reply = await this.#data(call, rest);
      return { ...reply, headers: { ...reply.headers, "sforce-limit-info": this.#org.limitInfo } };
    } catch (cause) {
      if (!(cause instanceof SalesforceError)) throw cause;
      return json(cause.body(), cause.status, { "sforce-limit-info": this.#org.limitInfo });
    }
  }

  /** What comes after `/services/data/`. */
  async #data(call: Call, path: readonly string[]): Promise<Reply> {
    if (path[0] === undefined || path[0] === "") return json(versions(this.#org.settings));
    checkVersion(path[0], this.#org.settings);
    this.#sessions.admit(call);
    this.#sessions.refuseOldHost(call);
    refuseIfTold(this.#org, call);
    this.#org.countCall();
    return this.#resource(call, path);
  }

  async #resource(call: Call, [version = "", resource = "", ...rest]: readonly string[]): Promise<Reply> {
    checkVersion(version, this.#org.settings);
    if (resource === "jobs" && rest[0] === "query") return this.#bulk.answer(call, version, rest.slice(1));
    if (resource === "composite" && rest[0] === "batch" && call.method === "POST")
      return batch(call, (inner, path) => this.#resource(inner, path));
    readOnly(call);
    switch (resource) {
      case "":
        return json(Object.fromEntries(resources.map((name) => [name, `/services/data/${version}/${name}`])));
      case "query":
      case "queryAll":
        return rest[0] === undefined || rest[0] === ""
          ? this.#query.ask(call, version, resource === "queryAll")
          : this.#query.next(call, version, rest[0]);
      case "sobjects":
        return sobjects(this.#org, call, version, rest);
      case "limits":
        return json(limits(this.#org));
      default:
        throw notFound();
    }
  }
}

const resources = ["sobjects", "query", "queryAll", "limits", "jobs", "composite"];
