import { randomUUID } from "node:crypto";
import compress from "@fastify/compress";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { type Caller, folderOwner } from "../app/access/caller.ts";
import type { WayIn } from "../app/access/users.ts";
import { Browsers } from "../app/connect-in-browser.ts";
import { health } from "../app/health.ts";
import { Jobs } from "../app/jobs.ts";
import { beginAsked, type Watched } from "../app/watched.ts";
import type { Workspace } from "../app/workspace.ts";
import { refusalOf } from "../domain/disk-trouble.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { AnswersBeside } from "./beside/answers-beside.ts";
import { connectedAddresses, connectedPage } from "./connected-page.ts";
import { documentation } from "./documentation.ts";
import { nothingThere, problemOf } from "./problem.ts";
import { limitRequests } from "./rate-limit.ts";
import { apiRoot, register } from "./register.ts";
import { routes } from "./routes/index.ts";
import { brotliQuality, SentAnswers, worthCompressing } from "./sent-answers.ts";
import { strictJson } from "./strict-json.ts";
import { uploadLimits } from "./upload.ts";
import { webApp } from "./web-app.ts";

/** Longer than any address of ours by far. */
const longestAddress = 8000;

/** In seconds. */
const oneYear = 31_536_000;

/** Addresses beside the table, such as those of sign-in; each is named, so that none comes about unseen. */
export interface ServerPart {
  /** As Fastify has them, with a star at the end for all below. */
  readonly addresses: readonly string[];
  readonly register: (server: FastifyInstance) => void | Promise<void>;
}

export interface ServerOptions {
  readonly log?: FastifyServerOptions["logger"];
  /** The connection that a schedule is syncing right now. */
  readonly running?: () => string | null;
  /** Who asks; null where nobody has signed in. The folder's owner, where nothing is said. */
  readonly callerOf?: (request: FastifyRequest) => Caller | null | Promise<Caller | null>;
  readonly parts?: readonly ServerPart[];
  /** How people come in. Where they reach it by https, through a proxy that speaks it, browsers are told to use nothing else. */
  readonly signIn?: WayIn;
  /** How many requests of one person, key or network are answered in a minute; where nothing is said, all. */
  readonly perMinute?: number | undefined;
  /** Whose word is believed on where a request came from: addresses and networks of proxies in front. */
  readonly proxies?: readonly string[];
  /** Where answers are worked out; in the thread of the server, where nothing is said. */
  readonly beside?: AnswersBeside | undefined;
  /** Whether it should be sent requests. */
  readonly isReady?: () => boolean;
}

/** The HTTP face: parse, authorise, call one verb, present. Listens where it is told; the caller closes it. */
export async function createServer(workspace: Workspace, options: ServerOptions = {}): Promise<FastifyInstance> {
  const server = Fastify({
    logger: options.log ?? false,
    genReqId: () => randomUUID(),
    ...(options.proxies === undefined || options.proxies.length === 0 ? {} : { trustProxy: [...options.proxies] }),
    // A line for each request only where that is asked for; what is refused is told all the same.
    logController: new LogController({ disableRequestLogging: (request) => request.log.level !== "debug" }),
    exposeHeadRoutes: false,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  });
  const jobs = new Jobs(workspace);
  const signIn = options.signIn ?? { publicUrl: null, onlyProvider: false };
  const browsers = new Browsers();
  const world = {
    workspace,
    jobs,
    browsers,
    signIn,
    running: options.running ?? (() => null),
  };
  const registering = {
    world,
    callerOf: options.callerOf ?? folderOwner,
    answers: { sent: new SentAnswers(), beside: options.beside },
  };
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(sendProblem);
  server.decorateRequest("caller", null);
  server.addHook("preClose", () => browsers.stop());
  server.addHook("preClose", () => jobs.stop()); // first, or those who follow them would never leave
  watchRequests(server);
  onlyKnownAddresses(server, options.parts ?? []);
  refuseOddAddresses(server);
  await secure(server, signIn.publicUrl?.startsWith("https:") === true);
  await readBodies(server);
  await limitRequests(server, options.perMinute);

  server.get("/health", () => health(workspace));
  server.get("/ready", (_, reply) => {
    const isReady = options.isReady?.() ?? true;
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready" });
  });
  for (const route of routes) register(server, route, registering);
  documentation(server);
  connectedPage(server);
  for (const part of options.parts ?? []) await part.register(server);

  const sendPage = await webApp(server);
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === "GET" && !/^\/(api|assets)\//.test(request.url);
    if (wantsPage && sendPage !== null) return sendPage(reply);
    throw nothingThere(request);
  });
  return server;
}

