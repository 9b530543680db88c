import { z } from "zod";
import type { Json, Remark } from "../sync/connector.ts";
import { missing } from "./describe.ts";
import { Fault } from "./fault.ts";
import { paths } from "./pages.ts";
import type { Portal } from "./portal.ts";
import { apiVersion } from "./settings.ts";

export interface Account {
  readonly id: string;
  readonly zone: string;
  readonly currency: string;
}

/** What a part is read with, beside what is in it: small things of the whole account. */
export interface Lookups {
  readonly zone: string;
  readonly known: Known;
  /** What the formats of the plan call by name. */
  readonly kept: Record<string, Json>;
}
export type Known = Readonly<Record<string, Readonly<Record<string, string>>>>;

const details = z.object({
  portalId: z.coerce.string(),
  timeZone: z.string(),
  companyCurrency: z.string(),
});

export async function accountOf(portal: Portal): Promise<Account> {
  const { portalId, timeZone, companyCurrency } = await portal.get(`/account-info/${apiVersion}/details`, details);
  return { id: portalId, zone: timeZone, currency: companyCurrency };
}

const pipelines = z.object({
  results: z.array(
    z.object({ stages: z.array(z.object({ id: z.string(), metadata: z.record(z.string(), z.string()).default({}) })) }),
  ),
});
const types = z.object({
  results: z.array(z.object({ forecastTypeId: z.coerce.string(), forecastName: z.string(), defaultType: z.boolean() })),
});

export async function lookUp(portal: Portal, account: Account, remarks: Remark[]): Promise<Lookups> {
  const stages = await pipelinesOf(portal, "deals", remarks);
  const leads = await pipelinesOf(portal, "leads", remarks);
  const forecastTypes = await orNothing(
    remarks,
    "forecasts",
    async () => (await portal.get(`/forecast-settings/${apiVersion}/forecast-types`, types)).results,
  );
  const { goalWords } = portal.settings;
  return {
    zone: account.zone,
    kept: {},
    known: {
      account: { currency: account.currency },
      stage_outcome: Object.fromEntries(stages.map(({ id, metadata }) => [id, outcomeOf(metadata)])),
      qualified: Object.fromEntries(
        leads.filter(({ metadata }) => metadata.leadState === "QUALIFIED").map(({ id }) => [id, "yes"]),
      ),
      forecast_type: Object.fromEntries(
        (forecastTypes ?? []).map((type) => [
          type.forecastTypeId,
          /best/i.test(type.forecastName) ? "best_case" : "commit",
        ]),
      ),
      goal_words: { ...goalWords },
    },
  };
}

/** Won is closed and certain; closed and anything less is lost. */
function outcomeOf(metadata: Readonly<Record<string, string>>): "open" | "won" | "lost" {
  if (metadata.isClosed !== "true") return "open";
  return Number(metadata.probability) === 1 ? "won" : "lost";
}

async function pipelinesOf(portal: Portal, type: string, remarks: Remark[]) {
  const found = await orNothing(remarks, `pipelines of ${type}`, () => portal.get(paths.pipelines(type), pipelines));
  return (found?.results ?? []).flatMap((pipeline) => pipeline.stages);
}

async function orNothing<Answer>(
  remarks: Remark[],
  object: string,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Fault) || ![400, 403, 404].includes(error.status)) throw error;
    remarks.push(missing(object, error));
    return undefined;
  }
}
