import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { zstdDecompressSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Reads the same records as a sync did and throws them away: the same Bulk jobs, one after the other, and the same REST queries.
 * Then DuckDB takes the landed files in as text. Prints the seconds of both.
 */
const [url = "", client_id = "", client_secret = "", targets = "", data = "", database = ""] = process.argv.slice(2);
const landed = join(data, "landing/salesforce");
const signedIn = await fetch(`${url}/services/oauth2/token`, {
  method: "POST",
  body: new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret }),
});
const { access_token } = (await signedIn.json()) as { access_token: string };
const headers = {
  authorization: `Bearer ${access_token}`,
  "accept-encoding": "gzip",
  "content-type": "application/json",
};
const jobs = `${url}/services/data/v68.0/jobs/query`;

const started = performance.now();
for (const target of JSON.parse(readFileSync(targets, "utf8")) as string[])
  await drained(await fetch(url + target, { headers }));
for (const query of bulkQueries()) {
  const made = await fetch(jobs, { method: "POST", headers, body: JSON.stringify({ operation: "queryAll", query }) });
  const { id } = (await made.json()) as { id: string };
  for (let state = ""; state !== "JobComplete"; await wait(100))
    ({ state } = (await (await fetch(`${jobs}/${id}`, { headers })).json()) as { state: string });
  for (let locator: string | null = ""; locator !== null; ) {
    const page: Response = await fetch(`${jobs}/${id}/results?maxRecords=50000${locator && `&locator=${locator}`}`, {
      headers,
    });
    await drained(page);
    const next: string | null = page.headers.get("sforce-locator");
    locator = next === "null" ? null : next;
  }
}
const read = (performance.now() - started) / 1000;

const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
const from = performance.now();
for (const [pattern, reader] of [
  [
    "*.csv.zst",
    "read_csv($path, all_varchar = true, compression = 'zstd', max_line_size = 16777216, strict_mode = true)",
  ],
  ["*.ndjson.zst", "read_ndjson_objects($path, compression = 'zstd', maximum_object_size = 16777216)"],
] as const) {
  const found = await connection.runAndReadAll("select file from glob($path)", {
    path: join(landed, "*", pattern),
  });
  for (const [place, { file }] of found.getRowObjectsJson().entries())
    await connection.run(`create table "${pattern[2]}${place}" as select * from ${reader}`, { path: String(file) });
}
await connection.run("checkpoint");
process.stdout.write(`${JSON.stringify({ read, load: (performance.now() - from) / 1000 })}\n`);
process.exit(0);

async function drained(answer: Response): Promise<void> {
  for await (const _ of answer.body ?? []);
}

/** What the CSV files in landing were the answers to, by their headers. */
function bulkQueries(): string[] {
  const manifest = readdirSync(landed).find((name) => /^\d{8}T.*\.json$/.test(name))!;
  const { parts } = JSON.parse(readFileSync(join(landed, manifest), "utf8")) as {
    parts: { source: string; file: string }[];
  };
  const files = new Map(
    parts.filter(({ file }) => file.endsWith(".csv.zst")).map(({ source, file }) => [source, file]),
  );
  return [...files].map(([source, file]) => {
    const text = zstdDecompressSync(readFileSync(join(data, "landing", file))).subarray(0, 20_000);
    const [header = ""] = text.toString("utf8").split("\n");
    return `SELECT ${header.replaceAll('"', "")} FROM ${source}`;
  });
}
