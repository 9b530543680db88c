import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { freshness } from "../app/freshness.ts";
import { roomAt } from "../app/health.ts";
import type { Workspace } from "../app/workspace.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { ServerPart } from "./server.ts";

export interface MetricsOptions {
  /** The connection that is being synced right now. */
  readonly running: () => string | null;
  /** What a scraper from elsewhere shows as a bearer token; none: only this machine itself is answered. */
  readonly token: string | undefined;
}

/** `/metrics` as Prometheus reads it: the process (event loop, memory), requests, queries, syncs, reports, room. Nobody's name is in it. */
export function metricsPart(workspace: Workspace, options: MetricsOptions): ServerPart {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "repmark_http_request_seconds",
    help: "How long requests took, by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  gauges(registry, workspace, options.running);
  return {
    addresses: ["/metrics"],
    register: (server) => {
      server.addHook("onResponse", async (request, reply) => {
        const route = request.routeOptions.url ?? "none"; // the pattern, or every link would be a series of its own
        seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      });
      server.get("/metrics", async (request, reply) => {
        if (!mayRead(request, options.token)) throw nothingHere();
        return reply
          .type(registry.contentType)
          .header("cache-control", "no-store")
          .send(await registry.metrics());
      });
    },
  };
}

/** Read when it is asked for, so that a failure is there the moment it is kept. */
function gauges(registry: Registry, workspace: Workspace, running: () => string | null): void {
  const registers = [registry];
  const { store, data, folder } = workspace;
  const set = (name: string, help: string, labelNames: readonly string[], fill: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        fill(this);
      },
    });
  set("repmark_queries_running", "Questions that the database is answering.", [], (gauge) =>
    gauge.set(data.warehouse.load().running),
  );
  set("repmark_queries_waiting", "Questions that wait for their turn.", [], (gauge) =>
    gauge.set(data.warehouse.load().waiting),
  );
  set("repmark_sync_running", "1 while that connection is being read.", ["connection"], (gauge) => {
    const now = running();
    if (now !== null) gauge.set({ connection: now }, 1);
  });
  set(
    "repmark_sync_read_through_seconds",
    "Until when that connection has been read, Unix time.",
    ["connection"],
    (gauge) => {
      for (const { name, through } of freshness(workspace))
        if (through !== null) gauge.set({ connection: name }, Date.parse(through) / 1000);
    },
  );
  set("repmark_sync_failed", "1 when the last sync of that connection failed.", ["connection"], (gauge) => {
    for (const { name, failure } of freshness(workspace)) gauge.set({ connection: name }, failure === null ? 0 : 1);
  });
  set("repmark_reports", "Scheduled reports by where they stand.", ["state"], (gauge) => {
    for (const [state, count] of Object.entries(store.reportSchedules.counts())) gauge.set({ state }, count);
  });
  set("repmark_reports_troubled", "Scheduled reports that did not arrive, or may not have.", [], (gauge) =>
    gauge.set(store.reportSchedules.troubled().length),
  );
  set("repmark_disk_free_bytes", "What is free where the data folder is.", [], (gauge) =>
    gauge.set(roomAt(folder).free),
  );
}

/** A request of this machine itself, and not one that a proxy on it hands on; or one with the token. */
function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (token !== undefined && token !== "" && shown !== undefined) {
    const [one, other] = [Buffer.from(shown), Buffer.from(token)];
    return one.length === other.length && timingSafeEqual(one, other);
  }
  const isHandedOn = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((name) => name in request.headers);
  return !isHandedOn && /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? "");
}

function nothingHere(): RepmarkError {
  return new RepmarkError("unknown-address", "There is nothing at GET /metrics.", {
    kind: "usage",
    hint: "Check the address: its words, their spelling and their values.",
  });
}
