import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** How a disk fails: an error once, an error from then on, or the power goes while half of it is written. */
export type Failure = "EIO" | "EACCES" | "ENOSPC" | "KILL";

/** An operation of a program on a file: the how-manieth, what, and on which. */
export interface Operation {
  readonly number: number;
  readonly name: string;
  readonly file: string;
}

export const compilerMissing =
  "No C compiler: the stories of a disk that fails are not told. On Debian: apt-get install gcc libc6-dev.";

export function hasCompiler(): boolean {
  return spawnSync("cc", ["--version"], { stdio: "ignore" }).status === 0;
}

/** Compiles the failing disk into `folder`; null where there is no C compiler, and then these stories are not told. */
export function failingDisk(folder: string): FailingDisk | null {
  if (!hasCompiler()) return null;
  const library = join(folder, "failing-disk.so");
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, join(import.meta.dirname, "failing-disk.c"), "-ldl"]);
  return new FailingDisk(library, join(folder, "operations.log"));
}

/** Runs the real program on a disk that fails at an operation of its choice. */
export class FailingDisk {
  readonly #library: string;
  readonly #log: string;

  constructor(library: string, log: string) {
    this.#library = library;
    this.#log = log;
  }

  /** `repmark` with these arguments; what it does to files under `folder` is counted, and the operation `at` fails. */
  async run(
    args: readonly string[],
    folder: string,
    { at = 0, failure = "EIO" as Failure, environment = {} as NodeJS.ProcessEnv } = {},
  ): Promise<{ code: number | null; said: string; operations: readonly Operation[] }> {
    rmSync(this.#log, { force: true });
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli/main.ts"), ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 120_000,
      killSignal: "SIGTERM",
      env: {
        ...process.env,
        ...environment,
        LD_PRELOAD: this.#library,
        FAIL_FOLDER: folder,
        FAIL_AT: String(at),
        FAIL_WITH: failure,
        FAIL_LOG: this.#log,
      },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code, signal] = await once(child, "close");
    const where = `repmark ${args.join(" ")}, once operation ${at} fails (${failure})`;
    if (signal === "SIGTERM") throw new Error(`${where}: hangs.`);
    if (signal !== null && failure !== "KILL") throw new Error(`${where}: ended by ${signal}. ${said}`);
    const lines = existsSync(this.#log) ? readFileSync(this.#log, "utf8").trim().split("\n") : [];
    const operations = lines.filter(Boolean).map((line) => {
      const [number = "", name = "", ...file] = line.split(" ");
      return { number: Number(number), name, file: file.join(" ") };
    });
    return { code: code as number | null, said, operations };
  }
}
