import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { NodeCompiler, type NodeTypstDocument } from "@myriaddreamin/typst-ts-node-compiler";
import { z } from "zod";

/**
 * Sets one report. The compiler works without a pause and reads any file of its workspace: so it has a thread of its own and a workspace
 * with nothing in it. Data reach the template as one JSON text, never as source, so nothing in them is ever run.
 */
const { paper } = z.object({ paper: z.string() }).parse(workerData);
const workspace = mkdtempSync(join(tmpdir(), "repmark-paper-"));
try {
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts() }] });
  const compiled = compiler.compile({
    mainFileContent: readFileSync(new URL("report.typ", import.meta.url), "utf8"),
    inputs: { paper },
  });
  const set = compiled.result;
  if (set === null) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
  parentPort?.postMessage({ pdf: accessible(compiler, set), pages: set.numOfPages });
} catch (error) {
  parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

/** PDF/UA-1, which the compiler refuses where no font at hand has a letter (a name in a script of its own); then tagged all the same. */
function accessible(compiler: NodeCompiler, set: NodeTypstDocument): Buffer {
  try {
    return compiler.pdf(set, { pdfStandard: "ua-1" });
  } catch {
    return compiler.pdf(set);
  }
}

/** Inter goes along, so that a report looks the same on every machine; a machine's own fonts serve only letters that Inter lacks. */
function fonts(): Buffer[] {
  return ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"].map((file) =>
    readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`))),
  );
}
