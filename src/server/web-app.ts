import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

const built = fileURLToPath(new URL("../../dist/web", import.meta.url));

/** Serves the web app, where it has been built; answers what sends its page, or null. */
export async function webApp(
  server: FastifyInstance,
): Promise<((reply: FastifyReply) => Promise<FastifyReply>) | null> {
  if (!existsSync(built)) return null;
  await server.register(fastifyStatic, { root: built, index: false, immutable: true, maxAge: "1y" });
  for (const address of ["/", "/index.html"]) server.get(address, (_, reply) => sendPage(reply));
  return sendPage;
}

/**
 * The page with a number that is used once: styles that the app makes show it, and no others are taken (docs/decisions/0222). It stands where no style sheet can
 * read it, on the script, so the page is kept by nobody.
 */
async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
  const page = await readFile(join(built, "index.html"), "utf8"); // built anew while the server runs, it is the new one
  const nonce = randomBytes(18).toString("base64");
  const policy = String(reply.getHeader("content-security-policy"));
  return reply
    .header("content-security-policy", policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(page.replace('<script type="module"', `<script nonce="${nonce}" type="module"`));
}
