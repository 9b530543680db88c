import { loadCsvPart } from "../crm/csv/load.ts";
import { hubspot } from "../crm/hubspot/connector.ts";
import { salesforce } from "../crm/salesforce/connector.ts";
import type { PartLoader } from "../warehouse/next-warehouse.ts";

/** Those of all connectors there are, by the name that their runs have. */
export const loaders: Readonly<Record<string, PartLoader>> = {
  csv: loadCsvPart,
  hubspot: hubspot.load,
  salesforce: salesforce.load,
};
