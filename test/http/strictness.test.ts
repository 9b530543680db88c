import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { z } from "zod";
import { parametersOf } from "../../src/server/openapi.ts";
import type { Route } from "../../src/server/route.ts";
import { routes } from "../../src/server/routes/index.ts";
import { isSoak } from "../crm/soak.ts";
import { addressOf, exampleOf } from "./examples.ts";
import { type GivenServer, givenServer } from "./given-server.ts";
import { statementLog } from "./statement-log.ts";

/** In everything hostile that is sent, and in nothing else. */
const canary = "zq9xCanary";

if (isSoak) vi.setConfig({ testTimeout: 3_600_000 });

let given: GivenServer;
let log: ReturnType<typeof statementLog>;
let sent = 0;
beforeAll(async () => {
  given = await givenServer();
  log = statementLog();
});
afterAll(async () => {
  log?.stop();
  await given?.close();
});

interface Sent {
  readonly url: string;
  readonly payload?: string;
  readonly type?: string;
}

async function refuses(route: Route, { url, payload, type = "application/json" }: Sent): Promise<void> {
  sent += 1;
  const answer = await given.server.inject({
    method: route.method,
    url,
    ...(payload === undefined ? {} : { payload, headers: { "content-type": type } }),
  });
  const what = `${route.method} ${url.slice(0, 200)} ${payload?.slice(0, 200) ?? ""} ${answer.body.slice(0, 200)}`;
  expect(answer.statusCode, what).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode, what).toBeLessThan(500);
  expect(answer.headers["content-type"], what).toBe("application/problem+json; charset=utf-8");
}

const long = canary.padEnd(1_000_000, "x");
let deep: unknown = canary;
for (let level = 0; level < 40; level += 1) deep = [deep];

/** What stands where a text, a number or a list belongs. */
const confusions: readonly unknown[] = [
  { [canary]: 1 },
  { select: canary },
  { $gt: canary },
  [canary],
  [],
  {},
  [[{ [canary]: [canary] }]],
  -1,
  0,
  1.5,
  1e308,
  true,
  false,
  null,
  "",
  `${canary}\u0000`,
  `${canary}\u001b[2J`,
  canary.repeat(300),
  long,
  deep,
];

const writing = routes.filter(({ body }) => body !== undefined);

/** Where something can be put into a body: each field, and each within. */
function places(body: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof body !== "object" || body === null) return [path];
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.entries(body).flatMap(([name, each]) => places(each, [...path, name])),
  ];
}

function withAt(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body))
    return body.map((each, index) => (String(index) === name ? withAt(each, rest, value) : each));
  return { ...(body as object), [name]: withAt((body as Record<string, unknown>)[name], rest, value) };
}

const isRefused = (schema: z.ZodType, value: unknown) => !schema.safeParse(value).success;

test("each field of each body, replaced by each confusion, is refused", async () => {
  for (const route of writing) {
    const { params, body } = exampleOf(route);
    expect(isRefused(route.body!, body), route.name).toBe(false);
    for (const place of places(body))
      for (const value of confusions) {
        const confused = withAt(body, place, value);
        if (!isRefused(route.body!, confused)) continue;
        await refuses(route, { url: addressOf(route, params), payload: JSON.stringify(confused) });
      }
  }
});

test("a body that means one thing to one reader and another to the next is refused", async () => {
  for (const route of writing) {
    const { params, body } = exampleOf(route);
    const url = addressOf(route, params);
    const text = JSON.stringify(body);
    const [name = ""] = Object.keys(body);
    const payloads = [
      `${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(Object.values(body)[0])}}`,
      `${text.slice(0, -1)},"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":"${canary}"}`,
      `${text.slice(0, -1)},"__proto__":{"isAdmin":true,"x":"${canary}"}}`,
      `${text.slice(0, -1)},"constructor":{"prototype":{"x":"${canary}"}}}`,
      `${text.slice(0, -1)},"${canary}":1}`,
      `${"[".repeat(100_000)}`,
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
      "",
      "null",
      "[]",
      `"${canary}"`,
      text.slice(0, -1),
      `${text}${text}`,
      `\uFEFF${text}`,
      `/*${canary}*/${text}`,
      text.replaceAll('"', "'"),
      " ".repeat(300_000) + text,
    ];
    for (const payload of payloads) await refuses(route, { url, payload });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/xml",
      "application/json\tx",
      "application/jsonx",
      "multipart/form-data",
      "multipart/form-data; boundary=x",
      "*/*",
    ])
      await refuses(route, { url, payload: text, type });
  }
});

