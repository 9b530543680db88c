import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import product from "../../package.json" with { type: "json" };
import type { Call } from "./route.ts";

/**
 * What the answer to a question is told apart by, worked out before it is asked: what is known and entered, who may see what of it, the question,
 * and the program that answers. Weak, for a compressed answer is the same answer.
 */
export function etagOf(request: FastifyRequest, { seen }: Pick<Call, "seen">): string {
  const all = [product.version, seen.version, seen.caller.role, request.url];
  return `W/"${createHash("sha256").update(JSON.stringify(all)).digest("base64url").slice(0, 27)}"`;
}

/** Whether the reader has this answer already. */
export function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers["if-none-match"] ?? "";
  return known.trim() === "*" || known.split(",").some((one) => one.trim() === etag);
}

/** An answer belongs to one reader: no cache between us may keep it, and the reader's own asks each time. */
export function mayBeKept(reply: FastifyReply, etag: string | null): void {
  reply.header("cache-control", etag === null ? "private, no-store" : "private, no-cache");
  reply.header("vary", "accept-encoding, cookie, authorization");
  if (etag !== null) reply.header("etag", etag);
}
