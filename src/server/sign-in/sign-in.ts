import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type Caller, folderOwner, type KeyScope, keyScopes } from "../../app/access/caller.ts";
import { checkPassword } from "../../app/access/password.ts";
import { addressHeader, openSignIn, type SignIn, type SignInSettings } from "../../app/access/sign-in.ts";
import { repWithEmail } from "../../app/access/users.ts";
import { actingAs } from "../../app/acting.ts";
import type { Workspace } from "../../app/workspace.ts";
import { isLocalName } from "../local-name.ts";
import { nothingThere } from "../problem.ts";
import { limited } from "../rate-limit.ts";
import { Delays } from "./delays.ts";
import { deviceOf } from "./device.ts";
import { pageAddresses, registerPages } from "./pages.ts";
import { type Passed, passedOn } from "./passed-on.ts";
import {
  linkOver,
  notSignedIn,
  otherSite,
  passwordNeeded,
  signInAnew,
  tooManyTries,
  whoAreYou,
  wrong,
} from "./refusals.ts";
import { lacksSecondFactor, onTheWay, refuseOneFactor, refusePasswordAlone } from "./second-factor.ts";

export interface SigningIn extends SignInSettings {
  /** A demo company's visitor is its admin, until somebody is invited (docs/decisions/0172). */
  readonly isDemo: boolean;
  readonly now: () => Date;
}

const root = "/api/auth";

/** What a device says of a new passkey takes a few thousand letters. */
const largestBody = 16 * 1024;

/** Addresses of sign-in that are ours; those passed on to better-auth stand in `passedOn`. */
const own = [
  "/me",
  "/accept",
  "/sessions",
  "/sessions/end",
  "/keys",
  "/keys/make",
  "/keys/remove",
  "/passkeys",
] as const;

/**
 * Who asks, and the addresses by which people sign in. better-auth is behind a list of what is passed on to it, each with a strict schema: what is not on the
 * list does not exist, whatever an update brings (anchors §1.6).
 */
export function signingIn(workspace: Workspace, settings: SigningIn) {
  const signIn = openSignIn(workspace, settings);
  const delays = new Delays(() => settings.now().getTime());
  const world: World = { workspace, signIn, delays, settings };
  const passed = passedOn(settings);
  return {
    callerOf: async (request: FastifyRequest) => {
      const caller = await callerOf(request, world);
      if (caller !== null) refuseOneFactor(workspace.store.people.user(caller.userId), workspace);
      return caller;
    },
    part: {
      addresses: [...own.map((path) => root + path), ...passed.map(({ path }) => root + path), ...pageAddresses],
      register: (server: FastifyInstance) => {
        for (const each of passed) passOn(server, each, world);
        registerOwn(server, world);
        registerPages(server, settings);
      },
    },
    close: () => signIn.close(),
  };
}

interface World {
  readonly workspace: Workspace;
  readonly signIn: SignIn;
  readonly delays: Delays;
  readonly settings: SigningIn;
}

/** By key, by session, or as the visitor of a demo; null: nobody. What a session says is looked up each time, so that what was taken away is gone at once. */
async function callerOf(request: FastifyRequest, world: World): Promise<Caller | null> {
  const { workspace, settings } = world;
  const { people } = workspace.store;
  const sent = /^Bearer (rmk_[\w-]{20,100})$/.exec(request.headers.authorization ?? "")?.[1];
  if (sent !== undefined) {
    const key = people.key(sent, settings.now().toISOString());
    const user = key === null ? null : people.user(key.userId);
    if (key === null || user === null) return null;
    noteUse(key, request, world);
    const scopes = keyScopes.filter((scope) => key.scopes.includes(scope));
    return { ...(await callerFrom(user, workspace)), key: { id: key.id, scopes, expiresAt: key.expiresAt } };
  }
  const session = await sessionOf(request, world);
  if (session !== null) {
    const user = people.user(session.userId);
    if (user !== null) return callerFrom(user, workspace);
  }
  return isDemoVisitor(request, world) ? { ...folderOwner(), userId: "demo", name: "demo" } : null;
}

