import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const house = resolve(import.meta.dirname, "..");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-borders-"));
  cpSync(join(house, "tsconfig.json"), join(folder, "tsconfig.json"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the checker reads every TypeScript file of the house", () => {
  // Beside a TypeScript it cannot use, dependency-cruiser reads nothing and reports success.
  const read = new Set(cruise(house).modules.map((module) => module.source));
  const files = globSync("src/**/*.{ts,tsx}", { cwd: house }).map((file) => file.replaceAll("\\", "/"));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !read.has(file))).toEqual([]);
});

test("a domain that imports the store is told off, for a type as for a value", () => {
  plant("src/store/store.ts", "export interface Store { readonly path: string }\nexport const store = 1;\n");
  plant("src/domain/by-value.ts", 'import { store } from "../store/store.ts";\nexport const two = store + 1;\n');
  plant("src/domain/by-type.ts", 'import type { Store } from "../store/store.ts";\nexport type Mine = Store;\n');
  expect(violations()).toEqual([
    "src/domain/by-type.ts → src/store/store.ts: domain may import nothing",
    "src/domain/by-value.ts → src/store/store.ts: domain may import nothing",
  ]);
});

test("a Node module in the domain, and a web page that reaches into the warehouse, are told off", () => {
  plant("src/warehouse/warehouse.ts", "export const warehouse = 1;\n");
  plant("src/domain/file.ts", 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n');
  plant(
    "src/web/page.tsx",
    'import { warehouse } from "../warehouse/warehouse.ts";\nexport const Page = () => <p>{warehouse}</p>;\n',
  );
  expect(violations()).toEqual([
    "src/domain/file.ts → fs: domain and api run in the browser too",
    "src/web/page.tsx → src/warehouse/warehouse.ts: web may import api, domain, reports/charts",
  ]);
});

test("two files that need each other are told off; a metric that reads the warehouse is not", () => {
  plant("src/warehouse/query.ts", "export const query = 1;\n");
  plant(
    "src/metrics/won.ts",
    'import { query } from "../warehouse/query.ts";\nimport { lost } from "./lost.ts";\nexport const won = query + lost;\n',
  );
  plant("src/metrics/lost.ts", 'import { won } from "./won.ts";\nexport const lost = won;\n');
  expect(violations().map((line) => line.split(": ")[1])).toContain("no circles");
  expect(violations().filter((line) => line.includes("warehouse"))).toEqual([]);
});

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly { from: string; to: string; rule: { name: string } }[] };
}

function violations(): string[] {
  return cruise(folder)
    .summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`)
    .sort();
}

function cruise(cwd: string): Cruise {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(house, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      ...["src", "--config", join(house, ".dependency-cruiser.cjs"), "--output-type", "json"],
    ],
    { cwd, encoding: "utf8", timeout: 60_000, maxBuffer: 100_000_000 },
  );
  return JSON.parse(stdout);
}

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
