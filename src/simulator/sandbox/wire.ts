import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { constants, createGzip, gzipSync } from "node:zlib";
import type { Fault } from "./faults.ts";
import type { Call, Reply } from "./service.ts";

/** Below this a body is sent as it is. */
const worthPacking = 860;

export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = request.url ?? "/";
  const mark = target.indexOf("?");
  return {
    method: request.method ?? "GET",
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

/** Sends a reply, packed when the caller takes it so, and broken as `fault` wants it. Answers the bytes sent. */
export async function send(
  response: ServerResponse,
  call: Call,
  reply: Reply,
  fault: Fault | undefined,
  mayPack = true,
): Promise<number> {
  const headers: Record<string, string> = { ...reply.headers };
  const isStream = typeof reply.body === "object" && !(reply.body instanceof Uint8Array);
  const packs =
    mayPack &&
    /\bgzip\b/.test(call.headers["accept-encoding"] ?? "") &&
    (isStream || Buffer.byteLength((reply.body as string | Uint8Array | undefined) ?? "") >= worthPacking);
  if (packs) headers["content-encoding"] = "gzip";
  if (fault !== undefined) return sendBroken(response, reply.status, headers, await whole(reply.body), packs, fault);
  if (isStream) {
    let bytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    response.writeHead(reply.status, headers);
    const source = Readable.from(reply.body as AsyncIterable<Uint8Array>);
    await (packs
      ? pipeline(source, createGzip({ level: constants.Z_BEST_SPEED }), count, response)
      : pipeline(source, count, response));
    return bytes;
  }
  const plain = Buffer.from((reply.body as string | Uint8Array | undefined) ?? "");
  const body = packs ? gzipSync(plain, { level: constants.Z_BEST_SPEED }) : plain;
  if (reply.status !== 204) headers["content-length"] = String(body.length);
  response.writeHead(reply.status, headers);
  await ended(response, body);
  return body.length;
}

async function sendBroken(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  plain: Buffer,
  packs: boolean,
  fault: Fault,
): Promise<number> {
  const asSent = packs ? gzipSync(plain) : plain;
  const half = (body: Buffer) => body.subarray(0, Math.min(body.length, fault.bytes ?? body.length >> 1));
  switch (fault.kind) {
    case "truncated-gzip": {
      const cut = half(packs ? asSent : gzipSync(plain));
      response.writeHead(status, { ...headers, "content-encoding": "gzip", "content-length": String(cut.length) });
      await ended(response, cut);
      return cut.length;
    }
    case "truncated-body": {
      const cut = packs ? gzipSync(half(plain)) : half(plain);
      response.writeHead(status, { ...headers, "content-length": String(cut.length) });
      await ended(response, cut);
      return cut.length;
    }
    case "reset-mid-body": {
      const cut = half(asSent);
      response.writeHead(status, { ...headers, "content-length": String(asSent.length) });
      await new Promise<void>((resolve) => response.write(cut, () => resolve()));
      await wait(20); // else the cut overtakes what was written
      response.socket?.resetAndDestroy();
      return cut.length;
    }
    default: {
      // slow
      response.writeHead(status, { ...headers, "content-length": String(asSent.length) });
      const step = fault.bytes ?? 1;
      let sent = 0;
      while (sent < asSent.length && !response.destroyed) {
        response.write(asSent.subarray(sent, sent + step));
        sent += step;
        await wait(fault.ms ?? 1000);
      }
      response.end();
      return Math.min(sent, asSent.length);
    }
  }
}

async function whole(body: Reply["body"]): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.from(body as Uint8Array);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function ended(response: ServerResponse, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(body);
  });
}
