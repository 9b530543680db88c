import type { ReportInput } from "../reports/report-input.ts";
import type { Asked } from "./ask.ts";
import { capacity } from "./capacity.ts";
import { leadFit } from "./fit.ts";
import { revenue } from "./revenue.ts";
import type { Workspace } from "./workspace.ts";

/** What a report of everyone says beyond the metrics, as its period and moment have it. */
export async function companyOf(
  workspace: Workspace,
  { period, asOf, language }: Asked,
): Promise<ReportInput["company"]> {
  const asking = { asOf: asOf.on, language };
  const delivered = await capacity(workspace, { ...asking, period: period.label });
  return {
    revenue: delivered.startLag === null ? null : await revenue(workspace, asking),
    capacity: delivered,
    // A quarter has too few deals for what scores tell: the year up to the moment.
    fit: await leadFit(workspace, asking),
  };
}
