import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../app/access/caller.ts";
import { keyForLess, signInNeeded } from "../app/access/refusals.ts";
import type { Workspace } from "../app/workspace.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { isLocalName } from "./local-name.ts";
import { limited } from "./rate-limit.ts";
import type { ServerPart } from "./server.ts";

export interface McpOptions {
  readonly callerOf: (request: FastifyRequest) => Caller | null | Promise<Caller | null>;
  /** Where people reach the server; without it only names of this machine are answered. */
  readonly publicUrl: string | null;
}

/** A question is a few words. */
const largestQuestion = 64 * 1024;

/**
 * The Model Context Protocol over HTTP at `/mcp`: a question, an answer, and nothing kept between them. Server and transport are made for each request and
 * gone with it, so there is no session that could be taken over or mixed up.
 */
export function mcpPart(workspace: Workspace, { callerOf, publicUrl }: McpOptions): ServerPart {
  return {
    addresses: ["/mcp"],
    register: (server) => {
      const onRequest = [
        async (request: FastifyRequest) => {
          if (!isForUs(request, publicUrl)) throw elsewhere();
          request.caller = await callerOf(request);
        },
        ...limited(server),
        async (request: FastifyRequest, reply: FastifyReply) => {
          if (request.caller === null) {
            reply.header("www-authenticate", "Bearer");
            throw signInNeeded();
          }
          if (request.caller.key !== null && !request.caller.key.scopes.includes("read")) throw keyForLess("read");
        },
      ];
      server.route({
        method: "POST",
        url: "/mcp",
        bodyLimit: largestQuestion,
        onRequest,
        handler: (request, reply) => answer(workspace, request, reply),
      });
      // There is no stream to listen to and no session to end.
      server.route({
        method: ["GET", "DELETE"],
        url: "/mcp",
        onRequest,
        handler: (_, reply) => reply.status(405).header("allow", "POST").send(),
      });
    },
  };
}

/** Loaded by the first question: most servers are never asked one, and all would start later. */
const protocol = () =>
  Promise.all([import("@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js"), import("../mcp/server.ts")]);

async function answer(workspace: Workspace, request: FastifyRequest, reply: FastifyReply) {
  const [{ WebStandardStreamableHTTPServerTransport: Transport }, { mcpServer }] = await protocol();
  const transport = new Transport({ enableJsonResponse: true });
  const server = mcpServer(workspace, request.caller as Caller);
  reply.raw.once("close", () => void server.close()); // also when whoever asked has left: what was begun is given up
  await server.connect(transport);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
  const response = await transport.handleRequest(
    new Request("http://repmark.invalid/mcp", { method: "POST", headers }),
    {
      parsedBody: request.body,
    },
  );
  for (const [name, value] of response.headers) reply.header(name, value);
  return reply
    .status(response.status)
    .header("cache-control", "private, no-store")
    .send(Buffer.from(await response.arrayBuffer()));
}

/**
 * Whether the request means this server: a page elsewhere whose name was made to lead here (DNS rebinding) sends its own name along, and a page of
 * another site its own origin.
 */
function isForUs({ headers: { host = "", origin } }: FastifyRequest, publicUrl: string | null): boolean {
  const isOurs = (name: string) => isLocalName(name) || name === URL.parse(publicUrl ?? "")?.host;
  return isOurs(host) && (origin === undefined || isOurs(URL.parse(origin)?.host ?? ""));
}

const elsewhere = () =>
  new RepmarkError(
    "other-host",
    {
      en: "This was not sent to Repmark by its own name.",
      sv: "Det här skickades inte till Repmark under dess eget namn.",
    },
    {
      kind: "forbidden",
      hint: {
        en: "Use the address that people use; an admin sets it as REPMARK_URL.",
        sv: "Använd samma adress som alla andra; en administratör anger den som REPMARK_URL.",
      },
    },
  );
