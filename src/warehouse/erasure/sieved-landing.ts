import { createReadStream, linkSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { createZstdDecompress } from "node:zlib";
import { makeFolderDurably, syncFolder, writeDurably } from "../durable-file.ts";
import { connectionsIn, manifestsIn } from "../landing.ts";
import { type LandingPart, type LandingRun, manifestVersion } from "../landing-run.ts";
import { compress } from "../landing-writer.ts";
import type { Sieve } from "./sieve.ts";
import { sievedContent, sievedJson } from "./sieved-part.ts";

/** What a sweep of landing came to. */
export interface SievedLanding {
  readonly parts: number;
  /** Parts in which somebody was named. */
  readonly changed: number;
}

/**
 * Writes the committed landing of a data folder anew into `folder`, without those who were erased. Parts that name nobody of them are the same
 * files under a second name. Rounds that were cut off are left behind: the next sync begins them anew.
 */
export async function sievedLanding(
  dataFolder: string,
  folder: string,
  sieve: Sieve,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<SievedLanding> {
  const from = join(dataFolder, "landing");
  const runs = connectionsIn(from).flatMap((connection) => manifestsIn(join(from, connection)));
  const all = runs.reduce((sum, { parts }) => sum + parts.length, 0);
  let [done, changed] = [0, 0];
  makeFolderDurably(join(folder, "landing"));
  for (const run of runs) {
    const parts: LandingPart[] = [];
    for (const part of run.parts) {
      const told = await sievedPart(from, join(folder, "landing"), part, sieve);
      if (told.sha256 !== part.sha256) changed += 1;
      parts.push(told);
      progress(++done, all);
    }
    const said = { ...(sievedJson(sieve, { ...run, parts: [] }) as LandingRun), parts };
    const path = join(folder, "landing", run.connection, `${run.run}.json`);
    makeFolderDurably(dirname(path));
    writeDurably(path, `${JSON.stringify({ version: manifestVersion, ...said }, null, 2)}\n`);
  }
  return { parts: all, changed };
}

async function sievedPart(from: string, to: string, part: LandingPart, sieve: Sieve): Promise<LandingPart> {
  const [old, path] = [join(from, part.file), join(to, part.file)];
  makeFolderDurably(dirname(path));
  const about = sievedJson(sieve, { source: part.source, format: part.format }) as Pick<
    LandingPart,
    "source" | "format"
  >;
  const extension = /\.([a-z]+)\.zst$/.exec(part.file)?.[1] ?? "";
  const content = createReadStream(old).pipe(createZstdDecompress());
  rmSync(path, { force: true });
  const written = await compress(
    sievedContent(sieve, content, { object: part.object, extension, format: part.format }),
    path,
  );
  if (written.sha256 === part.sha256) {
    rmSync(path);
    linkSync(old, path);
  }
  syncFolder(dirname(path));
  return { ...part, ...about, bytes: written.bytes, sha256: written.sha256, storedBytes: statSync(path).size };
}
