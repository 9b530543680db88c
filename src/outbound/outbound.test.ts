import { createServer, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../app/connect.ts";
import { worldOf } from "../app/connections.ts";
import { isPublic } from "./addresses.ts";
import { allowedHosts, insideOf } from "./allowed.ts";
import { outboundFetch } from "./fetch.ts";
import { connectTo } from "./socket.ts";

let server: Server;
let port = 0;
/** Calls that reached what is inside: there must be none. */
let reached: string[] = [];

beforeAll(async () => {
  server = createServer((call, answer) => {
    reached.push(call.url ?? "");
    const to = new URL(call.url ?? "/", "http://here").searchParams.get("to");
    if (to === null) answer.end("inside");
    else answer.writeHead(302, { location: to }).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const nothing = allowedHosts("");
/** Every name is what the story says; the second question about one may be answered otherwise. */
const answering =
  (...addresses: readonly (readonly string[])[]): LookupFunction =>
  (_host, _options, callback) => {
    const now = addresses[Math.min(asked++, addresses.length - 1)] ?? [];
    callback(
      null,
      now.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
let asked = 0;

/** As somebody would write what is inside: by address, in every notation that some library understands. */
const written = [
  "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0x7F.0.0.0x1 127.255.255.254 0.0.0.0 0 00000000",
  "10.0.0.1 10.255.255.255 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255 3232235521 0xc0a80001 0300.0250.0.1",
  "169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.170.2 100.100.100.200 100.64.0.1 168.63.129.16 192.0.0.192",
  "198.18.0.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 192.0.2.1 203.0.113.9",
  "[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::127.0.0.1]",
  "[64:ff9b::7f00:1] [64:ff9b:1::a9fe:a9fe] [2002:7f00:1::] [2002:a9fe:a9fe::] [2001:0:7f00:1::] [fc00::1] [fd00:ec2::254] [fe80::1]",
  "[fec0::1] [ff02::1] [100::1] [2001:db8::1] [3fff::1] [5f00::1]",
]
  .join(" ")
  .split(" ");
/** The same by name: what a resolver makes of it. */
const named = [
  "127.0.0.1",
  "10.1.2.3",
  "192.168.1.1",
  "169.254.169.254",
  "::1",
  "::ffff:10.0.0.1",
  "fd00::1",
  "fe80::1",
];

describe("what is inside is not called", () => {
  test("there are at least sixty ways to write it", () =>
    expect(written.length + named.length).toBeGreaterThanOrEqual(60));

  test.each(written)("%s, over HTTP", async (host) => {
    reached = [];
    const refusal = { code: "address-inside" };
    await expect(outboundFetch({ allowed: nothing })(`http://${host}:${port}/`)).rejects.toMatchObject(refusal);
    await expect(outboundFetch({ allowed: nothing })(`https://${host}/`)).rejects.toMatchObject(refusal);
    expect(reached).toEqual([]);
  });

  test.each(written)("%s, as a mail server", async (host) => {
    const bare = host.replace(/^\[|\]$/g, "");
    await expect(connectTo({ host: bare, port }, nothing)).rejects.toMatchObject({ code: "address-inside" });
  });

  test.each(written)("%s, as a CRM that somebody connects in a browser", async (host) => {
    const asking = { connector: "salesforce", secrets: { clientSecret: "no" } } as const;
    const settings = { address: `http://${host}:${port}`, signIn: "client-credentials", clientId: "no" };
    const workspace = { store: { connections: { all: () => [] } } } as never;
    await expect(connect(workspace, { ...asking, settings })).rejects.toMatchObject({ code: "address-inside" });
    expect(reached).toEqual([]);
  });

  test.each(named)("a name that means %s, among others or alone, for each entrance", async (address) => {
    for (const answers of [[address], ["93.184.216.34", address]]) {
      const resolve = answering(answers);
      const refused = { code: "address-inside" };
      const call = outboundFetch({ allowed: nothing, resolve })(`http://intranet.example:${port}/`);
      await expect(call).rejects.toMatchObject(refused);
      await expect(connectTo({ host: "mail.example", port }, nothing, resolve)).rejects.toMatchObject(refused);
    }
    expect(reached).toEqual([]);
  });

  test("a name that is public when it is looked at and inside a moment later is not called inside", async () => {
    asked = 0;
    const call = outboundFetch({ allowed: nothing, resolve: answering(["93.184.216.34"], ["127.0.0.1"]) });
    const url = `http://rebound.example:${port}/`;
    // What was looked at is what is called: it is not asked for again, and there it waits in vain.
    await expect(call(url, { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    expect(asked).toBe(1);
    await expect(call(url)).rejects.toMatchObject({ code: "address-inside" });
    expect(reached).toEqual([]);
  });

  test.each(written.filter((host) => !/^127\.0\.0\.1$/.test(host)))("a redirect to %s", async (host) => {
    reached = [];
    const call = outboundFetch({ allowed: allowedHosts(`start.example:${port}`), resolve: answering(["127.0.0.1"]) });
    const to = encodeURIComponent(`http://${host}/secret`);
    await expect(call(`http://start.example:${port}/?to=${to}`)).rejects.toMatchObject({ code: "address-inside" });
    expect(reached).toHaveLength(1);
  });

  test("a CRM at this machine refers to nothing else on it", async () => {
    reached = [];
    const address = `http://127.0.0.1:${port}`;
    const world = worldOf({ address }, new AbortController().signal);
    const other = world.effects.fetch(`http://127.0.0.1:${port + 1}/`, {}, world.inside);
    await expect(other).rejects.toMatchObject({ code: "address-inside" });
    expect(await (await world.effects.fetch(`${address}/`, {}, world.inside)).text()).toBe("inside");
  });
});

test("what the internet uses is public", () => {
  for (const address of ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "2a00:1450::1"])
    expect([address, isPublic(address)]).toEqual([address, true]);
});

test("whoever runs the machine names what may be called inside: a host, a port, an address, a network", async () => {
  const ask = async (allow: string, host = "127.0.0.1") =>
    (await outboundFetch({ allowed: allowedHosts(allow) })(`http://${host}:${port}/`)).text();
  expect(await ask(`127.0.0.1:${port}`)).toBe("inside");
  expect(await ask("127.0.0.0/8")).toBe("inside");
  expect(await ask("10.0.0.0/8, localhost", "localhost")).toBe("inside");
  await expect(ask(`127.0.0.1:${port + 1}`)).rejects.toMatchObject({ code: "address-inside" });
  expect(() => allowedHosts("10.0.0.0/99")).toThrow(/no host, address or network/);
  expect(() => allowedHosts("http://x")).toThrow(/no host, address or network/);
  const socket = await connectTo({ host: "localhost", port }, allowedHosts("localhost"));
  socket.destroy();
  expect(insideOf("https://acme.my.salesforce.com")).toBeNull();
});

test("only HTTP is spoken", async () => {
  for (const url of ["file:///etc/passwd", "ftp://example.com/", "data:text/plain,a", "gopher://127.0.0.1/"])
    await expect(outboundFetch({ allowed: nothing })(url)).rejects.toMatchObject({ code: "bad-address" });
});
