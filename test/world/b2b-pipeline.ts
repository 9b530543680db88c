import { readFileSync } from "node:fs";
import type { RawRecord, RawRecords } from "./raw-records.ts";

const folder = new URL("../../fixtures/b2b-pipeline/", import.meta.url);

/** The published pipeline of 8,800 deals and 35 reps as raw records, read here by hand so that it checks the connectors too. */
export function b2bPipeline(): RawRecords {
  const teams = table("sales_teams.csv");
  return {
    rep: teams.map((row) => ({
      name: row.sales_agent,
      manager_ref: row.manager,
      team_ref: row.manager,
      region: row.regional_office,
    })),
    account: table("accounts.csv").map((row) => ({
      name: row.account,
      industry: row.sector,
      employees: row.employees,
      country: row.office_location,
    })),
    product: table("products.csv").map((row) => ({
      name: row.product,
      family: row.series,
      list_price: row.sales_price,
    })),
    opportunity: table("sales_pipeline.csv").map((row): RawRecord => {
      const outcome = outcomes[row.deal_stage ?? ""];
      if (outcome === undefined) throw new Error(`The published pipeline has no stage ${row.deal_stage}.`);
      return {
        opportunity_id: row.opportunity_id,
        name: row.opportunity_id,
        owner_ref: row.sales_agent,
        account_ref: row.account,
        product_ref: row.product,
        stage_ref: row.deal_stage,
        type: "new",
        outcome,
        opened_on: day(row.engage_date),
        close_on: day(row.close_date),
        amount: row.close_value,
      };
    }),
  };
}

/** The day after its last deal closed, when the export is taken to have been made. */
export const b2bObservedAt = "2018-01-01T00:00:00Z";

const outcomes: Readonly<Record<string, string>> = { Won: "won", Lost: "lost", Engaging: "open", Prospecting: "open" };

/** `3/1/2017` is the first of March. */
function day(monthDayYear: string | null | undefined): string | null {
  if (monthDayYear === null || monthDayYear === undefined) return null;
  const [month, date, year] = monthDayYear.split("/");
  return `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}`;
}

/** The files have no quoted fields; an empty one is unknown. */
function table(file: string): Record<string, string | null>[] {
  const [header = "", ...lines] = readFileSync(new URL(file, folder), "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, fields[index] || null]));
  });
}
