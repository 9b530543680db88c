import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Company } from "../company.ts";
import type { CompanyPlan } from "../plan.ts";
import type { Act } from "./act.ts";
import { hold, perform } from "./acts.ts";
import { control } from "./control.ts";
import { type FaultOrder, Faults } from "./faults.ts";
import { RequestLog } from "./request-log.ts";
import type { Reached, Sandbox } from "./sandbox.ts";
import type { Call, Service, ServiceMaker, ServiceName } from "./service.ts";
import { serve } from "./serving.ts";
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
  /** Whether answers are packed for callers that take them so; one in the same process gains nothing by it. True when left out. */
  readonly packs?: boolean | undefined;
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
      serve({ world, faults, log, service, listeners, packs: order.packs ?? true }, request, response);
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

/** Long addresses reach the service, which has a limit of its own. */
const serverTraits = { keepAliveTimeout: 60_000, maxHeaderSize: 1 << 17 };

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
