import type { PlanEntries } from "../../app/plan-entries.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { jsonWithMoney } from "../present/money-json.ts";
import { planText } from "../present/plan-text.ts";
import { terminal } from "../terminal.ts";
import { type AskOptions, askWorkspace } from "./with-workspace.ts";

/** `repmark plan`: from quota and personal goal to what there is to do. What is entered with it is kept. */
export async function plan(options: Omit<AskOptions, "period"> & { period?: string } & PlanEntries): Promise<void> {
  const { period, asOf, rep, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, async (seen) => {
    await seen.enterPlan(options, { rep, period, asOf });
    return rep === undefined ? null : seen.plan({ period, asOf, rep, language });
  });
  if (found !== null) process.stdout.write(options.json ? jsonWithMoney(found) : planText(found, language));
  else if (options.commission === undefined) throw whose();
  else if (options.json) process.stdout.write(`${JSON.stringify({ entered: "commission" })}\n`);
  else terminal.say(entered[language]);
}

const entered = {
  en: "The commission plan is kept for everyone who has none of their own.",
  sv: "Provisionsplanen är sparad för alla som inte har en egen.",
};

const whose = () =>
  new RepmarkError(
    "whose-plan",
    { en: "A plan is somebody's.", sv: "En plan är någons." },
    { kind: "usage", hint: { en: "Name the person with --rep.", sv: "Ange personen med --rep." } },
  );
