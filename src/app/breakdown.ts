import type { BreakdownPart } from "../benchmarks/answer.ts";
import { breakdown as answer } from "../benchmarks/breakdown.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Asking, ask } from "./ask.ts";
import { findMeasure } from "./measures.ts";
import { repIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface BreakdownAsking extends Asking {
  readonly measure: string;
  readonly by: string;
  readonly rep?: string | undefined;
}

/** One measure, split by what its deals have in common. */
export async function breakdown(
  workspace: Workspace,
  asking: BreakdownAsking,
): Promise<{ currency: string; parts: readonly BreakdownPart[] }> {
  const measure = findMeasure(asking.measure);
  const { period, asOf } = await ask(workspace, asking);
  const possible = "family" in measure.answer ? measure.answer.family.breakdowns : [];
  const by = possible.find((each) => each === asking.by);
  if (by === undefined) {
    throw new RepmarkError("no-such-breakdown", `${measure.id} cannot be split by “${asking.by}”.`, {
      kind: "usage",
      hint: possible.length === 0 ? "This measure has no breakdown." : `It can be split by ${possible.join(", ")}.`,
    });
  }
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const parts = await answer(workspace.data.warehouse, { measure, by, period, asOf, rep });
  return { currency: workspace.store.settings().reportingCurrency, parts };
}
