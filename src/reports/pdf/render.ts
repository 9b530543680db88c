import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { ReportDocument } from "../document.ts";
import { paperOf } from "./paper.ts";

export interface Pdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** Far more than the largest report takes: a compiler that hangs must not hang the product. */
const longest = 300_000;

const answer = z.union([z.object({ pdf: z.instanceof(Uint8Array), pages: z.int() }), z.object({ failed: z.string() })]);

/** The report as a tagged PDF on A4, set in a thread of its own; this thread only draws the charts, one at a time. */
export async function renderPdf(document: ReportDocument): Promise<Pdf> {
  const paper = JSON.stringify(await paperOf(document));
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: { paper } });
  let deadline: NodeJS.Timeout | undefined;
  try {
    const message = await new Promise<unknown>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The PDF’s thread ended without an answer.")));
      deadline = setTimeout(() => reject(new Error("The PDF took longer than five minutes.")), longest);
    });
    const said = answer.parse(message);
    if ("failed" in said) throw new Error(`The PDF could not be set: ${said.failed}`);
    return { bytes: said.pdf, pages: said.pages };
  } finally {
    clearTimeout(deadline);
    await worker.terminate(); // the compiler keeps a process alive
  }
}
