import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Route } from "../../src/server/route.ts";
import { routes } from "../../src/server/routes/index.ts";
import { definedQueries } from "../../src/warehouse/query.ts";
import { isSoak } from "../crm/soak.ts";
import { addressOf, exampleOf } from "./examples.ts";
import { type GivenServer, givenServer } from "./given-server.ts";
import { statementLog } from "./statement-log.ts";

const marker = "zq7xInjected";

/** What ends a text, a name or a statement, and what may follow. */
const ends = ["'", '"', "''", '"\\', "')", "'))", "`", "];", "/*", "--", "\\'", "%27", "＇", "ʼ", "$$"];
const goesOn = [
  ` or 1=1 -- ${marker}`,
  `; drop table core.rep; -- ${marker}`,
  ` union select '${marker}', 1, 1 --`,
  `; attach '/tmp/${marker}.duckdb' as x; --`,
  `; copy (select 1) to '/tmp/${marker}.csv'; --`,
  ` || (select '${marker}') || '`,
  `; select * from read_text('/etc/passwd') -- ${marker}`,
  `; pragma user_version = 99; -- ${marker}`,
  `; set enable_external_access = true; -- ${marker}`,
  `) or ('${marker}' = '${marker}`,
  `; insert into audit values (1) -- ${marker}`,
  ` and exists (select 1 from duckdb_settings()) -- ${marker}`,
  `; install httpfs; load httpfs; -- ${marker}`,
  `$rep_id ${marker}`,
  `{{${marker}}}`,
  `\${${marker}}`,
  `; vacuum into '/tmp/${marker}' --`,
  ` limit 1 offset 1 -- ${marker}`,
  ` like '%${marker}%' escape '`,
  `; create function f() as '${marker}'; --`,
];
const injections = ends.flatMap((end) => goesOn.map((rest) => `x${end}${rest}`));

if (isSoak) vi.setConfig({ testTimeout: 3_600_000 });

let given: GivenServer;
let log: ReturnType<typeof statementLog>;
beforeAll(async () => {
  given = await givenServer();
  log = statementLog();
});
afterAll(async () => {
  log?.stop();
  await given?.close();
});

/** A tenth of them with each filter, every time another tenth; all of them at full length. */
const some = (place: number) => injections.filter((_, index) => isSoak || index % 30 === place % 30);

test("there are three hundred", () => expect(new Set(injections).size).toBe(300));

test("through every filter of every question: never a fault, and never the text of a statement", async () => {
  const asking = routes.filter(({ method, query }) => method === "GET" && query !== undefined);
  for (const [place, route] of asking.entries()) {
    const { params, query } = exampleOf(route);
    for (const [index, name] of Object.keys(query).entries())
      for (const injection of some(7 * place + index)) {
        const answer = await given.server.inject(addressOf(route, params, { ...query, [name]: injection }));
        expect(answer.statusCode, `${route.name} ${name} ${injection} ${answer.body.slice(0, 300)}`).toBeLessThan(500);
        expect(answer.statusCode, `${route.name} ${name} ${injection}`).toBeGreaterThanOrEqual(400);
      }
  }
  expect(log.isInText(marker)).toBe(false);
});

test("through every header that is read", async () => {
  const headers = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cookie",
    "host",
    "idempotency-key",
    "if-none-match",
    "origin",
    "referer",
    "user-agent",
    "x-forwarded-for",
    "x-request-id",
  ];
  for (const [place, name] of headers.entries())
    for (const injection of some(place)) {
      const value = Buffer.from(injection, "latin1")
        .toString("latin1")
        .replaceAll(/[^\x20-\x7e]/g, "?");
      const answer = await given.server.inject({ url: "/api/v1/people", headers: { [name]: value } });
      expect(answer.statusCode, `${name} ${value}`).toBeLessThan(500);
    }
  expect(log.isInText(marker)).toBe(false);
});

test("through every text that is written: what is kept is kept as it was sent", async () => {
  // What calls a CRM would wait for one, and building anew takes its time: their texts are bound as these are.
  const others = new Set(["changeSettings", "addConnection"]);
  for (const [place, route] of routes.filter(({ body, name }) => body !== undefined && !others.has(name)).entries()) {
    const { params, body } = exampleOf(route);
    for (const name of Object.keys(body).filter((each) => typeof body[each] === "string"))
      for (const injection of some(place).slice(0, isSoak ? undefined : 4))
        await written(route, params, { ...body, [name]: injection });
  }
  expect(log.isInText(marker)).toBe(false);
  expect(given.workspace.store.agreements.notes().every(({ note }) => injections.includes(note))).toBe(true);
  expect(given.workspace.store.agreements.notes().length).toBeGreaterThan(0);
});

async function written(route: Route, params: Readonly<Record<string, string>>, payload: object): Promise<void> {
  const answer = await given.server.inject({
    method: route.method,
    url: addressOf(route, params),
    payload,
    headers: {
      "idempotency-key": JSON.stringify(payload)
        .replaceAll(/[^\x21-\x7e]/g, "?")
        .slice(0, 200),
    },
  });
  expect(answer.statusCode, `${route.name} ${JSON.stringify(payload)} ${answer.body.slice(0, 300)}`).not.toBe(500);
}

test("everything that DuckDB was asked in all that stands in a file of the product", () => {
  const ours = new Set(definedQueries.map(({ sql }) => sql));
  const others = [...log.texts].filter((text) => !ours.has(text) && /\b(core|raw|meta)\./.test(text));
  expect(others.filter((text) => !/^\s*(select|pragma|begin|commit)/i.test(text))).toEqual([]);
  expect([...log.texts].filter((text) => ours.has(text)).length).toBeGreaterThan(10);
});