/** A full disk keeps nobody from reading. */
function noteUse(
  key: Parameters<Workspace["store"]["people"]["keyUsed"]>[0],
  request: FastifyRequest,
  world: World,
): void {
  try {
    world.workspace.store.people.keyUsed(key, world.settings.now());
  } catch (error) {
    request.log.warn(error);
  }
}

async function callerFrom(
  user: { readonly id: string; readonly email: string; readonly role: Caller["role"]; readonly repId: string | null },
  workspace: Workspace,
): Promise<Caller> {
  const repId = user.repId ?? (await repWithEmail(workspace, user.email));
  return { userId: user.id, name: user.email, role: user.role, repId, key: null };
}

/** How long somebody is signed in at most, however much they come by. */
const longestSessionMs = 30 * 86_400_000;

async function sessionOf(request: FastifyRequest, { signIn, workspace }: World) {
  const { cookie } = request.headers;
  if (cookie === undefined) return null;
  const found = await signIn.auth.api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: false },
  });
  if (found === null) return null;
  const { id, token, userId, createdAt } = found.session;
  if (Date.now() - createdAt.getTime() < longestSessionMs) return { id, userId, token, createdAt };
  workspace.store.people.endSessions(userId, id);
  return null;
}

/** On this machine, through nothing in between, while there is no user and the data are a simulated company's. */
function isDemoVisitor(request: FastifyRequest, { workspace, settings }: World): boolean {
  const isHere = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? "");
  const isDirect = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].every((name) => !(name in request.headers));
  if (!settings.isDemo || !isHere || !isDirect || !isLocalName(request.headers.host)) return false;
  return workspace.data.landing.isDemo && workspace.store.people.users().length === 0;
}

/** Hands a request that has been looked through to better-auth, with the address of its network and no header of the client's but cookies. */
function passOn(
  server: FastifyInstance,
  { method, path, query, body, guesses, sends, asksAgain, look, adds, refused }: Passed,
  world: World,
): void {
  server.route({
    method,
    url: root + path,
    bodyLimit: largestBody,
    schema: { ...(body === undefined ? {} : { body }), ...(query === undefined ? {} : { querystring: query }) },
    onRequest: [
      ...limited(server),
      async (request) => (method === "POST" ? sameSite(request, world.settings) : undefined),
    ],
    handler: async (request, reply) => {
      let sent = (request.body ?? {}) as Readonly<Record<string, unknown>>;
      const account = typeof sent.email === "string" ? sent.email : null;
      const { ip } = request;
      if (guesses) refuseHaste(world.delays.try(account, ip));
      const session = await sessionOf(request, world);
      const user = session === null ? null : world.workspace.store.people.user(session.userId);
      if (!onTheWay.has(path)) refuseOneFactor(user, world.workspace);
      if (asksAgain && session !== null && user !== null) {
        const { password, ...rest } = sent;
        await sureItIs({ session, user, password: password as string | undefined }, request, world);
        sent = rest;
      }
      look?.(sent, user);
      const passed = sends?.(sent) ?? sent;
      const answer = await actingAs(user?.email ?? "nobody", () =>
        world.signIn.handle(
          new Request(new URL(request.url, world.settings.publicUrl ?? "http://repmark.invalid"), {
            method,
            headers: {
              cookie: request.headers.cookie ?? "",
              origin: world.settings.publicUrl ?? ownOrigin(request),
              "content-type": "application/json",
              "user-agent": (request.headers["user-agent"] ?? "").slice(0, 300),
              [addressHeader]: ip,
            },
            ...(method === "POST" ? { body: JSON.stringify({ ...passed, ...forced[path] }) } : {}),
          }),
        ),
      );
      const text = await answer.text();
      if (guesses && answer.ok) world.delays.wasRight(account, ip);
      if (guesses && !answer.ok) {
        world.workspace.store.audit.add("sign-in refused", known(account, world));
        throw refused?.(text) ?? wrong();
      }
      if (!answer.ok && refused !== undefined) throw refused(text);
      if (answer.ok && path === "/two-factor/verify-totp") refuseSpentCode(String(sent.code), text, world);
      if (answer.ok && path === "/sign-in/email") refusePasswordAlone(text, world.workspace);
      for (const [name, value] of answer.headers) if (name === "location") reply.header(name, value);
      if (path === "/sign-out") reply.header("clear-site-data", `"cache", "storage"`);
      for (const cookie of answer.headers.getSetCookie()) reply.header("set-cookie", cookie);
      return reply
        .status(answer.status)
        .header("cache-control", "no-store")
        .type("application/json; charset=utf-8")
        .send(JSON.stringify(told(text, adds)));
    },
  });
}

