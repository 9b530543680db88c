import type { IncomingMessage, ServerResponse } from "node:http";
import { instantText } from "../timeline.ts";
import { perform } from "./acts.ts";
import { type Fault, type Faults, wireFaults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { Call, Reply, Service, ServiceName } from "./service.ts";
import { readCall, send } from "./wire.ts";
import type { World } from "./world.ts";

interface Serving {
  readonly world: World;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly service: Service;
  readonly listeners: readonly ((service: ServiceName, call: Call) => void)[];
  /** Whether answers are packed for callers that take them so. */
  readonly packs: boolean;
}

const onWire = new Set<string>(["reset-mid-body", "truncated-body", "truncated-gzip", "slow"]);

/** Answers one request by the service, or as the faults will have it, and notes it in the log. */
export async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, faults, log, service } = serving;
  const started = performance.now();
  const target = request.url ?? "/";
  const note = (status: number, bytes: number, fault?: string) =>
    log.add({
      service: service.name,
      method: request.method ?? "GET",
      target,
      status,
      ms: Math.round(performance.now() - started),
      bytes,
      at: instantText(world.now),
      fault,
    });
  try {
    const call = await readCall(request);
    const occasion = { service: service.name, method: call.method, target };
    const acts = faults.strike(["acts"], occasion);
    for (const act of acts?.acts ?? []) perform(world, act);
    for (const listener of serving.listeners) listener(service.name, call);
    const fault = faults.strike(
      wireFaults.filter((kind) => kind !== "acts"),
      occasion,
    );
    if (fault?.kind === "no-answer") return note(0, 0, fault.kind);
    if (fault?.kind === "reset") {
      note(0, 0, fault.kind);
      request.socket.resetAndDestroy();
      return;
    }
    const reply = (fault === undefined ? undefined : standIn(fault)) ?? (await service.answer(call));
    if (fault?.kind === "answer-lost") {
      note(0, 0, fault.kind);
      request.socket.resetAndDestroy();
      return;
    }
    // The time of the sandbox, not of this machine: readers of a CRM go by its clock.
    response.setHeader("date", new Date(world.now * 60_000).toUTCString());
    const spoiling = fault !== undefined && onWire.has(fault.kind) ? fault : undefined;
    const bytes = await send(response, call, reply, spoiling, serving.packs);
    note(reply.status, bytes, fault?.kind);
  } catch (cause) {
    if (response.destroyed || request.destroyed) return note(0, 0, "caller left");
    // A bug of the sandbox: said aloud in the answer, for whoever is writing the test.
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
    response.end(`The sandbox failed: ${cause instanceof Error ? cause.stack : String(cause)}`);
    note(500, 0, "sandbox failed");
  }
}

/** What stands in for the service's answer; undefined when the fault only spoils how it is sent. */
function standIn(fault: Fault): Reply | undefined {
  const page =
    "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We are down for maintenance</h1></body></html>";
  const html = { "content-type": "text/html;charset=UTF-8" };
  if (fault.kind === "html") return { status: 200, headers: html, body: page };
  if (fault.kind === "empty-json")
    return { status: 200, headers: { "content-type": "application/json;charset=UTF-8" }, body: "{}" };
  if (fault.kind === "status") {
    const later = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
    return { status: fault.status ?? 503, headers: { ...html, ...later }, body: page };
  }
  return undefined;
}
