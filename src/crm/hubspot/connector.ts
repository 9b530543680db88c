import type { Connector, Source } from "../sync/connector.ts";
import { givenUp, Unsettled } from "../sync/request.ts";
import { counts } from "./counts.ts";
import { Fault, said } from "./fault.ts";
import { loadHubspotPart } from "./load.ts";
import { accountOf } from "./lookups.ts";
import { pages } from "./pages.ts";
import { plan } from "./plan.ts";
import { planEngagement } from "./plan-engagement.ts";
import { Portal } from "./portal.ts";
import { parseHubspotSettings } from "./settings.ts";
import { SignIn } from "./sign-in.ts";

/** HubSpot, read through its public interfaces alone (docs/decisions/0105). */
export const hubspot: Connector = {
  name: "hubspot",
  load: loadHubspotPart,
  async open(connection, world): Promise<Source> {
    const settings = parseHubspotSettings(connection.settings);
    const portal = new Portal(settings, new SignIn(settings, connection.secrets, world), world);
    const account = await saying(() => accountOf(portal));
    const planned = settings.role === "engagement" ? planEngagement : plan;
    return {
      account: { id: account.id, name: `HubSpot account ${account.id}` },
      plan: (known, manner) => saying(() => planned(portal, account, known, manner)),
      pages: (step, from) => pages(portal, step, from),
      counts: ({ counting }) => saying(() => counts(portal, counting)),
    };
  },
};

async function saying<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unsettled) throw givenUp(error);
    throw error instanceof Fault ? said(error) : error;
  }
}
