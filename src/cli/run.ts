import { refusalOf } from "../domain/disk-trouble.ts";
import type { Language } from "../domain/language.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram, isWrongUse } from "./program.ts";
import { terminal } from "./terminal.ts";

/** Runs one command and ends the process: some libraries keep a process alive that has nothing left to do. */
async function main(): Promise<number> {
  const json = process.argv.includes("--json");
  try {
    if (process.env.REPMARK_CONFIG) (await import("../app/configuration.ts")).readConfigFile(process.env);
    await createProgram().parseAsync();
    return exitCodes.done;
  } catch (error) {
    if (isWrongUse(error)) {
      if (json && error.exitCode !== 0)
        printError("wrong-use", error.message.replace(/^error: /, ""), "See repmark --help.");
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    }
    const refusal = refusalOf(error);
    if (refusal !== null) {
      const { message, hint } = refusal.told(language());
      if (json) printError(refusal.code, message, hint);
      else terminal.error(message, hint);
      return exitCodes[refusal.kind];
    }
    const message = error instanceof Error ? error.message : String(error);
    if (json) printError("fault", message, "This is a fault in Repmark; please report it with the command you ran.");
    else terminal.fault(error);
    return exitCodes.fault;
  }
}

/** What was asked for is known here too when the command failed before it had read it. */
function language(): Language {
  const place = process.argv.indexOf("--language");
  return process.argv[place + 1] === "sv" || process.argv.includes("--language=sv") ? "sv" : "en";
}

function printError(code: string, message: string, hint: string): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done); // the reader, say `head`, has seen enough
  throw error;
});
const code = await main();
process.stdout.write("", () => process.exit(code));
