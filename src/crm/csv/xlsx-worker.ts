import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { writeSheets } from "./workbook.ts";

const { file, name, folder } = z.object({ file: z.string(), name: z.string(), folder: z.string() }).parse(workerData);
try {
  parentPort?.postMessage({ sheets: await writeSheets(file, name, folder) });
} catch (error) {
  const refused =
    error instanceof RepmarkError
      ? { code: error.code, message: error.message, hint: error.hint }
      : {
          code: "unreadable-workbook",
          message: `${name} could not be read as an Excel workbook.`,
          hint: "Open it and save it again as XLSX or CSV.",
        };
  parentPort?.postMessage({ refused });
}
