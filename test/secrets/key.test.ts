import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Workspace } from "../../src/app/workspace.ts";
import { Store } from "../../src/store/store.ts";
import { filesBelow } from "./forms.ts";

const root = join(import.meta.dirname, "../..");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-key-"));
  using store = Store.open(folder);
  const about = { connector: "hubspot", settings: {}, schedule: null, connectedAt: "2026-01-01T00:00:00Z" };
  for (let place = 1; place <= 3; place += 1)
    store.connections.put({ ...about, name: `hubspot-${place}` }, { serviceKey: `key-${place}` });
  store.secrets.keep("mail-server", "the password", "2026-01-01T00:00:00Z");
  const write = { userId: "u", route: "POST /users", key: "k", fingerprint: "f" };
  store.idempotency.begin(write, "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z");
  store.idempotency.done(write, { status: 201, body: "a link" });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rotate = (...more: string[]) =>
  spawnSync(process.execPath, [join(root, "src/cli/main.ts"), "connect", "--rotate-key", "--data", folder, ...more], {
    encoding: "utf8",
  });

function expectAllReadable(): void {
  using store = Store.open(folder);
  for (let place = 1; place <= 3; place += 1)
    expect(store.connections.secrets(`hubspot-${place}`)).toEqual({ serviceKey: `key-${place}` });
  expect(store.secrets.read("mail-server")).toBe("the password");
  const write = { userId: "u", route: "POST /users", key: "k", fingerprint: "f" };
  expect(store.idempotency.begin(write, "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z")).toEqual({
    state: "answered",
    answer: { status: 201, body: "a link" },
  });
}

/** Files with a seal that begins so: version, then the key's name. */
const sealsOf = (name: Buffer) =>
  [...filesBelow(folder)].filter(([, bytes]) => bytes.includes(name)).map(([path]) => path);

test("the command seals everything with a new key, and nothing that the old one opens is left in any file", () => {
  const old = readFileSync(join(folder, "key"), "utf8");
  const [before, ...others] = new Set(sealedBy());
  expect([others, sealsOf(Buffer.from(before!, "hex"))]).toEqual([[], ["store.sqlite"]]);
  cpSync(join(folder, "store.sqlite"), join(folder, "store-before-update-12.sqlite"));
  const swedish = rotate("--language", "sv");
  expect([swedish.status, swedish.stderr]).toEqual([
    0,
    "Alla hemligheter är förseglade med en ny nyckel, bland dem de för 3 anslutningar. Äldre säkerhetskopior har all data som förut, och inloggningar som den nya nyckeln inte öppnar.\n",
  ]);
  expect(readFileSync(join(folder, "key"), "utf8")).not.toBe(old);
  expect(existsSync(join(folder, "key.next"))).toBe(false);
  expect(sealsOf(Buffer.from(before!, "hex"))).toEqual([]);
  expectAllReadable();
  using after = Store.open(folder);
  expect(after.audit.entries(1)).toMatchObject([{ what: "key", subject: "sealed anew" }]);
});

/** Version and key of each seal of a connection, in hex. */
function sealedBy(): string[] {
  const database = new DatabaseSync(join(folder, "store.sqlite"));
  const rows = database.prepare("select sealed from connection").all();
  database.close();
  return rows.map(({ sealed }) =>
    Buffer.from(sealed as Uint8Array)
      .subarray(0, 5)
      .toString("hex"),
  );
}

test("while somebody holds the folder, such as a server, it is refused and the key stays", async () => {
  const workspace = await Workspace.open(folder, { now: () => new Date(), log: () => undefined });
  const before = readFileSync(join(folder, "key"), "utf8");
  const refused = rotate();
  workspace.close();
  expect([refused.status, refused.stderr]).toEqual([
    5,
    expect.stringMatching(/^✗ The data folder .* is in use by process \d+/),
  ]);
  expect(readFileSync(join(folder, "key"), "utf8")).toBe(before);
  const nowhere = rotate("--data", join(folder, "nothing-here"));
  expect([nowhere.status, existsSync(join(folder, "nothing-here"))]).toEqual([2, false]);
});

/** Changes the key again and again. */
const changing = `
  import { rotateKey } from ${JSON.stringify(new URL("../../src/app/connect.ts", import.meta.url).href)};
  for (;;) { rotateKey(process.argv[1], new Date()); process.stdout.write("."); }
`;

test("killed at any instant, everything opens, and the next change leaves one key", async () => {
  for (let round = 0; round < 8; round += 1) {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", changing, folder], { cwd: root });
    await once(child.stdout, "data");
    await wait(Math.random() * 60);
    child.kill("SIGKILL");
    await once(child, "close");
    expectAllReadable();
  }
  expect(rotate("--json")).toMatchObject({ status: 0, stdout: '{\n  "connections": 3\n}\n' });
  expectAllReadable();
  expect([existsSync(join(folder, "key")), existsSync(join(folder, "key.next"))]).toEqual([true, false]);
});
