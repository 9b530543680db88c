import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { recordsOf } from "../src/crm/csv/dialect.ts";

const house = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(house, path), "utf8");

/** The requirements of OWASP ASVS 5.0.0: for each section one digit a requirement, its level (github.com/OWASP/ASVS, 5.0/docs_en). */
const sections = `
  1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123  2.1 122  2.2 112  2.3 12223  2.4 23  3.1 3  3.2 113  3.3 12223  3.4 11222233
  3.5 11122333  3.6 3  3.7 22333  4.1 12233  4.2 23333  4.3 22  4.4 1222  5.1 2  5.2 112333  5.3 113  5.4 222  6.1 122  6.2 111111112222
  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222  7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22  8.1 1233
  8.2 1123  8.3 133  8.4 23  9.1 111  9.2 1222  10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
  11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33  12.1 12233  12.2 11  12.3 22223  13.1 2333  13.2 222223
  13.3 2233  13.4 1222233  14.1 22  14.2 12223333  14.3 122  15.1 12233  15.2 12233  15.3 1222222  15.4 3333  16.1 2  16.2 22222
  16.3 2222  16.4 222  16.5 2223  17.1 23  17.2 22223333  17.3 22`;
const required = [...sections.matchAll(/(\d+\.\d+) (\d+)/g)].flatMap(([, section, levels]) =>
  [...levels!].map((level, at) => ({ id: `${section}.${at + 1}`, level: Number(level) })),
);
/** Of level 3, and taken all the same (anchors: formulas in tables, runaway expressions). */
const besides = new Set(["1.2.10", "1.3.12"]);

const [header, ...rows] = recordsOf(read("docs/asvs.csv"), ",", 1000).filter((cells) => cells.length > 1);
const points = rows.map(([id = "", level = "", requirement = "", state = "", evidence = ""]) => ({
  ...{ id, level: Number(level), requirement, state, evidence },
}));

test("every requirement of levels 1 and 2 stands in docs/asvs.csv once, in order and at its level", () => {
  expect([1, 2, 3].map((one) => required.filter(({ level }) => level === one).length)).toEqual([70, 183, 92]);
  expect(header).toEqual(["id", "level", "requirement", "state", "evidence"]);
  const wanted = required.filter(({ id, level }) => level < 3 || besides.has(id));
  expect(points.map(({ id, level }) => ({ id, level }))).toEqual(wanted);
});

test("what is met names stories that there are, or what is written where; the rest has a reason", () => {
  const faults: string[] = [];
  for (const { id, requirement, state, evidence } of points) {
    if (requirement.length < 8) faults.push(`${id} says nothing`);
    if (state === "met") {
      for (const one of evidence.split(" | ")) {
        const [path = "", ...name] = one.split(" › ");
        if (!isThere(path, name.join(" › "))) faults.push(`${id}: there is no “${one}”`);
      }
    } else if (state === "not-applicable" || state === "open") {
      if (evidence.trim().length < 10 || evidence.includes(" › ")) faults.push(`${id} has no reason`);
    } else faults.push(`${id} is neither met, not-applicable nor open`);
  }
  expect(faults).toEqual([]);
});

test("a story that is gone, was renamed or is left out is missed", () => {
  expect(isThere("test/asvs.test.ts", "a story that is gone, was renamed or is left out is missed")).toBe(true);
  expect(isThere("test/asvs.test.ts", "a story that nobody wrote")).toBe(false);
  expect(isThere("test/nothing.test.ts", "a story that is gone, was renamed or is left out is missed")).toBe(false);
  expect(titlesIn("test.skip('left out', () => {}); test.each([1])('of %s', () => {}); describe('of all', f)")).toEqual(
    new Set(["of %s", "of all"]),
  );
  expect([isThere("docs/security.md", "Sessions"), isThere("docs/security.md", "Session")]).toEqual([true, false]);
});

/** What is nowhere in what runs for a company; the simulator, which is for trying things out, is no part of it. */
const never: readonly (readonly [string, RegExp, readonly string[]])[] = [
  // Itself alone: a file of ours, with nothing that anybody has said on its command line.
  ["starts another program", /child_process|\bexecSync\b|\bspawn\(/, ["src/app/apart.ts"]],
  ["runs text as code", /\beval\(|new Function\(|node:vm/, []],
  ["takes certificates as they come", /rejectUnauthorized: false|NODE_TLS_REJECT|insecureHTTPParser/, []],
  ["keeps anything in a browser's storage", /localStorage|sessionStorage|indexedDB|document\.cookie/, []],
  ["hashes or seals weakly", /"(md5|sha1|des|rc4|[a-z0-9-]+-(ecb|cbc))"/i, []],
  // Of words that stand in the same file, and of the name of a run as we give it.
  [
    "makes a regular expression of text",
    /\bRegExp\(/,
    ["src/crm/csv/recognise.ts", "src/domain/disk-trouble.ts", "src/warehouse/landing.ts"],
  ],
];

test.each(never)("nothing in the product %s", (_, form, but) => {
  const sources = globSync("src/**/*.{ts,tsx,js}", { cwd: house, exclude: ["src/**/*.test.*", "src/simulator/**"] });
  expect(sources.length).toBeGreaterThan(400);
  expect(sources.filter((path) => form.test(read(path))).sort()).toEqual([...but]);
});

const known = new Map<string, ReadonlySet<string>>();

function isThere(path: string, name: string): boolean {
  if (name === "" || !existsSync(join(house, path))) return false;
  if (!known.has(path)) known.set(path, path.endsWith(".md") ? headingsIn(read(path)) : titlesIn(read(path)));
  return known.get(path)!.has(name);
}

const headingsIn = (text: string) => new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!));

/** Titles of stories that are told: those of `test`, `test.each(…)`, `test.skipIf(…)` and `describe`; nothing that is left out. */
function titlesIn(text: string): Set<string> {
  const titles = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments;
      const told = /^(test|describe)(\.(each|skipIf)\b|$)/.test(node.expression.getText());
      if (told && title !== undefined && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile("story.test.ts", text, ts.ScriptTarget.Latest, true));
  return titles;
}
