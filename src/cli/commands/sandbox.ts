import { openSandbox } from "../../app/sandbox.ts";
import { checkedDay } from "../../domain/day.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

interface SandboxOptions {
  readonly port: string;
  readonly reps?: string;
  readonly deals?: string;
  readonly seed?: string;
  readonly today?: string;
  readonly json?: boolean;
}

/** `repmark sandbox`: Salesforce and HubSpot on this machine, until Ctrl-C. */
export async function sandbox(options: SandboxOptions): Promise<void> {
  const port = wholeNumber("--port", options.port)!;
  const running = await openSandbox({
    port,
    deals: wholeNumber("--deals", options.deals),
    reps: wholeNumber("--reps", options.reps),
    seed: wholeNumber("--seed", options.seed),
    today: options.today === undefined ? undefined : checkedDay(options.today),
  }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EADDRINUSE") throw cause;
    throw new RepmarkError("cannot-listen", `Something else is listening on port ${port} or one of the two after it.`, {
      kind: "usage",
      hint: "Choose another with --port, such as --port 4480.",
      cause,
    });
  });
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  const { salesforce, hubspot, controlUrl } = running;
  const described = (name: string, { url, credentials }: typeof salesforce) =>
    `${name} is at ${url}\n${Object.entries(credentials)
      .map(([key, value]) => `  ${key}: ${value}`)
      .join("\n")}`;
  terminal.say(described("Salesforce", salesforce));
  terminal.say(described("HubSpot", hubspot));
  terminal.say(`Time, faults and what users do are steered at ${controlUrl} (docs/sandbox.md). Stop it with Ctrl-C.`);
  if (options.json)
    printJson({
      salesforce: { url: salesforce.url, credentials: salesforce.credentials },
      hubspot: { url: hubspot.url, credentials: hubspot.credentials },
      controlUrl,
    });
  await stopped;
  await running.close();
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RepmarkError("bad-number", `“${text}” is no whole number.`, {
    kind: "usage",
    hint: `Write ${option} 5000, without marks between.`,
  });
}
