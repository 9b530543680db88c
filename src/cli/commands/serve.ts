import { fillWithDemo } from "../../app/demo.ts";
import { freeze } from "../../app/freeze.ts";
import { keepSchedules, type Schedules } from "../../app/keep-schedules.ts";
import { keepTrials } from "../../app/keep-trials.ts";
import { Workspace } from "../../app/workspace.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { createServer } from "../../server/server.ts";
import { terminal } from "../terminal.ts";

interface ServeOptions {
  readonly data: string;
  readonly port: string;
  /** Fill an empty folder with a demo company first. */
  readonly demo?: boolean;
  /** Tell a program where to connect, once it can. */
  readonly json?: boolean;
}

/** `repmark serve`: until Ctrl-C. Listens on this machine only. */
export async function serve(options: ServeOptions): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RepmarkError("bad-port", `“${options.port}” is not a port.`, {
      kind: "usage",
      hint: "Use a number such as --port 4466.",
    });
  }
  const workspace = await Workspace.open(options.data, { now: () => new Date(), log: terminal.say });
  try {
    if (options.demo && workspace.data.landing.runs().length === 0) {
      terminal.say("The data folder is empty: growing a demo company for it.");
      await fillWithDemo(workspace);
    }
    await freeze(workspace);
    const { isDemo } = workspace.data.landing;
    let schedules: Schedules | undefined;
    const server = await createServer(workspace, { running: () => schedules?.running ?? null });
    const stopped = new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    const address = await server.listen({ port, host: "127.0.0.1" }).catch((cause: NodeJS.ErrnoException) => {
      throw new RepmarkError(
        "cannot-listen",
        `Port ${port} cannot be used: ${cause.code === "EADDRINUSE" ? "something else is listening there" : cause.message}.`,
        {
          kind: "usage",
          hint: "Choose another with --port, such as --port 4467.",
          cause,
        },
      );
    });
    terminal.say(
      `Repmark is at ${address.replace("127.0.0.1", "localhost")}${isDemo ? " with demo data" : ""}. Stop it with Ctrl-C.`,
    );
    if (options.json) process.stdout.write(`${JSON.stringify({ address, isDemo })}\n`);
    // Once it listens: what is caught up must not keep anybody waiting.
    schedules = keepSchedules(workspace);
    const trials = keepTrials(workspace);
    await stopped;
    await Promise.all([schedules.stop(), trials.stop(), server.close()]);
  } finally {
    workspace.close();
  }
}