/** Without an address for others there is this machine's own, whose pages may use passkeys; whether the page was one of ours `sameSite` has looked at. */
const ownOrigin = ({ headers: { host = "" } }: FastifyRequest) =>
  /^localhost(:\d+)?$/.test(host) ? `http://${host}` : "http://repmark.invalid";

/** A changed password ends every other session, asked for or not. */
const forced: Readonly<Record<string, object>> = { "/change-password": { revokeOtherSessions: true } };

/** What an address was typed as may be anything, a password too: only those of users are written down. */
const known = (account: string | null, { workspace }: World) =>
  (account === null ? null : workspace.store.people.userByEmail(account))?.email ?? "nobody we know";

/** A code is good for a minute and a half, and once. */
function refuseSpentCode(code: string, text: string, { workspace, settings }: World): void {
  const { user, token } = verified.parse(JSON.parse(text));
  if (workspace.store.people.spendCode(user.id, code, settings.now())) return;
  const session = workspace.store.people.sessions(user.id).find((each) => each.token === token);
  if (session !== undefined) workspace.store.people.endSessions(user.id, session.id);
  throw notSignedIn();
}

const verified = z.object({ token: z.string(), user: z.object({ id: z.string() }) });

interface Surely {
  readonly session: { readonly createdAt: Date };
  readonly user: { readonly id: string; readonly email: string };
  readonly password: string | undefined;
}

/** Whoever signed in just now is believed; later their password says that it is still them, or, where they have none, signing in anew. */
async function sureItIs({ session, user, password }: Surely, { ip }: FastifyRequest, world: World): Promise<void> {
  if (Date.now() - session.createdAt.getTime() < justNowMs) return;
  if (!world.workspace.store.people.hasPassword(user.id)) throw signInAnew();
  if (password === undefined) throw passwordNeeded();
  refuseHaste(world.delays.try(user.email, ip));
  if (!(await world.signIn.isPassword(user.id, password))) throw wrong();
  world.delays.wasRight(user.email, ip);
}

const justNowMs = 10 * 60_000;

/** The cookie is what signs in; a page need not read it. */
function told(text: string, adds: Passed["adds"]): unknown {
  const answer: unknown = text === "" ? {} : JSON.parse(text);
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  const whole = answer as Record<string, unknown>;
  const { token: _, user: __, session: ___, ...rest } = whole;
  return { ...rest, ...adds?.(whole) };
}

function refuseHaste(wait: number): void {
  if (wait > 0) throw tooManyTries(Math.ceil(wait / 1000));
}

/** A page of another site may not act for whoever is signed in here: browsers say where a request comes from. */
function sameSite({ headers }: FastifyRequest, { publicUrl }: SigningIn): void {
  const { origin, host } = headers;
  const isOurs = origin === undefined || [publicUrl, `http://${host}`, `https://${host}`].includes(origin);
  const isSame = ["same-origin", "none", undefined].includes(headers["sec-fetch-site"] as string | undefined);
  if (!isOurs || !isSame) throw otherSite();
}

