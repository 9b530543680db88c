import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  acceptancePage,
  type CheckName,
  type ConnectorName,
  checks,
  connectors,
  type Suite,
} from "./acceptance/checks.ts";
import { type Crm, hubspotCrm, salesforceCrm } from "./acceptance/crm.ts";
import { crmSuite } from "./acceptance/crm-suite.ts";
import { csvSuite, Exports } from "./acceptance/csv-suite.ts";

let exports: Exports;
const crms: Partial<Record<ConnectorName, Crm>> = {};
beforeAll(async () => {
  exports = new Exports();
  crms.salesforce = await salesforceCrm();
  crms.hubspot = await hubspotCrm();
}, 120_000);
beforeEach(() => {
  for (const crm of Object.values(crms)) crm.traits.given.sandbox.faults.disarm();
});
afterAll(async () => {
  exports.close();
  for (const crm of Object.values(crms)) await crm.traits.given.close();
});

const suites: Readonly<Record<ConnectorName, Suite>> = {
  salesforce: crmSuite(() => crms.salesforce!),
  hubspot: crmSuite(() => crms.hubspot!),
  csv: csvSuite(() => exports),
};

// In the order of the table: time passes for a company from one check to the next.
for (const connector of connectors)
  for (const check of Object.keys(checks) as CheckName[]) {
    const run = suites[connector][check];
    test(`${connector}, ${check}: ${checks[check][1]}`, async ({ skip }) =>
      typeof run === "function" ? run() : skip(run.because));
  }

test("docs/acceptance.md says what is checked, and of what is not the reason", async () => {
  await expect(acceptancePage(suites)).toMatchFileSnapshot("../../docs/acceptance.md");
});
