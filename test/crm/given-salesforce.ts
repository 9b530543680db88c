import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../../src/app/import.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import { salesforce } from "../../src/crm/salesforce/connector.ts";
import type { Connection, World } from "../../src/crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../../src/crm/sync/effects.ts";
import { Limiter } from "../../src/crm/sync/limiter.ts";
import { type Round, type RoundOptions, syncRound } from "../../src/crm/sync/round.ts";
import { Company } from "../../src/simulator/company.ts";
import { writeCsv } from "../../src/simulator/csv.ts";
import { type CompanyPlan, planOfSize } from "../../src/simulator/plan.ts";
import { salesforce as asSalesforce } from "../../src/simulator/sandbox/salesforce/salesforce.ts";
import type { Settings } from "../../src/simulator/sandbox/salesforce/settings.ts";
import { startSandbox } from "../../src/simulator/sandbox/server.ts";
import type { ServiceMaker } from "../../src/simulator/sandbox/service.ts";
import { dayNumber } from "../../src/simulator/timeline.ts";
import type { Landing } from "../../src/warehouse/landing.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { GivenCompany } from "./given-company.ts";

/** A company behind a Salesforce sandbox, and data folders that are synced from it; all gone when it is closed. */
export class GivenSalesforce extends GivenCompany {
  static async of(
    deals: number,
    plan: Partial<CompanyPlan> = {},
    settings: Partial<Settings> = {},
    others: readonly ServiceMaker[] = [],
  ): Promise<GivenSalesforce> {
    const company = new Company(planOfSize(deals, { today: "2026-06-30", defects: false, ...plan }));
    // Field history lasts two years in Salesforce and what was deleted two weeks; here as long as the company, so that all can be compared.
    const kept = { historyShownMonths: 600, historyKeptMonths: 600, binDays: 10_000, rateDecimals: 12, ...settings };
    return new GivenSalesforce(await startSandbox({ company, services: [asSalesforce(kept), ...others] }), company);
  }

  connection(settings: Record<string, string | null> = {}): Connection {
    const { url, credentials } = this.sandbox.salesforce;
    return {
      name: "salesforce",
      settings: { address: url, signIn: "client-credentials", clientId: credentials.clientId!, ...settings },
      secrets: { read: () => ({ clientSecret: credentials.clientSecret! }), keep: () => undefined },
    };
  }

  world(change: Partial<SyncEffects> = {}): World {
    const effects = {
      ...systemEffects,
      now: () => this.now(),
      sleep: async () => undefined,
      random: () => 0,
      fetch: (url: string, init: RequestInit) => fetch(url, init),
      ...change,
    };
    return {
      effects,
      limiter: new Limiter({ inFlight: 5, share: 0.8 }, effects),
      signal: new AbortController().signal,
    };
  }

  /** Reads a round into landing; what it reads is in the numbers after `catchUp`. */
  round(workspace: Workspace, options: RoundOptions = {}, world = this.world()): Promise<Round> {
    return this.roundInto(workspace.data.landing, options, world);
  }

  /** The same with fields chosen: role → field. */
  roundAs(workspace: Workspace, fields: Readonly<Record<string, string>>): Promise<Round> {
    const connection = this.connection();
    const settings = { ...(connection.settings as object), fields };
    return syncRound(workspace.data.landing, salesforce, { ...connection, settings }, this.world());
  }

  /** The same without a warehouse. */
  roundInto(landing: Landing, options: RoundOptions = {}, world = this.world()): Promise<Round> {
    return syncRound(landing, salesforce, this.connection(), world, options);
  }

  async synced(options: RoundOptions = {}): Promise<Workspace> {
    const workspace = await this.workspace();
    await this.round(workspace, options);
    await workspace.data.catchUp();
    return workspace;
  }

  /** The same company read from its CSV export of the sandbox's day. */
  async imported(): Promise<Workspace> {
    const workspace = await this.workspace();
    const today = new Date(this.now().getTime() - 60_000).toISOString().slice(0, 10);
    const folder = this.folder();
    writeCsv(this.company, dayNumber(today), folder);
    // Salesforce has no plan rates, and does not say whether a quota is before ramp (docs/sandbox.md).
    edited(join(folder, "rates.csv"), (line) => (line.includes(",plan,") ? [] : [line]));
    edited(join(folder, "quotas.csv"), (line) => [line.replace(/,(final|full-rate),/, ",,")]);
    await importFiles(workspace, {
      paths: [folder],
      observedAt: today,
      dryRun: false,
      understood: () => undefined,
      progress: () => undefined,
    });
    return workspace;
  }

  /** Salesforce's id of every record → the company's own. */
  async ids(): Promise<Map<string, string>> {
    const { url, credentials } = this.sandbox.salesforce;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: credentials.clientId!,
      client_secret: credentials.clientSecret!,
    });
    const signedIn = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: form });
    const { access_token, instance_url } = (await signedIn.json()) as { access_token: string; instance_url: string };
    const ids = new Map<string, string>();
    for (const [object, field] of Object.entries(ownIds)) {
      let path: string | undefined =
        `/services/data/v68.0/queryAll/?q=${encodeURIComponent(`SELECT Id, ${field} FROM ${object}`)}`;
      while (path !== undefined) {
        const answer = await fetch(instance_url + path, { headers: { authorization: `Bearer ${access_token}` } });
        const page = (await answer.json()) as { records: Record<string, string | null>[]; nextRecordsUrl?: string };
        for (const record of page.records)
          if (record[field] != null) ids.set(record.Id!, record[field].replace(/^team_/, "team-"));
        path = page.nextRecordsUrl;
      }
    }
    return ids;
  }
}

function edited(file: string, change: (line: string) => readonly string[]): void {
  writeFileSync(file, readFileSync(file, "utf8").split("\n").flatMap(change).join("\n"));
}

const ownIds = {
  User: "EmployeeNumber",
  UserRole: "DeveloperName",
  Opportunity: "External_Id__c",
  Account: "External_Id__c",
  Lead: "External_Id__c",
  Task: "External_Id__c",
  Event: "External_Id__c",
  Contract: "External_Id__c",
  CampaignMember: "External_Id__c",
  Engagement__c: "Name",
};

/** Rows of a question as text, in order; ids of Salesforce are those of the company. */
export async function told(
  warehouse: Warehouse,
  sql: string,
  ids: ReadonlyMap<string, string> = new Map(),
): Promise<string[]> {
  const rows = await warehouse.rows(sql);
  return rows
    .map((row) =>
      JSON.stringify(row).replace(/"[0-9A-Za-z]{15}[A-Z0-9]{3}"/g, (id) =>
        JSON.stringify(ids.get(id.slice(1, -1)) ?? id.slice(1, -1)),
      ),
    )
    .sort();
}
