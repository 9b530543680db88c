import type { Call, Reply, Service, ServiceMaker } from "../service.ts";
import { Bulk } from "./bulk.ts";
import { describeAll, describeOne, summary } from "./describe.ts";
import { jsonValue } from "./format.ts";
import { limits } from "./limits.ts";
import { integrationId } from "./objects/kinds.ts";
import { organizationId } from "./objects/organization.ts";
import { Org } from "./org.ts";
import { withChecksum } from "./record-id.ts";
import { deleted, updated } from "./replication.ts";
import { RestQuery } from "./rest-query.ts";
import { json, notFound, SalesforceError } from "./salesforce-error.ts";
import { Sessions } from "./sessions.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { clientId, clientSecret, isLoginHost, SignIn, username } from "./sign-in.ts";

/** The company as a Salesforce org; `change` differs from the usual settings. */
export function salesforce(change: Partial<Settings> = {}): ServiceMaker {
  return (around): Service => {
    const org = new Org(around, { ...structuredClone(defaultSettings), ...change });
    const service = new Salesforce(org);
    return {
      name: "salesforce",
      credentials: { clientId, clientSecret, username },
      settings: org.settings as unknown as Record<string, unknown>,
      answer: (call) => service.answer(call),
      hosts: ["127.0.0.2"],
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
      if (services === "services" && area === "oauth2") {
        const reply = rest[0] === "userinfo" ? this.#identity(call) : this.#signIn.answer(call, rest[0] ?? "");
        if (reply !== undefined) return reply;
      }
      if (services === "id" && area === organizationId) return this.#identity(call);
      if (services !== "services" || area !== "data" || isLoginHost(call)) throw notFound();
      const reply = await this.#data(call, rest);
      return { ...reply, headers: { ...reply.headers, "sforce-limit-info": this.#org.limitInfo } };
    } catch (cause) {
      if (!(cause instanceof SalesforceError)) throw cause;
      return json(cause.body(), cause.status, { "sforce-limit-info": this.#org.limitInfo });
    }
  }

  /** What comes after `/services/data/`. */
  async #data(call: Call, [version, ...path]: readonly string[]): Promise<Reply> {
    if (version === undefined || version === "") return json(this.#versions());
    this.#checkVersion(version);
    this.#sessions.admit(call);
    this.#sessions.refuseOldHost(call);
    this.#refuseIfTold(call);
    this.#org.countCall();
    return this.#resource(call, version, path);
  }

  async #resource(call: Call, version: string, path: readonly string[]): Promise<Reply> {
    const [resource, ...rest] = path;
    switch (resource) {
      case undefined:
      case "":
        return json(
          Object.fromEntries(
            ["sobjects", "query", "queryAll", "limits", "jobs", "composite"].map((name) => [
              name,
              `/services/data/${version}/${name}`,
            ]),
          ),
        );
      case "query":
      case "queryAll":
        readOnly(call);
        return rest[0] === undefined || rest[0] === ""
          ? this.#query.ask(call, version, resource === "queryAll")
          : this.#query.next(call, version, rest[0]);
      case "sobjects":
        return this.#sobjects(call, version, rest);
      case "limits":
        if (!this.#org.hasRight("ViewSetup"))
          throw new SalesforceError(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
        return json(limits(this.#org));
      case "jobs":
        if (rest[0] === "query") return this.#bulk.answer(call, version, rest.slice(1));
        throw notFound();
      case "composite":
        if (rest[0] === "batch" && call.method === "POST") return this.#batch(call);
        throw notFound();
      default:
        throw notFound();
    }
  }

  #sobjects(call: Call, version: string, [name, part, more]: readonly string[]): Reply {
    readOnly(call);
    const schema = this.#org.schema();
    if (name === undefined || name === "") return json(describeAll(schema, version));
    if (part === "describe") return json(describeOne(schema, name, version));
    if (part === "updated") return json(updated(this.#org, name, call));
    if (part === "deleted") return json(deleted(this.#org, name, call));
    const live = schema.type(name);
    if (live === undefined || more !== undefined) throw notFound();
    if (part === undefined || part === "") return json({ objectDescribe: summary(live, version), recentItems: [] });
    const found = schema.find(withChecksum(part));
    if (found === undefined || found.live !== live || this.#isDeleted(found.live, found.row))
      throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
    const wanted = call.query.get("fields")?.split(",");
    const view = this.#org.view();
    const fields = live.fields.filter((field) => wanted === undefined || wanted.includes(field.name));
    const members = fields.map((field) => `,"${field.name}":${jsonValue(field.get(found.row, view), field.type)}`);
    const url = `/services/data/${version}/sobjects/${live.type.name}/${live.type.idOf(found.row)}`;
    return {
      status: 200,
      headers: { "content-type": "application/json;charset=UTF-8" },
      body: `{"attributes":{"type":"${live.type.name}","url":"${url}"}${members.join("")}}`,
    };
  }

  #isDeleted(live: NonNullable<ReturnType<ReturnType<Org["schema"]>["type"]>>, row: unknown): boolean {
    const view = this.#org.view();
    return !live.type.isSetup && (live.type.stamps(row, view).deleted ?? null) !== null;
  }

  /** Up to 25 reads for the price of one. */
  async #batch(call: Call): Promise<Reply> {
    const { batchRequests = [] } = JSON.parse(call.body.toString()) as {
      batchRequests?: readonly { readonly method: string; readonly url: string }[];
    };
    if (batchRequests.length > 25)
      throw new SalesforceError(400, "LIMIT_EXCEEDED", "The maximum number of batch requests is 25");
    const results: string[] = [];
    let hasErrors = false;
    for (const { method, url } of batchRequests) {
      const [path, query = ""] = url.replace(/^\/?(services\/data\/)?/, "").split("?") as [string, string?];
      const [version, ...rest] = path.split("/").map(decodeURIComponent);
      const inner: Call = {
        ...call,
        method,
        path: `/services/data/${path}`,
        query: new URLSearchParams(query),
        body: Buffer.alloc(0),
      };
      const reply = await this.#resource(inner, version!, rest).catch((cause: unknown) => {
        if (!(cause instanceof SalesforceError)) throw cause;
        return json(cause.body(), cause.status);
      });
      hasErrors ||= reply.status >= 400;
      results.push(`{"statusCode":${reply.status},"result":${String(reply.body)}}`);
    }
    return { ...json({}), body: `{"hasErrors":${hasErrors},"results":[${results.join(",")}]}` };
  }

  #versions(): unknown {
    const { oldestVersion, newestVersion } = this.#org.settings;
    return Array.from({ length: newestVersion - oldestVersion + 1 }, (_, place) => {
      const version = `${oldestVersion + place}.0`;
      return { label: versionLabel(oldestVersion + place), url: `/services/data/v${version}`, version };
    });
  }

  #checkVersion(version: string): void {
    const number = Number(/^v(\d+)\.0$/.exec(version)?.[1]);
    const { oldestVersion, newestVersion } = this.#org.settings;
    if (Number.isNaN(number) || number > newestVersion) throw notFound();
    if (number < oldestVersion)
      throw new SalesforceError(
        410,
        "UNSUPPORTED_API_VERSION",
        `Version ${number}.0 of this API is no longer available`,
      );
  }

  /** Refusals that a test has ordered. */
  #refuseIfTold(call: Call): void {
    const refusals = {
      "daily-limit": [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
      "concurrent-limit": [
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
      ],
      "long-transaction-limit": [403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."],
      "api-disabled": [403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."],
      "server-error": [
        500,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-12345678)",
      ],
      "server-unavailable": [
        503,
        "SERVER_UNAVAILABLE",
        "The server is temporarily unavailable. Please try again later.",
      ],
    } as const;
    const fault = this.#org.strikes(call, ...Object.keys(refusals));
    if (fault !== undefined) {
      const [status, errorCode, message] = refusals[fault.kind as keyof typeof refusals];
      throw new SalesforceError(status, errorCode, message);
    }
    if (!this.#org.hasRight("ApiEnabled"))
      throw new SalesforceError(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
  }

  /** Who the session is. */
  #identity(call: Call): Reply {
    this.#sessions.admit(call);
    const url = this.#sessions.instanceUrl;
    return json({
      id: `${url}/id/${organizationId}/${integrationId}`,
      sub: `${url}/id/${organizationId}/${integrationId}`,
      asserted_user: true,
      user_id: integrationId,
      organization_id: organizationId,
      username,
      preferred_username: username,
      display_name: "Repmark Integration",
      name: "Repmark Integration",
      email: username,
      active: true,
      user_type: "STANDARD",
      language: "en_US",
      locale: "en_US",
      utcOffset: 0,
      urls: {
        rest: `${url}/services/data/v{version}/`,
        sobjects: `${url}/services/data/v{version}/sobjects/`,
        query: `${url}/services/data/v{version}/query/`,
      },
    });
  }
}

/** The reader's user may look and not touch. */
function readOnly(call: Call): void {
  if (call.method === "GET" || call.method === "HEAD") return;
  throw new SalesforceError(
    405,
    "METHOD_NOT_ALLOWED",
    `HTTP Method '${call.method}' not allowed. Allowed are HEAD,GET`,
  );
}

/** Three a year: Spring, Summer, Winter. Version 66 was Spring '26. */
function versionLabel(version: number): string {
  const since = version - 66;
  const season = ["Spring", "Summer", "Winter"][((since % 3) + 3) % 3]!;
  const year = 26 + Math.floor(since / 3) + (season === "Winter" ? 1 : 0);
  return `${season} '${String(year).padStart(2, "0")}`;
}
