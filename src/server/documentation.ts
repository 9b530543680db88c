import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { documentationPage } from "./documentation-page.ts";
import { openApi } from "./openapi.ts";
import { routes } from "./routes/index.ts";

/** What the addresses are: for programs as OpenAPI, for people as a page of our own without a script. Nothing in it is anybody's. */
export function documentation(server: FastifyInstance): void {
  const files = {
    "/api/openapi.json": () => ["application/json; charset=utf-8", JSON.stringify(openApi(routes))],
    "/api/docs": () => ["text/html; charset=utf-8", documentationPage(routes)],
    "/api/docs.css": () => [
      "text/css; charset=utf-8",
      readFileSync(new URL("documentation.css", import.meta.url), "utf8"),
    ],
  } as const;
  for (const [address, make] of Object.entries(files)) {
    let made: { readonly type: string; readonly text: string; readonly etag: string } | undefined;
    server.get(address, (request, reply) => {
      if (made === undefined) {
        const [type = "", text = ""] = make();
        made = { type, text, etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"` };
      }
      return request.headers["if-none-match"] === made.etag ? known(reply, made.etag) : sent(reply, made);
    });
  }
}

const known = (reply: FastifyReply, etag: string) => reply.status(304).header("etag", etag).send();

const sent = (reply: FastifyReply, { type, text, etag }: { type: string; text: string; etag: string }) =>
  reply.type(type).header("etag", etag).header("cache-control", "no-cache").send(Buffer.from(text));
