import { fillWithDemo } from "../../app/demo.ts";
import { writeTo } from "../../app/write-to.ts";
import { checkedDay } from "../../domain/day.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { terminal } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

interface DemoOptions {
  readonly data: string;
  readonly deals?: string;
  readonly reps?: string;
  readonly seed?: string;
  readonly today?: string;
  readonly truth?: string;
  readonly json?: boolean;
}

/** `repmark demo`: an empty folder becomes a company of known truth. */
export async function demo(options: DemoOptions): Promise<void> {
  const { truth, ...filled } = await withWorkspace(options.data, (workspace) =>
    fillWithDemo(workspace, {
      deals: wholeNumber("--deals", options.deals),
      reps: wholeNumber("--reps", options.reps),
      seed: wholeNumber("--seed", options.seed),
      today: options.today === undefined ? undefined : checkedDay(options.today),
      progress: (told) =>
        terminal.progress(
          told.step === "read"
            ? `${told.object}: ${told.rows.toLocaleString("en-US")}`
            : `${told.step} ${Math.floor((100 * told.done) / Math.max(1, told.of))} %`,
        ),
    }),
  );
  terminal.clearProgress();
  if (options.truth !== undefined) writeTo(options.truth, `${JSON.stringify(truth(), null, 2)}\n`, "The truth");
  if (options.json) printJson(filled);
  else
    terminal.say(
      `A demo company is in ${options.data}: ${filled.objects.map(({ object, read }) => `${read.toLocaleString("en-US")} ${object.replace("_", " ")}`).join(", ")}. See it in the browser: repmark serve`,
    );
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RepmarkError("bad-number", `“${text}” is no whole number.`, {
    kind: "usage",
    hint: `Write ${option} 20000, without marks between.`,
  });
}