test("each word of each address, replaced, doubled or added to, is refused", async () => {
  for (const route of routes) {
    const { params, query, body } = exampleOf(route);
    const payload = route.body === undefined ? undefined : JSON.stringify(body);
    const asked = (text: string): Sent => ({
      url: addressOf(route, params, text),
      ...(payload === undefined ? {} : { payload }),
    });
    const rest = new URLSearchParams(query).toString();
    for (const text of [
      `${canary}=1`,
      "__proto__=1",
      "__proto__[x]=1",
      "constructor=1",
      "toString=1",
      "",
      "a".repeat(9000),
    ]
      .filter((each) => each !== "")
      .map((each) => `${rest}&${each}`))
      await refuses(route, asked(text));
    for (const name of Object.keys(query)) {
      const others = { ...query };
      delete (others as Record<string, string>)[name];
      const plain = new URLSearchParams(others).toString();
      const once = `${name}=${encodeURIComponent(query[name]!)}`;
      for (const text of [
        `${plain}&${once}&${once}`,
        `${plain}&${name}[]=${canary}`,
        `${plain}&${name}[$gt]=${canary}`,
        `${plain}&${name}.x=${canary}`,
        `${plain}&${name}=`,
        `${plain}&${name}=${canary}%00`,
        `${plain}&${name}=${canary}%0d%0aX: y`,
        `${plain}&${name}=${canary.repeat(100)}`,
        ...(isSoak || name === Object.keys(query)[0] ? [`${plain}&${name}=${long}`] : []),
        `${plain}&${name}=%c0%ae`,
        `${plain}&${name}=%ff`,
      ])
        await refuses(route, asked(text));
    }
    for (const name of Object.keys(params))
      for (const value of [canary.repeat(5), "..%2f..%2fetc", "%00", "a%00b", "__proto__", "A", "-", "'", "%ff"]) {
        const { [name]: _, ...others } = params;
        const path = route.path.replace(`:${name}`, value) as typeof route.path;
        await refuses(route, { ...asked(""), url: addressOf({ ...route, path }, others) });
      }
  }
});

test("a body where none is read is refused", async () => {
  for (const route of routes.filter(
    ({ body, uploads, method }) => method !== "GET" && body === undefined && uploads === undefined,
  )) {
    const url = addressOf(route, { name: "none", id: "0b6f6c3e-6f0f-4c70-9a55-0d1f1f0f7a01" });
    for (const payload of ["{}", `{"a":"${canary}"}`, "[]"]) await refuses(route, { url, payload });
  }
});

test("whatever is put wherever at once, only what the schemas accept gets past them", async () => {
  const somewhere = fc.constantFrom(...writing).chain((route) => {
    const { body } = exampleOf(route);
    const all = places(body);
    return fc.record({
      route: fc.constant(route),
      changes: fc.array(
        fc.tuple(
          fc.constantFrom(...all),
          fc.oneof(fc.constantFrom(...confusions.filter((each) => each !== long)), fc.jsonValue({ maxDepth: 3 })),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    });
  });
  await fc.assert(
    fc.asyncProperty(somewhere, async ({ route, changes }) => {
      const { params, body } = exampleOf(route);
      const confused = changes.reduce<unknown>((so, [place, value]) => {
        try {
          return withAt(so, place, value);
        } catch {
          return so;
        }
      }, body);
      const payload = JSON.stringify(confused);
      if (!isRefused(route.body!, JSON.parse(payload))) return;
      await refuses(route, { url: addressOf(route, params), payload });
    }),
    { numRuns: isSoak ? 60_000 : 1000 },
  );
});

test("nothing of all that reached a database, neither as text nor bound to it", async () => {
  expect(sent).toBeGreaterThan(isSoak ? 50_000 : 3000);
  await given.server.inject("/api/v1/deals?measure=won-lost.win_rate&period=2026-Q1&rep=r2");
  expect(log.isBound('"r2"')).toBe(true); // or the log would see nothing at all
  expect(log.isInText(canary)).toBe(false);
  expect(log.isBound(canary)).toBe(false);
  expect(given.workspace.store.audit.entries(1000).some((entry) => JSON.stringify(entry).includes(canary))).toBe(false);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test("examples name every parameter there is", () => {
  for (const route of routes) {
    const { params, query } = exampleOf(route);
    const named = parametersOf(route).filter(({ in: where }) => where !== "header");
    const missing = named.filter(({ name }) => !(name in params) && !(name in query)).map(({ name }) => name);
    expect([route.name, missing.filter((name) => name !== "format")]).toEqual([route.name, []]);
  }
});
