import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

/**
 * `node test/upgrades/keep-folder.ts CHECKOUT`: fills a data folder with the Repmark of another checkout (`git worktree add --detach`, with
 * node_modules), by its own commands and its own store, asks it for its numbers, and keeps both in `fixtures/upgrades` under the number of its schema.
 */
const checkout = process.argv[2]!;
const work = mkdtempSync(join(tmpdir(), "repmark-keep-"));
const data = join(work, "data");
const schema = Math.max(...readdirSync(join(checkout, "src/store/schema")).map((name) => Number.parseInt(name, 10)));

/** Ada wins 100.25 and 200, loses one; Bo wins 50.50 and has one open. A month later the 200 are known to be 250. */
const deals = (second: string) => [
  "opportunity_id,owner,stage,created,close date,amount",
  "a,Ada,Won,2026-01-05,2026-02-10,100.25",
  `b,Ada,Won,2026-01-06,2026-02-11,${second}`,
  "c,Ada,Lost,2026-01-07,2026-02-12,70.00",
  "d,Bo,Won,2026-01-08,2026-03-02,50.50",
  "e,Bo,Open,2026-02-01,2026-04-30,75.00",
];
for (const [name, second] of [
  ["march.csv", "200.00"],
  ["april.csv", "250.00"],
] as const)
  writeFileSync(join(work, name), `${deals(second).join("\n")}\n`);

const repmark = (...args: string[]) =>
  execFileSync(process.execPath, [join(checkout, "src/cli/main.ts"), ...args, "--data", data], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
repmark("settings", "reportingCurrency=EUR", "timeZone=Europe/Stockholm", "holidays=SE");
repmark("import", join(work, "march.csv"), "--observed-at", "2026-03-05");
repmark("import", join(work, "april.csv"), "--observed-at", "2026-04-12");
if (schema >= 4) {
  repmark("plan", "--rep", "Ada", "--period", "2026-Q1", "--commission", "10%");
  repmark("plan", "--rep", "Ada", "--period", "2026-Q1", "--goal", "9000", "--tax", "32%");
  repmark("plan", "--rep", "Ada", "--period", "2026-Q1", "--adjust", "500 bonus");
  repmark(
    "coach",
    "--period",
    "2026-Q1",
    "--rep",
    "Ada",
    "--note",
    "Ask who decides.",
    "--measure",
    "won-lost.win_rate",
  );
}
if (schema >= 5) repmark("capacity", "--deliver", "2026-05=4");
if (schema >= 10) repmark("report-schedule", "add", "monday", "--every", "weekly");
if (schema >= 11) repmark("users", "invite", "ada@example.com", "--role", "leader");
// What only the pages and the network bring about, by the store's own calls.
const typed = `
  import { Store } from ${JSON.stringify(join(checkout, "src/store/store.ts"))};
  const store = Store.open(${JSON.stringify(data)});
  store.freeze([{ period: "2026-Q1", from: "2026-01-01", until: "2026-04-01", measure: "bookings.amount", grain: "rep", subject: "ada", currency: "EUR",
    value: "350.25", sampleSize: 2, asOf: "2026-04-08T00:00:00Z", frozenAt: "2026-04-08T06:00:00Z" }]);
  if (${schema} >= 2) store.connections.put({ name: "hubspot", connector: "hubspot", settings: { share: 0.8 }, schedule: "0 * * * *",
    connectedAt: "2026-04-12T08:00:00Z" }, { serviceKey: "as it was sealed" });
  if (${schema} >= 3) store.connections.noteTried("hubspot", { at: "2026-04-12T09:00:00Z", failure: null });
  if (${schema} >= 7) {
    const write = { userId: "ada", route: "POST /notes", key: "once", fingerprint: "f" };
    store.idempotency.begin(write, "2026-04-12T09:00:00Z", "2026-04-11T09:00:00Z");
    store.idempotency.done(write, { status: 201, body: "{}" });
  }
  if (${schema} >= 10) store.secrets.keep("mail", "as it was sealed", "2026-04-12T09:00:00Z");
  if (${schema} >= 11) {
    store.people.add({ email: "bo@example.com", name: "Bo", role: "rep", repId: "bo" }, "2026-04-12T09:00:00Z");
    const userId = store.people.userByEmail("bo@example.com").id;
    store.people.makeKey({ name: "screen", userId, scopes: ["read"], createdAt: "2026-04-12T09:00:00Z", expiresAt: null });
  }
  store.close();`;
execFileSync(process.execPath, ["--input-type=module", "--eval", typed], { stdio: ["ignore", "inherit", "inherit"] });
const answers = { now: numbers(), march: numbers("--as-of", "2026-03-31") };

using store = new DatabaseSync(join(data, "store.sqlite"));
store.exec("pragma wal_checkpoint(truncate); pragma journal_mode = delete");
const tables = store.prepare("select name from sqlite_schema where type = 'table' order by name").all();
const counts = tables.map(({ name }) => [
  String(name),
  Number(store.prepare(`select count(*) as rows from "${name}"`).get()!.rows),
]);
store.close();
const commit = execFileSync("git", ["-C", checkout, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const kept = join(import.meta.dirname, "../../fixtures/upgrades", `schema-${schema}`);
writeFileSync(`${kept}.json`, `${JSON.stringify({ commit, rows: Object.fromEntries(counts), answers })}\n`);
const zip = new ZipFile();
for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const isMadeFromRecords = /warehouse|scratch|lock|forecast-trials/.test(entry.name);
  if (entry.isFile() && !isMadeFromRecords)
    zip.addFile(path, relative(data, path), { mtime: new Date("2026-04-12T12:00:00Z") });
}
zip.end();
await pipeline(zip.outputStream, createWriteStream(`${kept}.zip`));
process.stdout.write(
  `${kept}.zip: ${statSync(`${kept}.zip`).size} bytes, ${readFileSync(`${kept}.json`).length} of answers\n`,
);
rmSync(work, { recursive: true });

/** Of the team and of each rep, by measure: the value and of how many. */
function numbers(...asked: string[]): Record<string, unknown> {
  const { team, reps } = JSON.parse(repmark("scorecard", "--period", "2026-Q1", ...asked, "--json")) as Scorecard;
  const told = (measures: Measures) =>
    Object.fromEntries(Object.entries(measures).map(([id, { value, sampleSize }]) => [id, [value, sampleSize]]));
  return Object.fromEntries([
    ["team", told(team.measures)],
    ...reps.map(({ repId, measures }) => [repId, told(measures)]),
  ]);
}

type Measures = Readonly<Record<string, { readonly value: unknown; readonly sampleSize: number }>>;
interface Scorecard {
  readonly team: { readonly measures: Measures };
  readonly reps: readonly { readonly repId: string; readonly measures: Measures }[];
}
