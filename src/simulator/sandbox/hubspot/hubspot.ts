import { createHash } from "node:crypto";
import type { Call, Reply, Service, ServiceMaker } from "../service.ts";
import { Access, type Caller } from "./access.ts";
import { json, notFound, Refusal, unauthorised } from "./answers.ts";
import type { Context } from "./context.ts";
import { Exports } from "./exports.ts";
import { Kinds } from "./kinds.ts";
import { Limits } from "./limits.ts";
import { openPortal, type Portal } from "./portal.ts";
import { isSearch, route } from "./routes.ts";
import { allScopes, defaultSettings, type HubspotSettings } from "./settings.ts";

export interface HubspotOptions extends Partial<HubspotSettings> {
  /** Milliseconds as they go by outside: for rates and the life of tokens. */
  readonly clock?: (() => number) | undefined;
}

/**
 * The company as HubSpot serves it. Its settings can be moved while it runs, also through the control API. Its own
 * faults: `rate-limit` (`with.policy`), `locked`, `moving`, `token-expires`, `unauthorised`, `scope-withdrawn`
 * (`with.scope`), `after-expired`, `page-repeated`, `record-on-two-pages`, `batch-drops-ids` and `search-misses`
 * (`with.every`), `index-behind` (`with.minutes`), `crowded-deal` (`with.count`), `splits-do-not-add-up`.
 */
export function hubspot({ clock = Date.now, ...changed }: HubspotOptions = {}): ServiceMaker {
  return ({ world, faults, url }): Service => {
    const settings: HubspotSettings = { ...defaultSettings, ...changed };
    const portal = openPortal(world, settings);
    const kinds = new Kinds(portal);
    const access = new Access(portal, clock);
    const limits = new Limits(portal, clock);
    const exports = new Exports();
    let calls = 0;

    const context = (call: Call, scopes: ReadonlySet<string>): Context => {
      const occasion = { service: "hubspot", method: call.method, target: targetOf(call) };
      return {
        portal,
        kinds,
        settings,
        now: world.now,
        scopes,
        url: url(),
        path: call.path,
        faults: (name) => faults.strike([name], occasion),
      };
    };

    const answer = async (call: Call): Promise<Reply> => {
      const signIn = await withoutToken(call, access, () =>
        exports.fetch(context(call, new Set(allScopes)), last(call)),
      );
      if (signIn !== undefined) return signIn;
      if (targetOf(call).length > settings.longestTarget) throw new Refusal(414, { message: "URI Too Long" });
      const on = context(call, new Set());
      if (on.faults("token-expires") !== undefined) access.expireAll();
      if (on.faults("unauthorised") !== undefined)
        throw unauthorised("INVALID_AUTHENTICATION", "Authentication credentials are invalid.");
      const caller = access.caller(call);
      const headers = limits.take(caller, isSearch(call), on.faults("rate-limit"));
      refuseBusy(on);
      const reply = await route({ context: context(call, scopesOf(caller, on)), call, exports, limits });
      return { ...reply, headers: { ...headers, ...reply.headers } };
    };

    return {
      name: "hubspot",
      credentials: { ...access.credentials },
      settings: settings as unknown as Record<string, unknown>,
      answer: async (call) => {
        calls += 1;
        const correlationId = correlation(portal, calls);
        try {
          const reply = await answer(call);
          return { ...reply, headers: { ...reply.headers, "x-hubspot-correlation-id": correlationId } };
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          const reply = json({ ...error.body, correlationId }, error.status);
          return {
            ...reply,
            headers: { ...reply.headers, ...error.headers, "x-hubspot-correlation-id": correlationId },
          };
        }
      },
    };
  };
}

/** Paths that are asked for before there is a token, or that carry their own right. */
async function withoutToken(call: Call, access: Access, exported: () => Promise<Reply>): Promise<Reply | undefined> {
  const token = /^\/oauth\/(?:v1|v3|2026-03|2026-09)\/token(?:\/(introspect|revoke))?\/?$/.exec(call.path);
  if (token !== null) {
    if (call.method !== "POST") throw new Refusal(405, { status: "error", message: "HTTP 405 Method Not Allowed" });
    return access.token(call, token[1] ?? "");
  }
  const described = /^\/oauth\/v1\/access-tokens\/([^/]+)$/.exec(call.path);
  if (described !== null) return access.describe(decodeURIComponent(described[1]!));
  if (call.path === "/oauth/authorize") return access.authorize(call.query);
  if (/^\/oauth\//.test(call.path)) throw notFound();
  return /^\/_exports\/\d+$/.test(call.path) ? exported() : undefined;
}

/** 423 while records are locked, 477 while the account is moved to another hosting place. */
function refuseBusy(context: Context): void {
  if (context.faults("locked") !== undefined)
    throw new Refusal(423, {
      status: "error",
      message: "The resource is locked. Try again later.",
      category: "LOCKED",
    });
  const moving = context.faults("moving");
  if (moving !== undefined)
    throw new Refusal(
      477,
      {
        status: "error",
        message: "This portal is currently being migrated between data hosting locations.",
        category: "MIGRATION_IN_PROGRESS",
      },
      { "retry-after": String(moving.retryAfter ?? 3600) },
    );
}

function scopesOf(caller: Caller, context: Context): ReadonlySet<string> {
  const withdrawn = context.faults("scope-withdrawn");
  if (withdrawn === undefined) return caller.scopes;
  return new Set([...caller.scopes].filter((scope) => scope !== withdrawn.with.scope));
}

/** The same calls get the same ids, run after run. */
function correlation(portal: Portal, call: number): string {
  const hex = createHash("sha256").update(`${portal.settings.portalId} ${call}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function targetOf(call: Call): string {
  const query = call.query.toString();
  return query === "" ? call.path : `${call.path}?${query}`;
}

function last(call: Call): string {
  return call.path.split("/").at(-1)!;
}
