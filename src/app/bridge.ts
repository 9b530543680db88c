import type { Bridge } from "../benchmarks/answer.ts";
import { bridge as answer } from "../benchmarks/bridge.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Asking, ask } from "./ask.ts";
import { findMeasure } from "./measures.ts";
import { repIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** Why a number differs from the CRM's own report, in steps that add up. */
export async function bridge(
  workspace: Workspace,
  asking: Asking & { readonly measure: string; readonly rep?: string | undefined },
): Promise<Bridge & { currency: string }> {
  const measure = findMeasure(asking.measure);
  const { period, asOf, language } = await ask(workspace, asking);
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const found = await answer(workspace.data.warehouse, { measure, period, asOf, rep, language });
  if (found === null) {
    throw new RepmarkError("no-bridge", `There is no figure in a CRM to hold ${measure.id} against.`, {
      kind: "usage",
      hint: "Bridges exist for bookings.amount, won-lost.won, won-lost.lost, pipeline.amount and sales-cycle.total_days, among others.",
    });
  }
  return { ...found, currency: workspace.store.settings().reportingCurrency };
}
