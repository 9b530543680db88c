import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "@opentelemetry/api";
import product from "../../package.json" with { type: "json" };
import { RepmarkError } from "../domain/repmark-error.ts";
import { watchBy } from "../warehouse/watched.ts";

/** Traces on their way to a collector. */
export interface Traces {
  /** Hands over what has not been yet, and ends; no later than after `longestFarewell`, whoever answers. */
  stop(): Promise<void>;
}

/** In milliseconds: a collector that is silent keeps no server from stopping. */
const longestFarewell = 3000;

/**
 * Traces of requests, syncs, loads, builds and queries to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names, by OTLP over HTTP; null where none is
 * named, and then nothing of OpenTelemetry is loaded. It is not made the process's own: what libraries would tell of their work by themselves, statements
 * and names in it, goes nowhere (docs/decisions/0217).
 */
export async function traces(environment: Readonly<Record<string, string | undefined>>): Promise<Traces | null> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? "";
  if (endpoint === "") return null;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) throw badEndpoint();
  const [api, { BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  // What OTEL_EXPORTER_OTLP_HEADERS says is read by the exporter itself.
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": environment.OTEL_SERVICE_NAME ?? product.name,
      "service.version": product.version,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: longestFarewell })],
  });
  const tracer = provider.getTracer(product.name, product.version);
  const around = new AsyncLocalStorage<Context>();
  watchBy({
    begin: (name, attributes, isAsked) => {
      const parent = around.getStore() ?? api.ROOT_CONTEXT;
      const kind = isAsked ? api.SpanKind.SERVER : api.SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind, attributes }, parent);
      return {
        within: (work) => around.run(api.trace.setSpan(parent, span), work),
        end: (facts = {}, failure) => {
          span.setAttributes(failure === undefined ? facts : { ...facts, "error.type": failure });
          if (failure !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
  });
  return {
    stop: async () => {
      watchBy(null);
      const late = new Promise<void>((resolve) => setTimeout(resolve, longestFarewell).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]); // a collector that is not there is no fault of ours
    },
  };
}

/** Not what it says: it may hold a password. */
const badEndpoint = () =>
  new RepmarkError("bad-otlp-endpoint", "What OTEL_EXPORTER_OTLP_ENDPOINT says is no address.", {
    kind: "usage",
    hint: "Write it as http://collector:4318, or leave it out.",
  });
