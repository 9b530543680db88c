#!/usr/bin/env node
import { enableCompileCache } from "node:module";

/**
 * Before anything else is loaded. DuckDB's queries and file reads share libuv's threads, and with its default of four a few slow queries
 * would hold up everything else; libuv reads the size when its pool is first used. What is compiled is kept in the system's temporary
 * folder: a command then starts in half the time.
 */
process.env.UV_THREADPOOL_SIZE ??= "16";
enableCompileCache();
await import("./run.ts");
