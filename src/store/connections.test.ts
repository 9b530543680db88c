import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { keysOf } from "./seal.ts";
import { Store } from "./store.ts";

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const salesforce = {
  name: "salesforce",
  connector: "salesforce",
  settings: { domain: "https://acme.my.salesforce.com" },
  schedule: null,
  connectedAt: "2026-03-01T10:00:00.000Z",
};
const canary = "canary-Xy7%";

test("a connection is kept with its secrets, and forgotten with them", () => {
  const folder = newFolder();
  using store = Store.open(folder);
  store.connections.put(salesforce, { clientId: "3MVG9", clientSecret: canary });
  expect(store.connections.all()).toEqual([salesforce]);
  store.connections.keepSecrets("salesforce", { refreshToken: "r2" });
  expect(store.connections.secrets("salesforce")).toEqual({
    clientId: "3MVG9",
    clientSecret: canary,
    refreshToken: "r2",
  });
  expect(store.connections.remove("salesforce")).toBe(true);
  expect(store.connections.all()).toEqual([]);
});

test("secrets are in no file of the folder as they are, and the key is for its owner alone", () => {
  const folder = newFolder();
  const store = Store.open(folder);
  store.connections.put(salesforce, { clientSecret: canary });
  store.close();
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes(canary)).toBe(false);
  expect(statSync(join(folder, "key")).mode & 0o777).toBe(0o600);
});

test("a seal that was altered, or is of another connection, is refused by name", () => {
  const keys = keysOf(newFolder(), {});
  const seal = keys.seal(canary, "salesforce");
  expect(keys.open(seal, "salesforce")).toBe(canary);
  expect(() => keys.open(seal, "emea")).toThrow("The secrets of “emea” have been altered and cannot be read.");
  for (const at of [0, 6, 20, seal.length - 1]) {
    const altered = Buffer.from(seal);
    altered[at]! ^= 1;
    expect(() => keys.open(altered, "salesforce")).toThrow("have been altered");
  }
});

test("a key that others can read is refused, as is one that is lost or none", () => {
  const folder = newFolder();
  using store = Store.open(folder);
  store.connections.put(salesforce, { clientSecret: canary });
  chmodSync(join(folder, "key"), 0o640);
  expect(() => Store.open(folder).connections.secrets("salesforce")).toThrow("can be read by others");
  chmodSync(join(folder, "key"), 0o600);
  rmSync(join(folder, "key"));
  vi.stubEnv("REPMARK_KEY", Buffer.alloc(32, 7).toString("base64"));
  expect(() => Store.open(folder).connections.secrets("salesforce")).toThrow("is not here");
  vi.stubEnv("REPMARK_KEY", "secret");
  expect(() => Store.open(folder).connections.put(salesforce, {})).toThrow("32 bytes in base64 are needed");
});

test("a new key seals everything anew, of a file and of the environment", () => {
  const folder = newFolder();
  using store = Store.open(folder);
  store.connections.put(salesforce, { clientSecret: canary });
  store.connections.put({ ...salesforce, name: "emea" }, { clientSecret: "other" });
  const before = readFileSync(join(folder, "key"), "utf8");
  expect(store.connections.rotateKey()).toBe(2);
  expect(readFileSync(join(folder, "key"), "utf8")).not.toBe(before);
  expect(existsSync(join(folder, "key.next"))).toBe(false);
  expect(store.connections.secrets("salesforce")).toEqual({ clientSecret: canary });
  vi.stubEnv("REPMARK_KEY", Buffer.alloc(32, 7).toString("base64"));
  using moved = Store.open(folder);
  moved.connections.rotateKey();
  expect(existsSync(join(folder, "key"))).toBe(false);
  expect(moved.connections.secrets("emea")).toEqual({ clientSecret: "other" });
});

test("a rotation that is cut off between the store and the file leaves every secret readable", () => {
  const folder = newFolder();
  using store = Store.open(folder);
  store.connections.put(salesforce, { clientSecret: canary });
  copyFileSync(join(folder, "key"), join(folder, "key.old"));
  store.connections.rotateKey();
  copyFileSync(join(folder, "key"), join(folder, "key.next")); // as if the last rename had not happened
  copyFileSync(join(folder, "key.old"), join(folder, "key"));
  expect(Store.open(folder).connections.secrets("salesforce")).toEqual({ clientSecret: canary });
  store.connections.rotateKey();
  expect(existsSync(join(folder, "key.next"))).toBe(false);
  expect(store.connections.secrets("salesforce")).toEqual({ clientSecret: canary });
});

test("names that are no folder or are taken are refused", () => {
  using store = Store.open(newFolder());
  for (const name of ["files", "demo", "../x", "", "Acme"])
    expect(() => store.connections.put({ ...salesforce, name }, {})).toThrow("cannot be the name");
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "repmark-connections-"));
  folders.push(folder);
  return folder;
}
