import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { AnswersBeside } from "../../src/server/beside/answers-beside.ts";
import { routes } from "../../src/server/routes/index.ts";
import { createServer } from "../../src/server/server.ts";
import { addressOf, exampleOf } from "./examples.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/** One folder behind two servers: one works its answers out itself, the other in a thread beside it. */
let given: GivenServer;
let beside: AnswersBeside;
let server: FastifyInstance;
const said: string[] = [];

beforeAll(async () => {
  given = await givenServer();
  beside = new AnswersBeside(given.workspace.folder, (line) => said.push(line));
  server = await createServer(given.workspace, { beside });
}, 60_000);
afterAll(async () => {
  await server?.close();
  await beside?.stop();
  await given?.close();
});

const get = (of: FastifyInstance, url: string) => of.inject({ method: "GET", url });
const told = async (of: FastifyInstance, url: string) => {
  const { statusCode, body, headers } = await get(of, url);
  // A problem has an id of its own each time; a report says when it was made.
  const text = body.replace(/"id":"[0-9a-f-]{36}"/, "").replaceAll(/\d\d:\d\d(:\d\d)?/g, "");
  return { statusCode, text, type: headers["content-type"], etag: headers.etag };
};
const lasting = routes.filter(({ isLasting }) => isLasting);

test.each(lasting.map((route) => [route.name, route] as const))(
  "%s is answered beside the server as in it",
  async (_, route) => {
    const { params, query } = exampleOf(route);
    const url = addressOf(route, params, query);
    const here = await told(given.server, url);
    const there = await told(server, url);
    // What is taken out is in the audit, which an ETag goes by: the next is another.
    const isTakenOut = typeof route.answer === "string" && route.audited !== null;
    expect(there).toEqual(isTakenOut ? { ...here, etag: expect.any(String) } : here);
    expect(said).toEqual([]);
  },
);

test("what it refuses, it refuses in the same words, in the language of whoever asks", async () => {
  for (const language of ["en", "sv"]) {
    const ask = (of: FastifyInstance) =>
      of.inject({ method: "GET", url: "/api/v1/scorecard?period=1987-Q1", headers: { "accept-language": language } });
    const [here, there] = [(await ask(given.server)).json(), (await ask(server)).json()];
    expect({ ...there, id: "" }).toEqual({ ...here, id: "" });
    expect(here.status).toBe(400);
  }
});

test("what was built since is in its answers at once", async () => {
  const booked = async () => {
    const { body } = await get(server, "/api/v1/scorecard?period=2026-Q1&metric=bookings.amount&rep=r1");
    return JSON.parse(body).reps[0].measures["bookings.amount"].value;
  };
  const before = await booked();
  const more = join(given.folder, "more.csv");
  writeFileSync(
    more,
    "Opportunity ID,Name,Opportunity Owner,Stage,Created Date,Close Date,Amount,Type\nr1-new,One more,r1,Closed Won,2026-01-10,2026-02-02,777.00,New Business\n",
  );
  await importFiles(given.workspace, {
    paths: [more],
    dryRun: false,
    observedAt: "2026-04-01T12:00:00Z",
    understood: () => undefined,
    progress: () => undefined,
  });
  expect(Number(await booked()) - Number(before)).toBeCloseTo(777, 2);
});

test("a thread that ends in the middle of its queries leaves nobody without an answer: the server works them out", async () => {
  const url = "/api/v1/scorecard?period=2026-Q1&metric=won-lost.win_rate";
  const days = Array.from({ length: 31 }, (_, day) => `2026-03-${String(day + 1).padStart(2, "0")}`);
  const asked = days.map((day) => get(server, `${url}&asOf=${day}`));
  await new Promise((resolve) => setTimeout(resolve, 25));
  await beside.stop(); // DuckDB would take the whole process along, were the thread cut off
  for (const answer of await Promise.all(asked)) expect(answer.statusCode).toBe(200);
  expect((await get(server, `${url}&rep=r2`)).statusCode).toBe(200);
});

test("where the thread cannot open the warehouse the server answers, and the log says why", async () => {
  const lines: string[] = [];
  const nowhere = new AnswersBeside(join(given.folder, "data", "landing"), (line) => lines.push(line));
  const alone = await createServer(given.workspace, { beside: nowhere });
  for (const rep of ["r1", "r2"]) {
    const { statusCode } = await get(alone, `/api/v1/scorecard?period=2026-Q1&metric=won-lost.win_rate&rep=${rep}`);
    expect(statusCode).toBe(200);
  }
  expect(lines.join()).toContain("warehouse.duckdb");
  await alone.close();
  await nowhere.stop();
});
