import { existsSync } from "node:fs";
import { join } from "node:path";
import { connectionsIn, manifestsIn } from "./landing.ts";

/**
 * What is committed in the landing area of a data folder that another process may hold: its runs, and the names of their files
 * within the data folder. Nothing is tidied and no lock is taken; a committed file never changes.
 */
export function committed(dataFolder: string): { runs: string[]; files: string[] } {
  const landing = join(dataFolder, "landing");
  const all = (existsSync(landing) ? connectionsIn(landing) : []).flatMap((connection) =>
    manifestsIn(join(landing, connection)),
  );
  return {
    runs: all.map(({ run }) => run),
    files: all.flatMap(({ connection, run, parts }) => [
      `landing/${connection}/${run}.json`,
      ...parts.map(({ file }) => `landing/${file}`),
    ]),
  };
}
