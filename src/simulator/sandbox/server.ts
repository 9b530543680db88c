import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Company } from "../company.ts";
import type { CompanyPlan } from "../plan.ts";
import { instantText } from "../timeline.ts";
import { type Act, hold, perform } from "./acts.ts";
import { control } from "./control.ts";
import { type Fault, type FaultOrder, Faults, wireFaults } from "./faults.ts";
import { RequestLog } from "./request-log.ts";
import type { Reached, Sandbox } from "./sandbox.ts";
import type { Call, Reply, Service, ServiceMaker, ServiceName } from "./service.ts";
import { readCall, send } from "./wire.ts";
import { type Span, World } from "./world.ts";

export interface SandboxOrder {
  /** The company to serve: one that is grown already, or the plan of one. */
  readonly company?: Company | undefined;
  readonly plan?: CompanyPlan | undefined;
  readonly services: readonly ServiceMaker[];
  /** 0, the default, takes a free one. */
  readonly ports?: Partial<Record<ServiceName | "control", number>> | undefined;
  /** Of the chance in faults. */
  readonly seed?: number | undefined;
}

/** Serves one company as the CRMs asked for, on loopback, each on its own port. */
export async function startSandbox(order: SandboxOrder): Promise<Sandbox> {
  const company = order.company ?? (order.plan === undefined ? undefined : new Company(order.plan));
  if (company === undefined) throw new TypeError("A sandbox serves a company: give one, or its plan.");
  const world = new World(company);
  const faults = new Faults(order.seed ?? company.plan.seed);
  const log = new RequestLog();
  const listeners: ((service: ServiceName, call: Call) => void)[] = [];
  const servers: Server[] = [];
  const running: Service[] = [];
  const reached = new Map<ServiceName, Reached>();

  const close = async () => {
    await Promise.all(servers.map(closed));
    for (const service of running) service.close?.();
  };
  const open = async (handler: RequestListener, port: number, host?: string) => {
    const server = createServer(serverTraits, handler);
    servers.push(server);
    return listen(server, port, host).catch(async (cause) => {
      await close();
      throw cause;
    });
  };

  for (const make of order.services) {
    let url = "";
    const service = make({ world, faults, url: () => url });
    running.push(service);
    const handler: RequestListener = (request, response) =>
      serve({ world, faults, log, service, listeners }, request, response);
    url = await open(handler, order.ports?.[service.name] ?? 0);
    for (const host of service.hosts ?? []) {
      const further = createServer(serverTraits, handler);
      servers.push(further);
      await listen(further, Number(new URL(url).port), host).catch(unlessUnknown);
    }
    reached.set(service.name, { url, credentials: service.credentials ?? {}, settings: service.settings ?? {} });
  }

  const named = (name: ServiceName): Reached => {
    const found = reached.get(name);
    if (found === undefined) throw new TypeError(`This sandbox does not serve ${name}.`);
    return found;
  };
  const sandbox = {
    world,
    faults,
    log,
    get salesforce() {
      return named("salesforce");
    },
    get hubspot() {
      return named("hubspot");
    },
    controlUrl: "",
    letPass: (span: Span) => world.letPass(span),
    do: (...acts: readonly Act[]) => {
      for (const act of acts) perform(world, act);
    },
    hold: (...acts: readonly Act[]) => hold(world, acts),
    fault: (...orders: readonly FaultOrder[]) => faults.arm(...orders),
    onCall: (listener: (service: ServiceName, call: Call) => void) => {
      listeners.push(listener);
    },
    close,
  };
  sandbox.controlUrl = `${await open(control(sandbox, reached), order.ports?.control ?? 0)}/_sandbox`;
  return sandbox;
}

interface Serving {
  readonly world: World;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly service: Service;
  readonly listeners: readonly ((service: ServiceName, call: Call) => void)[];
}

/** Long addresses reach the service, which has a limit of its own. */
const serverTraits = { keepAliveTimeout: 60_000, maxHeaderSize: 1 << 17 };

const onWire = new Set<string>(["reset-mid-body", "truncated-body", "truncated-gzip", "slow"]);

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    const bytes = await send(response, call, reply, fault !== undefined && onWire.has(fault.kind) ? fault : undefined);
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

async function listen(server: Server, port: number, host = "127.0.0.1"): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

/** Some systems know 127.0.0.1 alone; what needs another host is not to be had there. */
function unlessUnknown(cause: NodeJS.ErrnoException): void {
  if (cause.code !== "EADDRNOTAVAIL") throw cause;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