function registerOwn(server: FastifyInstance, world: World): void {
  const { workspace, signIn, settings } = world;
  const { people } = workspace.store;
  const post = <Body extends z.ZodType>(
    path: (typeof own)[number],
    body: Body,
    answer: (sent: z.infer<Body>, request: FastifyRequest, reply: FastifyReply) => unknown,
  ) =>
    server.route({
      method: "POST",
      url: root + path,
      bodyLimit: largestBody,
      schema: { body },
      onRequest: [...limited(server), async (request) => sameSite(request, settings)],
      handler: async (request, reply) => {
        reply.header("cache-control", "no-store");
        return (await answer(request.body as z.infer<Body>, request, reply)) ?? {};
      },
    });
  const get = (path: (typeof own)[number], answer: (request: FastifyRequest) => unknown) =>
    server.get(root + path, { onRequest: limited(server) }, async (request, reply) => {
      reply.header("cache-control", "no-store");
      return answer(request);
    });
  /** A person themselves: a key makes no keys and ends no sessions. */
  const person = async (request: FastifyRequest) => {
    const session = await sessionOf(request, world);
    const user = session === null ? null : people.user(session.userId);
    if (session === null || user === null) throw notSignedIn();
    return { session, user };
  };
  /** The same, once they have the factors that are asked of them. */
  const whole = async (request: FastifyRequest) => {
    const found = await person(request);
    refuseOneFactor(found.user, workspace);
    return found;
  };

  get("/me", async (request) => {
    const caller = await callerOf(request, world);
    if (caller === null) throw notSignedIn();
    const { name, role, repId, userId } = caller;
    const user = people.user(userId);
    return {
      name,
      role,
      repId,
      isDemo: userId === "demo",
      secondFactor: user?.hasSecondFactor ?? false,
      needsSecondFactor: user !== null && lacksSecondFactor(user, workspace),
      hasPassword: people.hasPassword(userId),
    };
  });

  const isPasswordUsed = settings.provider === null || !settings.onlyProvider;
  if (isPasswordUsed)
    post("/accept", accepting, async ({ token, name, email, password }, request) => {
      const now = settings.now().toISOString();
      refuseHaste(world.delays.try(null, request.ip));
      const found = people.invitation(token, now);
      const isOver = found?.purpose === "setup" && people.users().length > 0;
      if (found === null || isOver) throw linkOver();
      world.delays.wasRight(null, request.ip);
      const address = found.email ?? email;
      if (address === undefined) throw whoAreYou();
      checkPassword(password, [address, name ?? ""]);
      if (people.spendInvitation(token, now) === null) throw linkOver(); // somebody else was quicker
      await actingAs(address, async () => {
        if (found.userId !== null) return signIn.choosePassword(found.userId, password);
        const user = { name: name ?? address, email: address, role: found.role ?? "rep", repId: found.repId };
        await signIn.makeUser(user, password);
      });
      return { email: address };
    });

  get("/sessions", async (request) => {
    const { session, user } = await whole(request);
    const now = settings.now().toISOString();
    return people
      .sessions(user.id)
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ token: _, agent, ...one }) => ({ ...one, device: deviceOf(agent), isThis: one.id === session.id }));
  });
  post("/sessions/end", endingSessions, async ({ id, keepThis, password }, request) => {
    const { session, user } = await whole(request);
    await sureItIs({ session, user, password }, request, world);
    const kept = keepThis === true ? session.id : null;
    return { ended: actingAs(user.email, () => people.endSessions(user.id, id, kept)) };
  });

  if (isPasswordUsed)
    get("/passkeys", async (request) => {
      const { user } = await person(request);
      return people.passkeys(user.id);
    });

  get("/keys", async (request) => {
    const { user } = await whole(request);
    return people.keys(user.id).map(({ userId: _, ...key }) => key);
  });
  post("/keys/make", makingKey, async ({ name, scopes, days, password }, request) => {
    const { session, user } = await whole(request);
    await sureItIs({ session, user, password }, request, world);
    const expiresAt = new Date(settings.now().getTime() + days * 86_400_000).toISOString();
    const chosen: KeyScope[] = [...new Set(scopes)];
    const key = { name, userId: user.id, scopes: chosen, createdAt: settings.now().toISOString(), expiresAt };
    return actingAs(user.email, () => people.makeKey(key));
  });
  post("/keys/remove", z.strictObject({ id: z.string().max(100) }), async ({ id }, request) => {
    const { user } = await whole(request);
    if (!actingAs(user.email, () => people.removeKey(user.id, id))) throw nothingThere(request);
    return {};
  });
}

const accepting = z.strictObject({
  token: z.string().min(20).max(100),
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(254).toLowerCase().optional(),
  password: z.string().max(200),
});

/** One session, or with null all of them; `keepThis` leaves out the one that asks. */
const endingSessions = z.strictObject({
  id: z.string().max(100).nullable(),
  keepThis: z.boolean().optional(),
  password: z.string().max(200).optional(),
});

const makingKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(keyScopes)).min(1).max(3),
  days: z.int().min(1).max(366),
  password: z.string().max(200).optional(),
});
