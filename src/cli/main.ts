#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { processEnvironment } from "./process-environment.ts";

/**
 * Before anything else is loaded. The memory's allocator has read its settings by now: on Linux the process starts once more in its own
 * place, with the same number, streams and arguments. What is compiled is kept in the system's temporary folder: a command then starts in
 * half the time.
 */
const missing = Object.entries(processEnvironment).filter(([name]) => !(name in process.env));
// No copy of the environment is kept: secrets are in it (docs/decisions/0221).
if (missing.length > 0 && process.platform === "linux" && process.execve !== undefined && process.channel === undefined)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...processEnvironment,
    ...process.env,
  });
Object.assign(process.env, Object.fromEntries(missing));
enableCompileCache();
await import("./run.ts");
