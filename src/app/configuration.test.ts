import { execFile } from "node:child_process";
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { afterAll, expect, test, vi } from "vitest";
import { createProgram } from "../cli/program.ts";
import { choices, choicesTable, explained, readConfigFile } from "./configuration.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "repmark-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function given(text: string, mode = 0o600): string {
  const path = join(folder, "repmark.yaml");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test("every variable that the program reads is a choice, and no other is", () => {
  const read = new Set<string>();
  for (const path of globSync("src/**/*.ts", { cwd: root, exclude: ["src/**/*.test.ts", "src/app/configuration.ts"] }))
    for (const [name] of readFileSync(join(root, path), "utf8").matchAll(/\b(?:REPMARK|OTEL)_[A-Z_]*[A-Z]\b/g))
      read.add(name);
  for (const name of ["REPMARK_CONFIG", "REPMARK_SOAK", "REPMARK_OIDC"]) read.delete(name); // the file itself, stories, the beginning of some
  const known = choices.map(({ variable }) => variable).filter((name) => name !== "PORT");
  // Put together from their last words where they are read.
  const assembled = known.filter((name) => name.startsWith("REPMARK_OIDC_"));
  expect([...new Set([...read, ...assembled])].sort()).toEqual(known.sort());
});

test("the command line has the same flags, variables and usual values", () => {
  const commands = (of: Command): Command[] => [of, ...of.commands.flatMap(commands)];
  const options = commands(createProgram()).flatMap(({ options }) => options);
  const read = options.filter(({ envVar }) => envVar !== undefined);
  expect([...new Set(read.map(({ envVar }) => envVar))].sort()).toEqual([
    "PORT",
    "REPMARK_DATA",
    "REPMARK_HOST",
    "REPMARK_URL",
  ]);
  for (const { envVar, long, defaultValue } of read) {
    const found = choices.find(({ variable }) => variable === envVar)!;
    expect(found.flag?.split(" ").at(-1)).toBe(long);
    if (found.usual !== null) expect(defaultValue).toBe(found.usual);
  }
});

test("a variable goes before the file, the file before what is usual; of a secret only that there is one", () => {
  const path = given("url: https://repmark.acme.example\nport: 8080\nmetrics-token: hush\n");
  const environment: Record<string, string | undefined> = { REPMARK_CONFIG: path, PORT: "9090" };
  readConfigFile(environment);
  expect(environment).toMatchObject({
    REPMARK_URL: "https://repmark.acme.example",
    PORT: "9090",
    REPMARK_METRICS_TOKEN: "hush",
  });
  const told = new Map(explained(environment).map(({ key, value, from }) => [key, [value, from]]));
  expect(told.get("url")).toEqual(["https://repmark.acme.example", "file"]);
  expect(told.get("port")).toEqual(["9090", "variable"]);
  expect(told.get("metrics-token")).toEqual(["(set)", "file"]);
  expect(told.get("data")).toEqual(["./repmark-data", "usual"]);
  expect(told.get("smtp-host")).toEqual([null, "usual"]);
});

test("what neither says stays unsaid in the environment of a process, where nothing would become a word", () => {
  vi.stubEnv("REPMARK_CONFIG", given("mail-from-name: Sales\n"));
  vi.stubEnv("REPMARK_MAIL_FROM_NAME", undefined);
  vi.stubEnv("REPMARK_SMTP_HOST", undefined);
  readConfigFile(process.env);
  expect([process.env.REPMARK_MAIL_FROM_NAME, process.env.REPMARK_SMTP_HOST]).toEqual(["Sales", undefined]);
  vi.unstubAllEnvs();
  delete process.env.REPMARK_MAIL_FROM_NAME;
});

test.each([
  ["prot: 1", 0o600, "“prot”, which is no choice"],
  ["url: [a, b]", 0o600, "more than plain values"],
  ["a: b: c", 0o600, "is no YAML"],
  ["smtp-password: x", 0o644, "holds a secret (smtp-password) and others may read it"],
])("a file that says %j is refused in a sentence", (text, mode, says) => {
  const path = given(text, mode);
  expect(() => readConfigFile({ REPMARK_CONFIG: path })).toThrow(says);
});

test("a file that is not there is told by its name", () => {
  expect(() => readConfigFile({ REPMARK_CONFIG: join(folder, "none.yaml") })).toThrow(
    /none\.yaml.* cannot be read: ENOENT/,
  );
});

test("repmark config --explain tells a program the same, and a broken file stops any command before it begins", async () => {
  const ran = (config: string, ...args: string[]) =>
    new Promise<{ code: number; out: string; said: string }>((resolve) => {
      const env = { PATH: process.env.PATH, REPMARK_CONFIG: config, REPMARK_DATA: join(folder, "data") };
      const child = execFile(process.execPath, [join(root, "src/cli/main.ts"), ...args], { env }, (_, out, said) =>
        resolve({ code: child.exitCode ?? -1, out, said }),
      );
    });
  const told = JSON.parse((await ran(given("host: 0.0.0.0\n"), "config", "--explain", "--json")).out);
  expect(told.choices).toContainEqual(expect.objectContaining({ key: "host", value: "0.0.0.0", from: "file" }));
  expect(told.choices).toContainEqual(expect.objectContaining({ key: "data", from: "variable" }));
  const broken = await ran(given("prot: 1\n"), "doctor");
  expect(broken.code).toBe(2);
  expect(broken.said).toContain("no choice");
});

test("the documentation has all of them", () => {
  expect(readFileSync(join(root, "docs/running.md"), "utf8")).toContain(choicesTable());
});
