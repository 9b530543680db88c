import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import helmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyError, type FastifyReply } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { freshnessAnswer } from "../api/freshness.ts";
import { dealsAnswer, dealsQuery, overviewAnswer, overviewQuery, type problem } from "../api/overview.ts";
import { folderOwner } from "../app/access/caller.ts";
import { Seen } from "../app/access/seen.ts";
import { freshness } from "../app/freshness.ts";
import type { Workspace } from "../app/workspace.ts";
import { RepmarkError } from "../domain/repmark-error.ts";

const builtWeb = fileURLToPath(new URL("../../dist/web", import.meta.url));

export interface ServerOptions {
  readonly log?: boolean;
  /** The connection that is being synced right now. */
  readonly running?: () => string | null;
}

/** The HTTP face: parse, call one verb, present. Listens where it is told; the caller closes it. */
export async function createServer(workspace: Workspace, options: ServerOptions = {}) {
  const server = Fastify({
    logger: options.log ?? false,
    genReqId: () => randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null, // served on plain http on one's own machine
      },
    },
    strictTransportSecurity: false,
  });

  server.setErrorHandler((error: FastifyError | RepmarkError, request, reply) => {
    const status = statusOf(error);
    const isOurs = error instanceof RepmarkError || status < 500;
    if (!isOurs) process.stderr.write(`${request.id} ${error.stack}\n`);
    return reply
      .status(status)
      .type("application/problem+json")
      .send(
        JSON.stringify({
          type: "about:blank",
          title: isOurs ? error.message : "Something in Repmark failed; the log has the details under this id.",
          status,
          detail: error instanceof RepmarkError ? error.hint : isOurs ? checkTheAddress : "",
          code: error instanceof RepmarkError ? error.code : (error.code ?? "fault"),
          id: request.id,
        } satisfies (typeof problem)["_output"]),
      );
  });

  server.get("/health", () => ({ status: "ok", version: workspace.data.version }));

  server.get("/api/v1/freshness", { schema: { response: { 200: freshnessAnswer } } }, () => ({
    version: workspace.data.version,
    connections: freshness(workspace).map((one) => ({ ...one, isRunning: options.running?.() === one.name })),
  }));

  server.get(
    "/api/v1/overview",
    { schema: { querystring: overviewQuery, response: { 200: overviewAnswer } } },
    async (request) => ({
      ...(await (await Seen.by(workspace, folderOwner())).overview(request.query)),
      isDemo: workspace.data.landing.isDemo,
    }),
  );

  server.get(
    "/api/v1/deals",
    { schema: { querystring: dealsQuery, response: { 200: dealsAnswer } } },
    async (request) => (await Seen.by(workspace, folderOwner())).deals(request.query),
  );

  const hasPages = existsSync(builtWeb);
  if (hasPages)
    await server.register(fastifyStatic, { root: builtWeb, immutable: true, maxAge: "1y", setHeaders: indexIsFresh });
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === "GET" && !request.url.startsWith("/api/");
    if (wantsPage && hasPages) return reply.sendFile("index.html");
    throw new RepmarkError("unknown-address", `There is nothing at ${request.method} ${request.url}.`, {
      kind: "usage",
      hint: checkTheAddress,
    });
  });
  return server;
}

const checkTheAddress = "Check the address: its words, their spelling and their values.";

function statusOf(error: FastifyError | RepmarkError): number {
  if (!(error instanceof RepmarkError)) return error.statusCode ?? 500;
  return error.code === "unknown-address" ? 404 : statuses[error.kind];
}

const statuses = { usage: 400, data: 409, refused: 502, forbidden: 403, folder: 503 } as const;

function indexIsFresh(reply: FastifyReply, path: string): void {
  if (path.endsWith(".html")) reply.header("cache-control", "no-cache");
}