function sendProblem(thrown: FastifyError | RepmarkError, request: FastifyRequest, reply: FastifyReply) {
  const error = refusalOf(thrown) ?? thrown;
  const problem = problemOf(error, request);
  const { id, status, code } = problem;
  // Whoever asks for what is not theirs is told of without being asked for; the sentence may hold a name, so it stays with whoever reads every refusal.
  if (status === 403)
    request.log.warn({ problem: { id, status, code }, who: request.caller?.userId ?? null }, "refused");
  else request.log.info({ problem: { id, status, code } }, problem.title);
  if (status >= 500 && !(error instanceof RepmarkError)) process.stderr.write(`${id} ${error.stack}\n`);
  return reply
    .status(status)
    .type("application/problem+json")
    .header("cache-control", "private, no-store")
    .send(JSON.stringify(problem));
}

declare module "fastify" {
  interface FastifyRequest {
    /** The request as a piece of work; null where nobody watches. */
    watched: Watched | null;
  }
}

/** Tells whoever watches of each request by its route: addresses have names of people in them. */
function watchRequests(server: FastifyInstance): void {
  server.decorateRequest("watched", null);
  server.addHook("onRequest", async (request) => {
    const { method, id } = request;
    const route = request.routeOptions.url ?? "none";
    const facts = { "http.request.method": method, "http.route": route, "repmark.request.id": id };
    request.watched = beginAsked(`${method} ${route}`, facts);
  });
  // Not before a body has been read: what is read from the connection belongs to no request.
  server.addHook("preHandler", (request, _, done) => {
    if (request.watched === null) done();
    else request.watched.within(done);
  });
  server.addHook("onResponse", async (request, { statusCode }) =>
    request.watched?.end(
      { "http.response.status_code": statusCode },
      statusCode < 500 ? undefined : String(statusCode),
    ),
  );
}

/** What is neither in the table nor named beside it stops the server from starting. */
function onlyKnownAddresses(server: FastifyInstance, parts: readonly ServerPart[]): void {
  const beside = [
    "/health",
    "/ready",
    "/api/openapi.json",
    "/api/docs",
    "/api/docs.css",
    ...connectedAddresses,
    "/",
    "/index.html",
    "/*",
  ];
  const named = new Set([...beside, ...parts.flatMap(({ addresses }) => addresses)]);
  const inTable = new Set(routes.map(({ method, path }) => `${method} ${apiRoot}${path}`));
  server.addHook("onRoute", ({ method, url }) => {
    const isInTable = [method].flat().every((each) => inTable.has(`${each} ${url}`));
    const isBeside = !url.startsWith(apiRoot) && named.has(url);
    if (!isInTable && !isBeside) throw new Error(`${method} ${url} is in no table of addresses.`);
  });
}

/** No address of ours is that long or has an empty part; what serves the pages would answer such a one in its own way. */
function refuseOddAddresses(server: FastifyInstance): void {
  server.addHook("onRequest", async (request) => {
    if (request.url.length > longestAddress) throw tooLong();
    if (request.url.split("?", 1)[0]?.includes("//")) throw nothingThere(request);
  });
}

async function secure(server: FastifyInstance, isBehindHttps: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "drawings"], // see src/web/policy/markup.ts
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null, // served on plain http on one's own machine
      },
    },
    strictTransportSecurity: isBehindHttps ? { maxAge: oneYear, includeSubDomains: true } : false,
  });
}

/** JSON and files: what a body means is read in one way only. Nothing that is sent compressed is unpacked. */
async function readBodies(server: FastifyInstance): Promise<void> {
  await server.register(compress, {
    encodings: ["br", "gzip"],
    threshold: worthCompressing,
    brotliOptions: { params: { 0: 0, 1: brotliQuality } },
    globalDecompression: false,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "string" }, (_, text, done) => {
    try {
      done(null, strictJson(String(text)));
    } catch (error) {
      done(error as RepmarkError);
    }
  });
  await server.register(multipart, { limits: uploadLimits });
}

const tooLong = () =>
  new RepmarkError(
    "address-too-long",
    { en: "This address is too long.", sv: "Adressen är för lång." },
    { kind: "usage", hint: { en: "Shorten it.", sv: "Korta den." } },
  );
