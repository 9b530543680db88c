import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSignIn } from "../../app/access/sign-in.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { passedOn } from "./passed-on.ts";
import { signingIn } from "./sign-in.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-reachable-"));
const settings = { publicUrl: null, provider: null, onlyProvider: false } as const;
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
let minutes = 0;

beforeAll(async () => {
  const now = () => new Date(Date.now() + minutes * 60_000);
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  signIn = signingIn(workspace, { ...settings, isDemo: false, now });
  server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
}, 60_000);
afterAll(async () => {
  await server?.close();
  signIn?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

function addressesOf(library: ReturnType<typeof openSignIn>): string[] {
  return Object.values(library.auth.api as Record<string, { path?: string; options?: { method?: string | string[] } }>)
    .flatMap(({ path, options }) => [options?.method ?? "GET"].flat().map((method) => `${method} ${path}`))
    .sort();
}

/** Judged one by one: whoever updates better-auth looks at what is new, and whether it belongs on our list. */
const judged = [
  "GET /account-info",
  "GET /callback/:id",
  "GET /delete-user/callback",
  "GET /error",
  "GET /get-session",
  "GET /list-accounts",
  "GET /list-sessions",
  "GET /ok",
  "GET /passkey/generate-authenticate-options",
  "GET /passkey/generate-register-options",
  "GET /passkey/list-user-passkeys",
  "GET /reset-password/:token",
  "GET /verify-email",
  "POST /callback/:id",
  "POST /change-email",
  "POST /change-password",
  "POST /delete-user",
  "POST /get-access-token",
  "POST /get-session",
  "POST /link-social",
  "POST /passkey/delete-passkey",
  "POST /passkey/update-passkey",
  "POST /passkey/verify-authentication",
  "POST /passkey/verify-registration",
  "POST /refresh-token",
  "POST /request-password-reset",
  "POST /reset-password",
  "POST /revoke-other-sessions",
  "POST /revoke-session",
  "POST /revoke-sessions",
  "POST /send-verification-email",
  "POST /sign-in/email",
  "POST /sign-in/social",
  "POST /sign-out",
  "POST /sign-up/email",
  "POST /two-factor/disable",
  "POST /two-factor/enable",
  "POST /two-factor/generate-backup-codes",
  "POST /two-factor/get-totp-uri",
  "POST /two-factor/send-otp",
  "POST /two-factor/verify-backup-code",
  "POST /two-factor/verify-otp",
  "POST /two-factor/verify-totp",
  "POST /unlink-account",
  "POST /update-session",
  "POST /update-user",
  "POST /verify-password",
];

test("every address of better-auth has been judged; a new one in an update fails here until it is", () => {
  const library = openSignIn(workspace, settings);
  const found = addressesOf(library).filter((address) => !address.endsWith("undefined"));
  library.close();
  expect(found).toEqual(judged);
});

test("what is not on our list is not there, whatever better-auth has (its advisories of 2025 and 2026 are nearly all of such)", async () => {
  const ours = new Set(passedOn(settings).map(({ method, path }) => `${method} ${path}`));
  const advisories = [
    "POST /api-key/create", // CVE-2025-61928
    "POST /sso/register", // GHSA of June 2026: any signed-in user registers a provider
    "POST /organization/create",
    "POST /admin/set-role",
    "POST /device/approve",
    "POST /oauth2/register",
    "GET /jwks",
    "POST /sign-in/anonymous",
  ];
  for (const address of [...judged, ...advisories].filter((each) => !ours.has(each))) {
    const [method, path = ""] = address.split(" ");
    for (const url of [path, `${path}/`, path.replaceAll("/", "//"), `${path}%2f`, path.toUpperCase()]) {
      if (ours.has(`${method} ${url}`)) continue;
      const payload = method === "POST" ? { payload: { email: "a@example.com", password: "x", role: "admin" } } : {};
      const answer = await server.inject({ method: method as "GET" | "POST", url: `/api/auth${url}`, ...payload });
      expect(answer.statusCode, `${method} ${url}`).toBe(404);
    }
  }
});

test("a password takes as long to refuse where there is no such user", async () => {
  const library = openSignIn(workspace, settings);
  await library.makeUser(
    { name: "Ada", email: "ada@example.com", role: "rep", repId: null },
    "correct-horse-battery-41",
  );
  library.close();
  const tries = process.env.REPMARK_SOAK === undefined ? 8 : 500;
  const took = { known: [] as number[], unknown: [] as number[] };
  for (let place = 0; place < tries; place += 1)
    for (const who of ["known", "unknown"] as const) {
      const email = who === "known" ? "ada@example.com" : `nobody${place}@example.com`;
      minutes += 10; // or whoever is known would wait
      const begun = performance.now();
      const answer = await server.inject({
        method: "POST",
        url: "/api/auth/sign-in/email",
        payload: { email, password: "wrong-wrong-wrong" },
      });
      expect(answer.statusCode).toBe(401);
      took[who].push(performance.now() - begun);
    }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  // Hashing is nearly all of it: without it, refusing a stranger would take a tenth.
  expect(median(took.unknown) / median(took.known)).toBeGreaterThan(0.5);
  expect(median(took.unknown) / median(took.known)).toBeLessThan(2);
});
