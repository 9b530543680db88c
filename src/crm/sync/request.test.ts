import { randomBytes } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { World } from "./connector.ts";
import { Limiter } from "./limiter.ts";
import { jsonOf, request, retryAfter } from "./request.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

test("troubles that pass are waited out, longer each time", async () => {
  const answers = [502, 503, 504, 200];
  const url = await serving((_, reply) => {
    const status = answers.shift()!;
    reply.writeHead(status).end(status === 200 ? '{"is":"well"}' : "<html>down</html>");
  });
  const { world, waits } = waiting();
  expect(await asked(url, world)).toEqual({ is: "well" });
  expect(waits).toEqual([1000, 2000, 4000]);
});

test("who says how long to wait is waited for so long", async () => {
  const answers = [429, 200];
  const url = await serving((_, reply) => {
    const status = answers.shift()!;
    reply.writeHead(status, status === 429 ? { "retry-after": "17" } : {}).end("{}");
  });
  const { world, waits } = waiting();
  await asked(url, world);
  expect(waits).toEqual([17_000]);
});

test.each<[string, RequestListener]>([
  [
    "is reset in its middle",
    (_, reply) => {
      reply.writeHead(200, { "content-length": "100" }).write('{"half":');
      setTimeout(() => reply.destroy(), 20);
    },
  ],
  // Node's fetch takes half of a compressed text for the whole of it: what is read has to show that it is.
  [
    "is cut though compressed",
    (_, reply) =>
      reply
        .writeHead(200, { "content-encoding": "gzip" })
        .end(gzipSync(JSON.stringify({ text: randomBytes(999).toString("hex") })).subarray(0, 600)),
  ],
  ["is a web page", (_, reply) => reply.writeHead(200).end("<!doctype html><p>maintenance</p>")],
  ["is half a text", (_, reply) => reply.writeHead(200).end('{"records":[{"Id":"1"},')],
  ["never begins", () => undefined],
  ["falls silent", (_, reply) => reply.writeHead(200).write('{"half":')],
])("an answer that %s is asked for again, and taken when it comes whole", async (_, faulty) => {
  let asks = 0;
  const url = await serving((call, reply) => (++asks < 3 ? faulty(call, reply) : reply.end('{"is":"whole"}')));
  const { world } = waiting();
  expect(await asked(url, world)).toEqual({ is: "whole" });
  expect(asks).toBe(3);
});

test("what does not pass ends in one sentence with a next step", async () => {
  const url = await serving((_, reply) => reply.writeHead(500).end());
  const { world, waits } = waiting();
  const asking = asked(url, world);
  await expect(asking).rejects.toMatchObject({ code: "crm-unreachable", kind: "refused" });
  await expect(asking).rejects.toThrow("The CRM could not be read, after 7 tries: status 500.");
  expect(waits).toHaveLength(6);
});

test("a port where nobody listens is a network trouble, a name that does not exist is told at once", async () => {
  const { world, waits } = waiting();
  await expect(asked("http://127.0.0.1:9/", world)).rejects.toThrow(/after 7 tries: the connection failed/);
  waits.length = 0;
  const lost = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  const gone = {
    ...world,
    effects: { ...world.effects, fetch: () => Promise.reject(new TypeError("fetch failed", { cause: lost })) },
  };
  await expect(asked("https://acme.my.salesforce.test/", gone)).rejects.toThrow(
    "There is no server called acme.my.salesforce.test",
  );
  expect(waits).toEqual([]);
});

test("an expired certificate is named, and nothing is sent to where an answer points", async () => {
  const { world } = waiting();
  const expired = Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
  const bad = {
    ...world,
    effects: { ...world.effects, fetch: () => Promise.reject(new TypeError("fetch failed", { cause: expired })) },
  };
  await expect(asked("https://acme.example/", bad)).rejects.toThrow(
    "The certificate of acme.example has expired, or this machine's clock is wrong.",
  );
  let strays = 0;
  const elsewhere = await serving((_, reply) => {
    strays++;
    reply.end("{}");
  });
  const url = await serving((_, reply) => reply.writeHead(302, { location: elsewhere }).end());
  await expect(asked(url, world)).rejects.toThrow("status 302");
  expect(strays).toBe(0);
});

test("a round that is given up waits no longer", async () => {
  const url = await serving((_, reply) => reply.writeHead(503).end());
  const stop = new AbortController();
  const { world } = waiting();
  const effects = {
    ...world.effects,
    sleep: async (_: number, signal?: AbortSignal) => {
      stop.abort(new Error("enough"));
      signal!.throwIfAborted();
    },
  };
  await expect(asked(url, { ...world, effects, signal: stop.signal })).rejects.toThrow("enough");
});

test("never more calls in a window than it takes, nor more under way than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 40 }),
      async (calls, inFlight, all) => {
        let now = 0;
        const sleep = async (milliseconds: number) => {
          now += milliseconds;
        };
        const limiter = new Limiter(
          { inFlight, share: 1, windows: [{ calls, milliseconds: 1000 }] },
          { now: () => new Date(now), sleep },
        );
        const at: number[] = [];
        let underWay = 0;
        let most = 0;
        await Promise.all(
          Array.from({ length: all }, () =>
            limiter.run(async () => {
              at.push(now);
              most = Math.max(most, ++underWay);
              await Promise.resolve();
              underWay--;
            }),
          ),
        );
        expect(limiter.calls).toBe(all);
        expect(most).toBeLessThanOrEqual(inFlight);
        for (const start of at)
          expect(at.filter((one) => one >= start && one < start + 1000).length).toBeLessThanOrEqual(calls);
        expect(now).toBe(1000 * Math.floor((all - 1) / calls)); // and no slower than that
      },
    ),
  );
});

test("a share of the day's calls is left to others", async () => {
  const { world } = waiting();
  world.limiter.told({ used: 11_999, of: 15_000 });
  await world.limiter.run(async () => undefined);
  world.limiter.told({ used: 12_000, of: 15_000 });
  const refused = world.limiter.run(async () => undefined);
  await expect(refused).rejects.toMatchObject({ code: "budget-spent", kind: "refused" });
  await expect(refused).rejects.toThrow(
    "12000 of the 15000 calls that the CRM allows in a day are used, by everybody together; Repmark stops at 80 %.",
  );
});

function asked(url: string, world: World): Promise<unknown> {
  return request(
    { method: "GET", url, headers: {} },
    world,
    (answer) =>
      answer.ok
        ? { is: "good" }
        : { is: "again", because: `status ${answer.status}`, after: retryAfter(answer, world.effects.now()) },
    (answer) => jsonOf(answer, world),
  );
}

function waiting(): { world: World; waits: number[] } {
  const waits: number[] = [];
  const effects = {
    now: () => new Date("2026-03-01T10:05:00Z"),
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    random: () => 0,
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    patience: { answer: 150, silence: 150 },
  };
  return {
    waits,
    world: {
      effects,
      limiter: new Limiter({ inFlight: 5, share: 0.8 }, effects),
      signal: new AbortController().signal,
    },
  };
}

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
