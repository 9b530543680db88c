import { open } from "node:fs/promises";
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
  await refuseOtherKinds(file, name);
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

/** A workbook is a ZIP archive; what is none is said at once, by what it is. */
async function refuseOtherKinds(file: string, name: string): Promise<void> {
  await using handle = await open(file);
  const { buffer } = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
  const start = buffer.toString("latin1");
  if (start.startsWith("PK")) return;
  throw start === "\u00d0\u00cf\u0011\u00e0"
    ? unreadable(
        "unreadable-workbook",
        `${name} has a password, or is of the old Excel format (.xls).`,
        "Open it and save it as XLSX or CSV, without a password.",
      )
    : unreadable(
        "unreadable-workbook",
        `${name} is not an Excel workbook, whatever its name says.`,
        "Open it and save it as XLSX or CSV; a file of text must end in .csv.",
      );
}
