import { z } from "zod";
import type { Connector, Source } from "../sync/connector.ts";
import { counts } from "./counts.ts";
import { Fault } from "./fault.ts";
import { loadSalesforcePart } from "./load.ts";
import { Org } from "./org.ts";
import { pages } from "./pages.ts";
import { plan } from "./plan.ts";
import { queryAnswer } from "./rows.ts";
import { parseSalesforceSettings } from "./settings.ts";
import { SignIn } from "./sign-in.ts";

/** Salesforce, read through its public interfaces alone (docs/decisions/0097). */
export const salesforce: Connector = {
  name: "salesforce",
  load: loadSalesforcePart,
  async open(connection, world): Promise<Source> {
    const settings = parseSalesforceSettings(connection.settings);
    const org = new Org(new SignIn(settings, connection.secrets, world), world);
    return {
      account: await saidBy(org, accountOf(org)),
      plan: (known, manner) => saidBy(org, plan(org, settings, known, manner)),
      pages: (step, from) => pages(org, step, from),
      now: () => org.now(),
      counts: ({ counting }) => saidBy(org, counts(org, counting)),
    };
  },
};

/** A refusal that nobody has an answer to becomes a sentence. */
async function saidBy<Answer>(org: Org, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Fault ? await org.said(error) : error;
  }
}

const organization = z.object({ Id: z.string(), Name: z.string() });

async function accountOf(org: Org): Promise<Source["account"]> {
  const { records } = await org.json(
    `query/?q=${encodeURIComponent("SELECT Id, Name FROM Organization")}`,
    queryAnswer,
  );
  const [own] = records.map((record) => organization.parse(record));
  return { id: own?.Id ?? (await org.session()).org, name: own?.Name ?? "Salesforce" };
}
