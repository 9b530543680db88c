import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../src/app/access/caller.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import type { Route } from "../../src/server/route.ts";
import { routes } from "../../src/server/routes/index.ts";
import { createServer } from "../../src/server/server.ts";
import { givenCompany } from "../world/given-company.ts";
import { caller } from "./caller.ts";
import { addressOf, exampleOf } from "./examples.ts";

/** Every route of the table, asked by everyone there is, about oneself, one's team, somebody of another team, and nobody (anchors S2). */
const folder = mkdtempSync(join(tmpdir(), "repmark-who-"));
let company: Workspace;
let server: FastifyInstance;

const callers: Readonly<Record<string, Caller | null>> = {
  none: null,
  former: null, // whose session or key finds no user is nobody; sign-in.test.ts shows that it is so at once
  rep: caller("rep", "ada"),
  manager: caller("manager", "mia"),
  leader: caller("leader", "liv"),
  admin: caller("admin", null),
  "key to read": caller("admin", null, ["read"]),
  "key to export": caller("admin", null, ["export"]),
  "key to write": caller("admin", null, ["write"]),
};

beforeAll(async () => {
  company = await givenCompany(folder, { south: ["Cy", "Di", "Ed", "Fay", "Gus"] });
  server = await createServer(company, { callerOf: ({ headers }) => callers[String(headers["x-caller"])] ?? null });
}, 120_000);
afterAll(async () => {
  await server?.close();
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(route: Route, who: string, about: { readonly rep: string; readonly team?: string }) {
  const { params, query, body } = exampleOf(route);
  // On other days there is less to tell; a cursor belongs to one question.
  const plain = (all: Readonly<Record<string, unknown>>) => {
    const { asOf: _, cursor: __, team: ___, ...rest } = all as Record<string, string>;
    return {
      ...rest,
      ...("rep" in rest ? { rep: about.rep } : {}),
      ...(about.team === undefined ? {} : { team: about.team }),
    };
  };
  const answer = await server.inject({
    method: route.method,
    url: addressOf(route, params, plain(query)),
    headers: { "x-caller": who, "accept-language": "en" },
    ...(route.body === undefined ? {} : { payload: plain(body) }),
  });
  return { status: answer.statusCode, text: answer.body, code: codeIn(answer.body) };
}

function codeIn(text: string): string | null {
  try {
    return JSON.parse(text).code ?? null;
  } catch {
    return null;
  }
}

const namesSomebody = (route: Route) => {
  const { query, body } = exampleOf(route);
  return "rep" in query || "rep" in body;
};

/** Without what is of one request alone, and without the name that was asked for. */
const asTold = ({ status, text }: { status: number; text: string }, name: string) =>
  `${status} ${text.replace(/"id":"[0-9a-f-]{36}"/, '"id":""').replaceAll(`“${name}”`, "“…”")}`;

describe.each(routes.map((route) => [route.name, route] as const))("%s", (_, route) => {
  test("nobody and who has left are told to sign in, before anything else", async () => {
    for (const who of ["none", "former"]) expect(await ask(route, who, { rep: "ada" })).toMatchObject({ status: 401 });
  });

  test("whose role it is not for is refused before the question is looked at, a key that was made for less too", async () => {
    for (const who of ["rep", "manager", "leader", "admin"] as const) {
      if (route.roles.includes(who)) continue;
      expect((await ask(route, who, { rep: "ada" })).status).toBe(403);
    }
    const needed = route.scope === null ? null : route.writes && route.scope === "read" ? "write" : route.scope;
    for (const scope of ["read", "export", "write"] as const)
      if (scope !== needed) expect((await ask(route, `key to ${scope}`, { rep: "ada" })).status).toBe(403);
  });

  if (!namesSomebody(route)) return;
  test("somebody of another team is answered as nobody, to the letter", async () => {
    for (const [who, foreign, nobody] of [
      ["rep", "bo", "zz"],
      ["rep", "cy", "zz"],
      ["manager", "cy", "zz"],
      ["manager", "Fay Faysson", "Zed Zedsson"],
    ] as const) {
      const [one, other] = [await ask(route, who, { rep: foreign }), await ask(route, who, { rep: nobody })];
      expect(asTold(one, foreign), `${who} ${foreign}`).toBe(asTold(other, nobody));
      expect(one.status).toBeGreaterThanOrEqual(400);
    }
  });
});

const aboutTeams = routes.filter((route) => "team" in exampleOf(route).query);
test.each(aboutTeams.map((route) => [route.name, route] as const))(
  "%s: another team is answered as none",
  async (_, route) => {
    const [one, other] = [
      await ask(route, "manager", { rep: "ada", team: "south" }),
      await ask(route, "manager", { rep: "ada", team: "southern" }),
    ];
    expect(asTold(one, "south")).toBe(asTold(other, "southern"));
  },
);

test("one's own and one's team's are told", async () => {
  const told = routes.filter(({ name }) => ["getScorecard", "getDeals", "getTrend", "getBreakdown"].includes(name));
  expect(told).toHaveLength(4);
  for (const route of told)
    for (const [who, rep] of [
      ["rep", "ada"],
      ["manager", "ada"],
      ["manager", "bo"],
      ["leader", "cy"],
      ["admin", "cy"],
    ] as const)
      expect(await ask(route, who, { rep }), `${route.name} ${who} ${rep}`).toMatchObject({ status: 200 });
});
