import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** A code is good for some minutes only, in Salesforce for fifteen; nobody waits longer for it. */
const patience = 15 * 60_000;

export interface Waiting {
  /** Where the browser has to come back to: `http://localhost:4467/callback`. */
  readonly redirect: string;
  readonly code: Promise<string>;
  close(): void;
}

/** How somebody with a browser is asked to let Repmark in. */
export interface Browser {
  /** Where they have to go. */
  readonly show: (address: string) => void;
  /** Where they come back to with that `state`; this machine itself when left out. */
  readonly wait?: ((state: string) => Waiting) | undefined;
}

/** Waits on this machine alone for a browser to come back from a sign-in page with a code. `state` tells it from any other. */
export async function browserCode(port: number, state: string, signal: AbortSignal): Promise<Waiting> {
  const { promise: code, resolve, reject } = Promise.withResolvers<string>();
  code.catch(() => undefined);
  const server = createServer((call, reply) => {
    const { pathname, searchParams: told } = new URL(call.url ?? "/", "http://localhost");
    if (pathname !== "/callback" || told.get("state") !== state) return void reply.writeHead(404).end();
    const given = told.get("code");
    reply.writeHead(200, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    reply.end(
      given === null
        ? "Repmark was not let in. You can close this page."
        : "Repmark is connected. You can close this page.",
    );
    if (given === null) reject(denied(told.get("error_description") ?? told.get("error") ?? "no reason was given"));
    else resolve(given);
  });
  const timer = setTimeout(() => reject(denied("nobody answered within fifteen minutes")), patience);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  await new Promise<void>((ready, fail) => {
    server.once("error", (cause) => fail(portTaken(port, cause)));
    server.listen(port, "127.0.0.1", ready);
  });
  return {
    redirect: `http://localhost:${(server.address() as AddressInfo).port}/callback`,
    code,
    close: () => {
      clearTimeout(timer);
      server.closeAllConnections();
      server.close();
    },
  };
}

export function denied(why: string): RepmarkError {
  return new RepmarkError("crm-login-refused", `Repmark was not let in: ${why}.`, {
    kind: "refused",
    hint: "Connect again and allow it, or ask an admin of the account to let your user use the app.",
  });
}

function portTaken(port: number, cause: unknown): RepmarkError {
  return new RepmarkError("port-taken", `Port ${port}, where the browser has to come back to, cannot be used.`, {
    kind: "usage",
    hint: "End what listens there, or name another with --callback-port, in the app's redirect address too.",
    cause,
  });
}
