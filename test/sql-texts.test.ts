import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const house = resolve(import.meta.dirname, "..");

/** Methods that take the text of a statement first. */
const asking = new Set([
  "rows",
  "script",
  "prepare",
  "exec",
  "run",
  "runAndRead",
  "runAndReadAll",
  "runAndReadUntil",
  "stream",
  "streamAndRead",
  "extractStatements",
  "query",
]);

/**
 * Where a text of SQL is put together all the same, from what, and why that is closed: never from records, requests, or what somebody typed. A
 * file that is not here may not; one that does not any more has to go.
 */
const putTogether: Readonly<Record<string, string>> = {
  "src/crm/csv/evidence.ts":
    "columns of a file by their numbers, and an order of day and month that is one of three; what a cell says is read, never written",
  "src/crm/csv/plain.ts": "columns of a file by their numbers, and the kinds of a closed list",
  "src/crm/hubspot/load.ts": "names of variables that stand in the same function; their values are bound",
  "src/crm/salesforce/load.ts": "macros that stand in .sql files, one after the other",
  "src/crm/sync/loaded.ts": "the raw tables of a list in the same file",
  "src/store/database.ts":
    "our own application id and the number in the name of a schema file: pragmas take no parameters",
  "src/warehouse/build/build.ts": "tables that the build itself has made, and numbers",
  "src/warehouse/core-hash.ts": "tables that the warehouse itself lists",
  "src/warehouse/warehouse.ts": "schema files one after the other, and sizes of memory that we work out",
};

interface Assembled {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Calls that ask a database with a text that was put together: a template with something in it, a sum, or a name that stands for one. */
function assembledIn(file: string, text: string): Assembled[] {
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const made = new Map<string, ts.Expression>();
  const found: Assembled[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      made.set(node.name.text, node.initializer);
    ts.forEachChild(node, collect);
  };
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first] = node.arguments;
      const isPattern = ts.isRegularExpressionLiteral(node.expression.expression);
      if (!isPattern && asking.has(node.expression.name.text) && first !== undefined && isAssembled(first, made, 0))
        found.push({
          file,
          line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
          text: first.getText().slice(0, 80),
        });
    }
    ts.forEachChild(node, look);
  };
  collect(source);
  look(source);
  return found;
}

function isAssembled(text: ts.Expression, made: ReadonlyMap<string, ts.Expression>, depth: number): boolean {
  const within = (each: ts.Expression) => isAssembled(each, made, depth + 1);
  if (depth > 5) return false;
  if (ts.isTemplateExpression(text)) return true;
  if (ts.isTaggedTemplateExpression(text)) return ts.isTemplateExpression(text.template);
  if (ts.isParenthesizedExpression(text) || ts.isAsExpression(text) || ts.isAwaitExpression(text))
    return within(text.expression);
  if (ts.isConditionalExpression(text)) return within(text.whenTrue) || within(text.whenFalse);
  if (ts.isBinaryExpression(text))
    return text.operatorToken.kind === ts.SyntaxKind.PlusToken || within(text.left) || within(text.right);
  if (ts.isIdentifier(text)) {
    const value = made.get(text.text);
    return value !== undefined && value !== text && within(value);
  }
  if (ts.isCallExpression(text) && ts.isPropertyAccessExpression(text.expression))
    return ["join", "concat", "replace", "replaceAll", "format", "padEnd"].includes(text.expression.name.text);
  return false;
}

const files = globSync("src/**/*.{ts,tsx}", { cwd: house })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !/\.test\.tsx?$|^src\/(web|simulator)\//.test(file));
const all = files.flatMap((file) => assembledIn(file, readFileSync(join(house, file), "utf8")));

test("no text of SQL is put together but where it is written here why", () => {
  const unsaid = all.filter(({ file }) => !(file in putTogether));
  expect(unsaid.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([]);
});

test("what is written here is still so", () => {
  const named = new Set(all.map(({ file }) => file));
  expect(Object.keys(putTogether).filter((file) => !named.has(file))).toEqual([]);
});

test.each([
  ["a template with a name in it", "warehouse.rows(`select * from core.rep where name = '$" + "{name}'`)"],
  ["a sum", 'database.prepare("select * from " + table)'],
  ["a name that stands for one", "const sql = `drop table $" + "{name}`; connection.run(sql)"],
  ["one of two", "database.exec(isAll ? 'select 1' : `select $" + "{columns}`)"],
  ["a list that is joined", 'warehouse.script(["select", columns].join(" "))'],
  ["a text with something put in its place", 'database.prepare("select $x".replace("$x", column))'],
])("%s is told off", (_, planted) => {
  expect(assembledIn("planted.ts", planted)).toHaveLength(1);
});

test("a text as it stands, with what is bound to it, is not", () => {
  const fine =
    'database.prepare("select * from rep where name = $name").all({ name }); warehouse.rows(query.sql, { name });';
  expect(assembledIn("fine.ts", fine)).toEqual([]);
});
