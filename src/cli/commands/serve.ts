import { signInSettings } from "../../app/access/sign-in-settings.ts";
import { setupSecret } from "../../app/access/users.ts";
import { buildApart } from "../../app/build-apart.ts";
import { fillWithDemo } from "../../app/demo.ts";
import { freeze } from "../../app/freeze.ts";
import { keepSchedules, type Schedules } from "../../app/keep-schedules.ts";
import { keepTrials } from "../../app/keep-trials.ts";
import { keepRetention } from "../../app/privacy/retention.ts";
import { keepReportSchedules } from "../../app/report-schedules/keep.ts";
import { leavingBy } from "../../app/report-schedules/links.ts";
import { traces } from "../../app/traces.ts";
import { trialsApart } from "../../app/trials-apart.ts";
import { Workspace } from "../../app/workspace.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { AnswersBeside } from "../../server/beside/answers-beside.ts";
import { serverLog } from "../../server/log.ts";
import { mcpPart } from "../../server/mcp.ts";
import { metricsPart } from "../../server/metrics.ts";
import { proxiesOf } from "../../server/proxies.ts";
import { perMinuteOf } from "../../server/rate-limit.ts";
import { createServer } from "../../server/server.ts";
import { signingIn } from "../../server/sign-in/sign-in.ts";
import { unsubscribePages } from "../../server/unsubscribe.ts";
import { stopWithin, untilStopped } from "../stopping.ts";
import { terminal } from "../terminal.ts";

interface ServeOptions {
  readonly data: string;
  readonly port: string;
  readonly host: string;
  /** Fill an empty folder with a demo company first. */
  readonly demo?: boolean;
  /** Tell a program where to connect, once it can. */
  readonly json?: boolean;
}

/** `repmark serve`: until Ctrl-C. Listens on this machine only, unless another address is named. */
export async function serve(options: ServeOptions): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RepmarkError("bad-port", `“${options.port}” is not a port.`, {
      kind: "usage",
      hint: "Use a number such as --port 4466.",
    });
  }
  const traced = await traces(process.env);
  const workspace = await Workspace.open(options.data, {
    now: () => new Date(),
    log: terminal.say,
    ...(traced === null ? { makeTrials: trialsApart, makeNext: buildApart } : {}),
  });
  try {
    if (options.demo && workspace.data.landing.runs().length === 0) {
      terminal.say("The data folder is empty: growing a demo company for it.");
      await fillWithDemo(workspace);
    }
    await freeze(workspace);
    const { isDemo } = workspace.data.landing;
    const settings = signInSettings(process.env);
    const now = () => new Date();
    const signIn = signingIn(workspace, { ...settings, isDemo: options.demo === true, now });
    let schedules: Schedules | undefined;
    let isStopping = false;
    const running = () => schedules?.running ?? null;
    const metrics = metricsPart(workspace, { running, token: process.env.REPMARK_METRICS_TOKEN });
    const { callerOf } = signIn;
    const mcp = mcpPart(workspace, { callerOf, publicUrl: settings.publicUrl });
    // Spans hang together within one thread: where somebody watches, answers are worked out in the server's own.
    const beside = traced === null ? new AnswersBeside(workspace.folder, terminal.say) : undefined;
    const server = await createServer(workspace, {
      beside,
      running,
      log: serverLog(process.env.REPMARK_LOG, process.stderr),
      isReady: () => !isStopping,
      callerOf,
      signIn: settings,
      perMinute: perMinuteOf(process.env.REPMARK_RATE_LIMIT),
      proxies: proxiesOf(process.env.REPMARK_PROXY),
      parts: [signIn.part, unsubscribePages(leavingBy(workspace.store, now)), metrics, mcp],
    });
    const stopped = untilStopped().then(() => {
      isStopping = true;
    });
    const listening = await server.listen({ port, host: options.host }).catch(refused(options.host, port));
    const address = localName(listening);
    terminal.say(`Repmark is at ${address}${isDemo ? " with demo data" : ""}. Stop it with Ctrl-C.`);
    if (!isLoopback(options.host) && !settings.publicUrl?.startsWith("https:"))
      terminal.say(
        "Other machines can reach it over plain http, where passwords can be read on the way: put a proxy that speaks https in front, and say its address as REPMARK_URL.",
      );
    tellSetup(workspace, settings.publicUrl ?? address, options.demo === true);
    if (options.json) process.stdout.write(`${JSON.stringify({ address: listening, isDemo })}\n`);
    // Once it listens: what is caught up must not keep anybody waiting.
    schedules = keepSchedules(workspace);
    const trials = keepTrials(workspace);
    const reports = keepReportSchedules(workspace);
    const retention = keepRetention(workspace);
    await stopped;
    terminal.say("Stopping: nothing new is begun, and what is under way ends.");
    await stopWithin([schedules.stop(), trials.stop(), reports.stop(), retention.stop(), server.close()], () =>
      server.server.closeAllConnections(),
    );
    await beside?.stop();
    signIn.close();
  } finally {
    workspace.close();
    await traced?.stop();
  }
}

const isLoopback = (host: string) => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

/** As people of this machine write it. */
const localName = (address: string) => address.replace(/127\.0\.0\.1|0\.0\.0\.0|\[::1?\]/, "localhost");

const refused = (host: string, port: number) => (cause: NodeJS.ErrnoException) => {
  const [says, hint] =
    cause.code === "EADDRINUSE"
      ? [`Something else is listening on port ${port}.`, "Choose another with --port, such as --port 4467."]
      : [
          `Nothing can listen at ${host}, port ${port}: ${cause.message}.`,
          "Name an address of this machine with --host.",
        ];
  throw new RepmarkError("cannot-listen", says, { kind: "usage", hint, cause });
};

/** The way in for the first admin, on the terminal alone, where there is nobody yet; a demo company's visitor needs none. */
function tellSetup(workspace: Workspace, address: string, isDemo: boolean): void {
  if (isDemo && workspace.data.landing.isDemo) return;
  const secret = setupSecret(workspace.store, new Date());
  if (secret === null) return;
  terminal.say(`Nobody can sign in yet. Make yourself the first admin, once and within the hour:`);
  terminal.say(`${address}/sign-in#for=setup&link=${secret}`);
}
