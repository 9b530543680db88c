import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../../src/app/import.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import { hubspot } from "../../src/crm/hubspot/connector.ts";
import type { Connection, Json, World } from "../../src/crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../../src/crm/sync/effects.ts";
import { Limiter } from "../../src/crm/sync/limiter.ts";
import { type Round, type RoundOptions, syncRound } from "../../src/crm/sync/round.ts";
import { Company } from "../../src/simulator/company.ts";
import { type CompanyPlan, planOfSize } from "../../src/simulator/plan.ts";
import type { Row, Table } from "../../src/simulator/records.ts";
import { tables } from "../../src/simulator/records.ts";
import { hubspot as asHubspot, type HubspotOptions } from "../../src/simulator/sandbox/hubspot/hubspot.ts";
import type { Sandbox } from "../../src/simulator/sandbox/sandbox.ts";
import { startSandbox } from "../../src/simulator/sandbox/server.ts";
import { dayText } from "../../src/simulator/timeline.ts";
import type { Landing } from "../../src/warehouse/landing.ts";
import { GivenCompany } from "./given-company.ts";
import { holdable } from "./holdable.ts";

/** A company behind a HubSpot sandbox, and data folders that are synced from it; all gone when it is closed. */
export class GivenHubspot extends GivenCompany {
  readonly secrets: Record<string, string>;

  private constructor(sandbox: Sandbox, company: Company) {
    super(sandbox, company);
    const { serviceKey, clientSecret, refreshToken } = sandbox.hubspot.credentials;
    this.secrets = { serviceKey: serviceKey!, clientSecret: clientSecret!, refreshToken: refreshToken! };
  }

  /** Rates are such that no story waits for them; stories about rates set their own. */
  static async of(deals: number, plan: Partial<CompanyPlan> = {}, options: HubspotOptions = {}): Promise<GivenHubspot> {
    const company = new Company(planOfSize(deals, { today: "2026-06-30", defects: false, ...plan }));
    const service = asHubspot({ tenSecondly: 1_000_000, searchesPerSecond: 1_000_000, ...options });
    return new GivenHubspot(await startSandbox({ company, services: [service] }), company);
  }

  /** The HubSpot that a sandbox serves beside another service; closed with that. */
  static beside({ sandbox, company }: GivenCompany): GivenHubspot {
    return new GivenHubspot(sandbox, company);
  }

  connection(settings: Readonly<Record<string, Json>> = {}): Connection {
    return {
      name: "hubspot",
      settings: { address: this.sandbox.hubspot.url, ...settings },
      secrets: { read: () => this.secrets, keep: (changes) => void Object.assign(this.secrets, changes) },
    };
  }

  /** Waits are over at once: a clock of its own goes on by as much. */
  world(change: Partial<SyncEffects> = {}, signal = new AbortController().signal): World {
    let waited = 0;
    const effects: SyncEffects = {
      ...systemEffects,
      now: () => new Date(this.now().getTime() + waited),
      sleep: async (milliseconds) => {
        waited += milliseconds;
      },
      random: () => 0,
      fetch: (url, init) => fetch(url, init),
      ...change,
    };
    return { effects, limiter: new Limiter({ inFlight: 5, share: 0.8 }, effects), signal };
  }

  /** Reads a round into landing; what it reads is in the numbers after `catchUp`. */
  round(
    workspace: Workspace,
    options: RoundOptions = {},
    world = this.world(),
    connection = this.connection(),
  ): Promise<Round> {
    return this.roundInto(workspace.data.landing, options, world, connection);
  }

  /** The same without a warehouse. */
  roundInto(
    landing: Landing,
    options: RoundOptions = {},
    world = this.world(),
    connection = this.connection(),
  ): Promise<Round> {
    return syncRound(landing, hubspot, connection, world, options);
  }

  async synced(workspace?: Workspace, options: RoundOptions = {}): Promise<Workspace> {
    const open = workspace ?? (await this.workspace());
    await this.round(open, options);
    await open.data.catchUp();
    return open;
  }

  /** The same company read from the export of the sandbox's day, as far as HubSpot can hold it. */
  async imported(): Promise<Workspace> {
    const workspace = await this.workspace();
    const { today } = this.sandbox.world;
    const folder = this.folder();
    writeTables(folder, holdable(this.company, today));
    await importFiles(workspace, {
      paths: [folder],
      observedAt: dayText(today),
      dryRun: false,
      understood: () => undefined,
      progress: () => undefined,
    });
    return workspace;
  }

  /** HubSpot's id of every record → the company's own, by what people would know them by. */
  async ids(): Promise<Map<string, string>> {
    // Owners whom nobody knows any more.
    const ids = new Map([
      ["70100013", "robin-sandell"],
      ["70100026", "kim-adler"],
    ]);
    const { url, credentials } = this.sandbox.hubspot;
    const headers = { authorization: `Bearer ${credentials.serviceKey}` };
    const get = async (path: string) =>
      (await (await fetch(url + path, { headers })).json()) as {
        results: { id: string; email?: string; name?: string; properties: Record<string, string | null> }[];
        paging?: { next: { after: string } };
      };
    for (const type of ["deals", "companies", "leads"])
      for (const archived of [false, true])
        for (let after: string | undefined = ""; after !== undefined; ) {
          const page = await get(
            `/crm/objects/2026-09/${type}?limit=100&properties=reference&archived=${archived}${after}`,
          );
          for (const { id, properties } of page.results) ids.set(id, properties.reference!);
          after = page.paging && `&after=${page.paging.next.after}`;
        }
    for (const archived of [false, true])
      for (const owner of (await get(`/crm/owners/2026-09?limit=500&archived=${archived}`)).results) {
        const person = this.company.people.find((one) => one.email === owner.email);
        if (person !== undefined) ids.set(owner.id, person.id);
      }
    for (const team of (await get("/settings/users/2026-09/teams")).results) {
      const own = this.company.teams.find((one) => one.name === team.name)?.id;
      ids.set(team.id, own ?? team.name!);
    }
    return ids;
  }
}

function writeTables(folder: string, rows: Iterable<readonly [Table, Row]>): void {
  mkdirSync(folder, { recursive: true });
  const lines = new Map<Table, string[]>();
  for (const [table, row] of rows) {
    const own = lines.get(table) ?? [tables[table].join(",")];
    own.push(
      row
        .map((cell) => (cell === null ? "" : /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(","),
    );
    lines.set(table, own);
  }
  for (const [table, own] of lines) writeFileSync(join(folder, `${table}.csv`), `${own.join("\n")}\n`);
}
