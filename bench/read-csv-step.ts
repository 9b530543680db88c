import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { peakMemory } from "./measure.ts";

/** The yardstick of an import: DuckDB's own reader takes the same files into tables of the same columns, types as it finds them. */
const [folder = "", file = ""] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file, { memory_limit: "4GiB" });
const connection = await instance.connect();
const started = performance.now();
for (const name of readdirSync(folder).filter((one) => one.endsWith(".csv")))
  await connection.run(
    `create table "${name.slice(0, -4)}" as select * from read_csv('${join(folder, name)}', header = true, delim = ',', quote = '"', null_padding = false, ignore_errors = true)`,
  );
await connection.run("checkpoint");
process.stdout.write(`${JSON.stringify({ all: (performance.now() - started) / 1000, peak: peakMemory() })}\n`);
process.exit(0);
