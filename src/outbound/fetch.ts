import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Allowed, allowedHere, alsoAllowing, type Inside } from "./allowed.ts";
import { checkHost, guardedLookup, type Resolve } from "./socket.ts";

// Each call would be kept with its whole address, 250 of them, for a page that asks how long they took: addresses of webhooks are secrets.
performance.setResourceTimingBufferSize(0);

export interface OutboundEffects {
  readonly allowed: Allowed;
  readonly resolve?: Resolve | undefined;
}

/** Calls the world, or refuses to. */
export type OutboundFetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * The one way by which Repmark calls anything over HTTP: webhooks, CRMs, identity providers. Where a connection goes is looked at in
 * its socket, after the name was resolved, each time one is made: for a redirect as for the first address. Refuses what is inside
 * (`address-inside`) and what is not HTTP (`bad-address`).
 */
export function outboundFetch({ allowed, resolve }: OutboundEffects): OutboundFetch {
  const dispatcher = new Agent({ connect: guardedConnector(allowed, resolve) });
  return async (url, init = {}) => {
    if (!/^https?:\/\//i.test(url)) throw notHttp(url);
    try {
      // Two names of the same standard types: undici's own, and those Node's own copy of it declares.
      const asked = { ...init, dispatcher } as Parameters<typeof undiciFetch>[1];
      return (await undiciFetch(url, asked)) as unknown as Response;
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  };
}

/** As the environment allows, and `inside` besides: connections to it are kept open. */
export function outboundHere(inside: Inside | null = null): OutboundFetch {
  const key = inside === null ? "" : `${inside.host}:${inside.port}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = outboundFetch({ allowed: alsoAllowing(allowedHere(), inside) });
  made.set(key, fresh);
  return fresh;
}

const made = new Map<string, OutboundFetch>();

function guardedConnector(allowed: Allowed, resolve: Resolve | undefined): buildConnector.connector {
  const connectors = new Map<number, buildConnector.connector>();
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === "https:" ? 443 : 80));
    const host = options.hostname.replace(/^\[(.*)\]$/, "$1");
    try {
      checkHost(host, port, allowed);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    const connector =
      connectors.get(port) ?? buildConnector({ lookup: guardedLookup(port, allowed, resolve) } as object);
    connectors.set(port, connector);
    connector(options, callback);
  };
}

/** What fetch wraps in an error of its own. */
function refusalIn(error: unknown): RepmarkError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof RepmarkError) return cause;
  return undefined;
}

function notHttp(url: string): RepmarkError {
  return new RepmarkError("bad-address", `${url.slice(0, 60)} is no address that can be called.`, {
    kind: "usage",
    hint: "Give one that begins with https://.",
  });
}
