import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { World } from "../sync/connector.ts";
import { Fault, said } from "./fault.ts";
import { askToken } from "./sign-in.ts";

const asked = z.object({
  address: z.url(),
  clientId: z.string(),
  /** The port that the app's callback address names. */
  callbackPort: z.coerce.number().int().min(0).max(65_535).default(4467),
});

/** A quarter of an hour, as long as Salesforce keeps a code. */
const patience = 15 * 60_000;

/**
 * The web server flow with PKCE: somebody signs in at the address that is shown and lets Repmark in, and their browser comes back to
 * this machine with a code for a refresh token. The redirect address is `http://localhost:4467/callback`, to be named in the app.
 */
export async function webSignIn(
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
  world: World,
  show: (address: string) => void,
): Promise<{ readonly refreshToken: string }> {
  const { address, clientId, callbackPort } = asked.parse(settings);
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const { port, answer, close } = await listening(callbackPort, state, world.signal);
  try {
    const redirect = `http://localhost:${port}/callback`;
    const question = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirect,
      scope: "api refresh_token id",
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    show(`${address.replace(/\/$/, "")}/services/oauth2/authorize?${question}`);
    const code = await answer;
    const { refresh_token } = await askToken(
      address,
      {
        grant_type: "authorization_code",
        code,
        client_id: clientId,
        ...(secrets.clientSecret === undefined ? {} : { client_secret: secrets.clientSecret }),
        redirect_uri: redirect,
        code_verifier: verifier,
      },
      world,
    ).catch((error: unknown) => {
      throw error instanceof Fault ? said(error, new URL(address).host) : error;
    });
    if (refresh_token !== undefined) return { refreshToken: refresh_token };
    throw new RepmarkError(
      "crm-login-refused",
      "Salesforce gave no refresh token, so that Repmark could not sign in again by itself.",
      {
        kind: "refused",
        hint: "Give the External Client App the scope “Perform requests at any time (refresh_token)” and connect again.",
      },
    );
  } finally {
    close();
  }
}

/** Waits on this machine alone for the browser to come back with a code. */
async function listening(
  wantedPort: number,
  state: string,
  signal: AbortSignal,
): Promise<{ port: number; answer: Promise<string>; close(): void }> {
  const { promise: answer, resolve, reject } = Promise.withResolvers<string>();
  answer.catch(() => undefined);
  const server = createServer((call, reply) => {
    const { pathname, searchParams: told } = new URL(call.url ?? "/", "http://localhost");
    if (pathname !== "/callback" || told.get("state") !== state) return void reply.writeHead(404).end();
    const code = told.get("code");
    reply.writeHead(200, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    reply.end(
      code === null
        ? "Repmark was not let in. You can close this page."
        : "Repmark is connected. You can close this page.",
    );
    if (code === null) reject(denied(told.get("error_description") ?? told.get("error") ?? "no reason was given"));
    else resolve(code);
  });
  const timer = setTimeout(() => reject(denied("nobody answered within fifteen minutes")), patience);
  signal.addEventListener("abort", () => reject(signal.reason));
  await new Promise<void>((ready, fail) => {
    server.once("error", (cause) => fail(portTaken(wantedPort, cause)));
    server.listen(wantedPort, "127.0.0.1", ready);
  });
  const close = () => {
    clearTimeout(timer);
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, answer, close };
}

function denied(why: string): RepmarkError {
  return new RepmarkError("crm-login-refused", `Repmark was not let in: ${why}.`, {
    kind: "refused",
    hint: "Connect again and answer “Allow”, or ask an admin to let your user use the External Client App.",
  });
}

function portTaken(port: number, cause: unknown): RepmarkError {
  return new RepmarkError("port-taken", `Port ${port}, where the browser has to come back to, cannot be used.`, {
    kind: "usage",
    hint: "End what listens there, or name another with --callback-port, in the External Client App too.",
    cause,
  });
}
