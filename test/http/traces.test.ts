import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { traces } from "../../src/app/traces.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/** As OTLP has it in JSON. */
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
              status: z.object({ code: z.number().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Span = z.infer<typeof exported>["resourceSpans"][number]["scopeSpans"][number]["spans"][number];

let given: GivenServer;
let collector: Server;
let endpoint = "";
const received: { readonly url: string; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] =
  [];

beforeAll(async () => {
  given = await givenServer();
  collector = createServer((call, reply) => {
    const pieces: Buffer[] = [];
    call.on("data", (piece: Buffer) => pieces.push(piece));
    call.on("end", () => {
      const body = Buffer.concat(pieces);
      const isPacked = call.headers["content-encoding"] === "gzip";
      received.push({ url: call.url ?? "", headers: call.headers, body: String(isPacked ? gunzipSync(body) : body) });
      // Beside traces it is a CRM that lets nobody in.
      reply.writeHead(call.url === "/v1/traces" ? 200 : 401, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((ready) => collector.listen(0, "127.0.0.1", ready));
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await given?.close();
  collector?.close();
});

const spans = () =>
  received
    .filter(({ url }) => url === "/v1/traces")
    .flatMap(({ body }) =>
      exported
        .parse(JSON.parse(body))
        .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
const said = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

test("requests, the queries behind them, builds and syncs are told to a collector, and nothing of people or of what was asked", async () => {
  const { store } = given.workspace;
  const settings = { address: endpoint };
  store.connections.put(
    { name: "hubspot", connector: "hubspot", settings, schedule: null, connectedAt: "2026-01-01T00:00:00Z" },
    { serviceKey: "canary-key" },
  );
  const watching = await traces({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: "repmark-of-acme" });
  const ask = (method: "GET" | "PUT" | "POST", path: string, payload?: object) =>
    given.server.inject({ method, url: `/api/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  await ask("GET", `/plan?rep=${encodeURIComponent("Åsa Ek")}&period=2026-Q1`);
  await ask("POST", "/notes", { rep: "Åsa Ek", measure: "won-lost.win_rate", note: "canary-note", asOf: "2026-03-31" });
  await ask("PUT", "/quotas", { rows: [{ rep: "Åsa Ek", period: "2026-Q1", amount: "123454321" }] });
  await ask("GET", "/plan?rep=canary-nobody");
  await ask("GET", "/nothing/canary-path");
  const { id } = (await ask("POST", "/connections/hubspot/sync", {})).json();
  await expect.poll(async () => (await ask("GET", `/jobs/${id}`)).json().state, { timeout: 60_000 }).toBe("failed");
  await watching?.stop();
  await ask("GET", "/people"); // watched by nobody any more

  const all = spans();
  const named = (name: string) => all.filter((span) => span.name === name);
  const [plan, refused] = named("GET /api/v1/plan");
  expect(said(plan!)).toMatchObject({
    "http.request.method": "GET",
    "http.route": "/api/v1/plan",
    "http.response.status_code": 200,
  });
  expect([plan!.kind, plan!.parentSpanId ?? "", said(refused!)["http.response.status_code"]]).toEqual([2, "", 400]);
  // An address that leads nowhere has no route, or the one of all pages where those are built.
  expect([named("GET /api/v1/people"), [...named("GET none"), ...named("GET /*")].length]).toEqual([[], 1]);

  const within = (parent: Span | undefined, name: string) =>
    all.filter((span) => span.name === name && span.traceId === parent?.traceId);
  const [query] = all.filter(({ name, parentSpanId }) => name.startsWith("query ") && parentSpanId === plan!.spanId);
  expect([query?.name, said(query!)]).toEqual([
    expect.stringMatching(/^query [a-z/-]+\.sql$/),
    { "db.system.name": "duckdb" },
  ]);
  // A body was read before it: what is done for it is still part of its request.
  expect(within(named("PUT /api/v1/quotas")[0], "build")).toHaveLength(1);
  const [sync] = named("sync");
  expect([sync!.status.code, said(sync!)["error.type"]]).toEqual([2, expect.stringMatching(/^[a-z-]+$/)]);
  expect(within(sync, "read").map(said)).toMatchObject([
    { "repmark.connection": "hubspot", "repmark.connector": "hubspot" },
  ]);

  const told = received.filter(({ url }) => url === "/v1/traces");
  expect(told.length).toBeGreaterThan(0);
  for (const { body } of told) {
    expect(body).toContain("repmark-of-acme");
    for (const secret of ["sa Ek", "acme.example", "canary", "123454321", "2026-Q1", "select ", given.folder])
      expect(body.includes(secret), secret).toBe(false);
  }
}, 240_000);

test("a collector that is not there keeps no answer and no stop waiting", async () => {
  const watching = await traces({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
  const answer = await given.server.inject("/api/v1/people");
  expect(answer.statusCode).toBe(200);
  const from = Date.now();
  await watching?.stop();
  expect(Date.now() - from).toBeLessThan(5000);
});

test.each(["collector:4318", "file:///etc/passwd", "nonsense"])("an endpoint of “%s” is refused", async (one) => {
  await expect(traces({ OTEL_EXPORTER_OTLP_ENDPOINT: one })).rejects.toMatchObject({ code: "bad-otlp-endpoint" });
});

/** The packages of OpenTelemetry that a server has loaded by the time it listens, as they are resolved. */
async function loadedBy(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const tell = `import { registerHooks } from "node:module";
    registerHooks({ resolve(name, context, next) { const found = next(name, context); process.stderr.write("LOADED " + found.url + "\\n"); return found; } });`;
  const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const hook = `data:text/javascript,${encodeURIComponent(tell)}`;
  const folder = join(given.folder, `loaded-${Object.keys(environment).length}`);
  const serving = spawn(
    process.execPath,
    ["--import", hook, main, "serve", "--port", "0", "--json", "--data", folder],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    },
  );
  const lines = text(serving.stderr);
  await new Promise((resolve) => serving.stdout.once("data", resolve));
  serving.kill("SIGTERM");
  const loaded = [...(await lines).matchAll(/^LOADED .*\/node_modules\/(@opentelemetry\/[a-z-]+)\//gm)];
  return [...new Set(loaded.map(([, name]) => name!))].sort();
}

test("where no collector is named nothing of OpenTelemetry is loaded but the interface that sign-in looks for", async () => {
  const [without, beside] = [await loadedBy({}), await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })];
  expect(without.filter((name) => name !== "@opentelemetry/api")).toEqual([]);
  expect(beside).toEqual(
    expect.arrayContaining(["@opentelemetry/sdk-trace", "@opentelemetry/exporter-trace-otlp-http"]),
  );
}, 240_000);
