import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { unreadable } from "./unreadable.ts";

export interface Sheet {
  /** `book.xlsx`, or `book.xlsx#Sheet` when the workbook has several. */
  readonly name: string;
  readonly source: string;
  /** The sheet as CSV. */
  readonly path: string;
}

const answer = z.union([
  z.object({ sheets: z.array(z.object({ name: z.string(), path: z.string() })) }),
  z.object({ refused: z.object({ code: z.string(), message: z.string(), hint: z.string() }) }),
]);

/** The sheets of a workbook as CSV files in `folder`, read in a worker with a limit on its memory. */
export async function sheetsOf(file: string, folder: string): Promise<Sheet[]> {
  const name = basename(file);
  const worker = new Worker(new URL("xlsx-worker.ts", import.meta.url), {
    workerData: { file, name, folder },
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
  });
  try {
    const message = await new Promise<unknown>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The worker ended without an answer.")));
    }).catch((cause: unknown) => {
      throw unreadable(
        "unreadable-workbook",
        `${name} could not be read as an Excel workbook.`,
        "Open it and save it again as XLSX or CSV.",
        cause,
      );
    });
    const said = answer.parse(message);
    if ("refused" in said) throw unreadable(said.refused.code, said.refused.message, said.refused.hint);
    return said.sheets.map((sheet) => ({
      name: said.sheets.length === 1 ? name : `${name}#${sheet.name}`,
      source: file,
      path: sheet.path,
    }));
  } finally {
    await worker.terminate();
  }
}
