import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Provider } from "oidc-provider";
import { addUser } from "../../src/app/access/users.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { createServer } from "../../src/server/server.ts";
import { signingIn } from "../../src/server/sign-in/sign-in.ts";

const publicUrl = "http://repmark.example";
const redirect = `${publicUrl}/api/auth/callback/company`;
const now = () => new Date();

type Told = Record<string, unknown>;

/** What a company's sign-in answers, changed on its way; each a chance to lie. */
export interface Lies {
  description?: (told: Told) => unknown;
  keys?: (told: Told) => unknown;
  tokens?: (told: Told) => unknown;
  /** What it tells of a person besides (userinfo). */
  person?: (told: Told) => unknown;
}

/** The key that the company signs with, so that stories can sign what it never would. */
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const companyKey = createPrivateKey(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
export const companyKeyId = "of-the-company";

/** The company's own sign-in: a real provider, which lets in whoever sits there (null: nobody) without asking, and lies where it is told to. */
export async function openCompany({
  returnsTo = redirect,
  clients = { repmark: "repmark-secret", another: "another-secret" } as Readonly<Record<string, string>>,
} = {}) {
  const world = {
    visitor: "ada@example.com" as string | null,
    lies: {} as Lies,
    claims: (id: string): Told => claimsOf(id),
  };
  const listening = createHttp();
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: Object.entries(clients).map(([client_id, client_secret]) => ({
      client_id,
      client_secret,
      redirect_uris: [returnsTo],
    })),
    jwks: { keys: [{ ...companyKey.export({ format: "jwk" }), kid: companyKeyId, use: "sig", alg: "RS256" }] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["one key"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...world.claims(id) }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { description, keys, tokens, person } = world.lies;
    const lies = { "/.well-known/openid-configuration": description, "/jwks": keys, "/token": tokens, "/me": person };
    const lie = lies[context.path as keyof typeof lies];
    if (lie !== undefined && context.status === 200) context.body = lie({ ...(context.body as Told) });
  });
  const answer = provider.callback();
  listening.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") === true)
      void provider.interactionFinished(
        request,
        response,
        world.visitor === null ? { error: "access_denied" } : { login: { accountId: world.visitor } },
      );
    else void answer(request, response);
  });
  return Object.assign(world, {
    issuer,
    close() {
      listening.closeAllConnections();
      listening.close();
    },
  });
}

export type Company = Awaited<ReturnType<typeof openCompany>>;

const claimsOf = (id: string): Told => ({ email: id, email_verified: true, name: id });

/** A data folder to which an admin has let Ada in. */
export async function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), "repmark-company-"));
  const said: string[] = [];
  const workspace = await Workspace.open(join(folder, "data"), { now, log: (line) => said.push(line) });
  addUser(workspace.store, { email: "ada@example.com", role: "leader" }, now());
  return {
    workspace,
    said,
    close() {
      workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Repmark, where that company signs people in; the folder is closed by whoever opened it. */
export async function openRepmark(company: Company, { workspace }: Awaited<ReturnType<typeof openFolder>>) {
  const signIn = signingIn(workspace, {
    publicUrl,
    provider: { id: "company", issuer: company.issuer, clientId: "repmark", clientSecret: "repmark-secret" },
    onlyProvider: true,
    isDemo: false,
    now,
  });
  const server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  const begin = () =>
    server.inject({
      method: "POST",
      url: "/api/auth/sign-in/social",
      payload: { provider: "company", callbackURL: "/" },
    });
  return {
    server,
    begin,
    /** What stands in the store of the company's accounts. */
    stored: () =>
      readOnly(
        workspace.store.path,
        `select "accessToken", "refreshToken", "idToken" from "account" where "providerId" = 'company'`,
      ),
    me: async (cookie: string) => {
      const answer = await server.inject({ method: "GET", url: "/api/auth/me", headers: { cookie } });
      return answer.statusCode === 200 ? String(answer.json().name) : null;
    },
    /** From our page to the company's and back, as a browser goes; answers the cookies it has then, null where the company sent it away. */
    async goThrough({ there, back, cookie }: Altered = {}): Promise<string | null> {
      const begun = await begin();
      if (begun.statusCode !== 200) return null;
      const url = new URL(begun.json().url);
      there?.(url);
      const returned = await throughCompany(url, publicUrl);
      if (returned === null) return null;
      back?.(returned);
      const ended = await server.inject({
        method: "GET",
        url: returned.pathname + returned.search,
        headers: { cookie: cookie ?? cookiesOf(begun) },
      });
      return cookiesOf(ended);
    },
    /** Who is signed in when they are back. */
    async comeIn(altered?: Altered): Promise<string | null> {
      const cookie = await this.goThrough(altered);
      return cookie === null ? null : this.me(cookie);
    },
    async close() {
      await server.close();
      signIn.close();
    },
  };
}

export interface Altered {
  /** The address of the company's page, on the way there. */
  readonly there?: (url: URL) => void;
  /** Ours, on the way back. */
  readonly back?: (url: URL) => void;
  readonly cookie?: string;
}

function readOnly(path: string, query: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(query)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

const cookiesOf = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");

/** Through the company's pages as a browser goes, until it is sent to `origin`; null where it is not, or without a code. */
export async function throughCompany(first: URL, origin: string): Promise<URL | null> {
  const jar = new Map<string, string>();
  let url = first;
  for (let hop = 0; hop < 6; hop += 1) {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = set.split(";")[0]!.split(/=(.*)/s);
      jar.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) return null;
    url = new URL(location, url);
    if (url.origin === origin) return url.searchParams.has("code") ? url : null;
  }
  return null;
}
