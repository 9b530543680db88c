import { hubspot } from "../../../src/crm/hubspot/connector.ts";
import { hubspotObjects } from "../../../src/crm/hubspot/objects.ts";
import { salesforce } from "../../../src/crm/salesforce/connector.ts";
import { salesforceObjects } from "../../../src/crm/salesforce/objects.ts";
import type { Connection, Connector, Json, Step } from "../../../src/crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../../../src/crm/sync/effects.ts";
import { Limiter } from "../../../src/crm/sync/limiter.ts";
import { type Round, type RoundOptions, syncRound } from "../../../src/crm/sync/round.ts";
import { type Row, records, type Table } from "../../../src/simulator/records.ts";
import type { FaultOrder } from "../../../src/simulator/sandbox/faults.ts";
import { Landing } from "../../../src/warehouse/landing.ts";
import { GivenHubspot } from "../given-hubspot.ts";
import { GivenSalesforce } from "../given-salesforce.ts";
import { holdable } from "../holdable.ts";
import { copied, type Manifest } from "./landed.ts";

/** What a CRM differs in from the other; the checks are the same. */
interface Traits {
  readonly connector: Connector;
  readonly given: GivenSalesforce | GivenHubspot;
  readonly connection: Connection;
  /** The first is good, each of the others is refused. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly wrong: Readonly<Record<string, string>>;
  /** By the landing object of deals, accounts and leads. */
  readonly objects: {
    readonly deals: string;
    readonly leads: string;
    readonly accounts: string;
    readonly activities: readonly string[];
  };
  readonly every: readonly string[];
  /** Withdrawn, leads are hidden. */
  readonly leadRights: readonly string[];
  /** Whether a step asks for what a record is known by, and can be read on by. */
  readonly hasKeyAndCursor: (step: Step) => boolean;
  /** What a step asks for of each record. */
  readonly fieldsOf: (step: Step) => readonly string[];
  /** Whether a landed line has that field, with or without a value. */
  readonly lineHas: (line: Record<string, unknown>, field: string) => boolean;
  /** Every meaning that a field of the account's own could have. */
  readonly roles: readonly string[];
  readonly repeats: readonly FaultOrder[];
  /** Calls that page on, and those that ask for deals. */
  readonly nextPage: RegExp;
  readonly readsDeals: string;
  /** A field of deals that somebody made, by its name in the CRM, and a new one. */
  readonly field: {
    readonly object: string;
    readonly competitor: string;
    readonly added: string;
    readonly type: string;
  };
  /** The company's records as far as the CRM holds them. */
  readonly holds: () => Iterable<readonly [Table, Row]>;
  /** Columns of the raw tables that nothing in this CRM fills, each with its reason. */
  readonly never: Readonly<Record<string, string>>;
}

/** A CRM under the checks: a company behind its sandbox, what was read of it first, and readings of what it is now. */
export class Crm {
  readonly traits: Traits;
  readonly firstFolder: string;
  readonly first: Round;
  /** Access tokens that went over the wire. */
  readonly tokens: Set<string>;
  #now: Promise<{ readonly landing: Landing; readonly round: Round }> | undefined;

  private constructor(traits: Traits, firstFolder: string, first: Round, tokens: Set<string>) {
    this.traits = traits;
    this.firstFolder = firstFolder;
    this.first = first;
    this.tokens = tokens;
  }

  static async of(traits: Traits): Promise<Crm> {
    const tokens = new Set<string>();
    const folder = traits.given.folder();
    const world = worldOf(traits, { tokens });
    const first = await syncRound(Landing.open(folder), traits.connector, traits.connection, world);
    return new Crm(traits, folder, first, tokens);
  }

  get name(): string {
    return this.traits.connector.name;
  }

  get firstLanding(): Landing {
    return Landing.open(this.firstFolder);
  }

  /** Reads on from the first reading, as somebody may have changed what it left. */
  onward(change?: (manifest: Manifest) => unknown, from = this.firstFolder): Landing {
    return copied(from, this.traits.given.folder(), change);
  }

  async round(landing: Landing, how: RoundOptions & Surroundings = {}): Promise<Round> {
    const { connection = this.traits.connection } = how;
    return syncRound(landing, this.traits.connector, connection, worldOf(this.traits, how), how);
  }

  /** A whole reading of the company as it is now, made once for each now. */
  whole(): Promise<{ readonly landing: Landing; readonly round: Round }> {
    this.#now ??= (async () => {
      const landing = Landing.open(this.traits.given.folder());
      return { landing, round: await this.round(landing) };
    })();
    return this.#now;
  }

  /** Time passes and users work, and what was read before is no longer all. */
  happens(work: (sandbox: Traits["given"]["sandbox"]) => void): void {
    this.#now = undefined;
    work(this.traits.given.sandbox);
  }

  /** The company's own id → the CRM's. */
  async ids(): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await this.traits.given.ids())].map(([id, own]) => [own, id]));
  }
}

interface Surroundings {
  readonly connection?: Connection | undefined;
  /** Milliseconds that this machine's clock is ahead. */
  readonly skew?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tokens?: Set<string> | undefined;
}

function worldOf({ given }: Traits, { skew = 0, signal, tokens }: Surroundings) {
  let waited = 0;
  const effects: SyncEffects = {
    ...systemEffects,
    now: () => new Date(given.now().getTime() + skew + waited),
    // A wait is over at once; the clock has gone on by as much.
    sleep: async (milliseconds) => {
      waited += milliseconds;
    },
    random: () => 0,
    fetch: (url, init) => {
      const token = new Headers(init.headers).get("authorization")?.replace(/^Bearer /, "");
      if (token !== undefined) tokens?.add(token);
      return fetch(url, init);
    },
  };
  return {
    effects,
    limiter: new Limiter({ inFlight: 5, share: 0.8 }, effects),
    signal: signal ?? new AbortController().signal,
  };
}

const small = { reps: 8 };

export async function salesforceCrm(): Promise<Crm> {
  const given = await GivenSalesforce.of(200, small, { pageSize: 200, bulkPageRecords: 500 });
  const connection = given.connection();
  const formatOf = (step: Step) => step.format as { fields: string[] };
  return Crm.of({
    connector: salesforce,
    given,
    connection,
    secrets: connection.secrets.read(),
    wrong: { clientSecret: "not the secret" },
    objects: { deals: "opportunity", leads: "lead", accounts: "account", activities: ["task", "event"] },
    every: salesforceObjects.map(({ object }) => object),
    leadRights: ["object:Lead"],
    hasKeyAndCursor: (step) =>
      formatOf(step).fields.includes("Id") &&
      (step.after === undefined || formatOf(step).fields.includes("SystemModstamp") || step.source.endsWith("History")),
    fieldsOf: (step) => formatOf(step).fields,
    lineHas: (line, field) => {
      const [parent, child] = field.split(".") as [string, string | undefined];
      return child === undefined ? parent in line : line[parent] === null || child in (line[parent] as object);
    },
    roles: salesforceObjects.flatMap(({ object, roles }) => roles.map(({ name }) => `${object}.${name}`)),
    repeats: [
      { kind: "page-repeated", on: "query/0r8", times: 3 },
      { kind: "record-twice", on: "query/0r8", times: 3 },
    ],
    nextPage: /query\/0r8|locator=/,
    readsDeals: "FROM%20Opportunity$",
    field: { object: "Opportunity", competitor: "Competitor__c", added: "Deal_Desk__c", type: "string" },
    holds: () => records(given.company, given.sandbox.world.today),
    never: {
      "account.size_band": "the org counts employees",
      "activity.outcome": "these people write down none",
      "engagement.buyer_ref": "an answer to a campaign names the deal itself",
      "forecast_call.period_label": "periods have their days",
      "fx_rate.fiscal_year": "Salesforce has no plan rates",
      "opportunity.ends_on": "contracts say it",
      "account.merged_into": "no customer was merged in this company",
      "opportunity.merged_into": "nothing was merged in this company",
      "opportunity.opened_on": "no deal of this company has another day than that of its creation",
      "opportunity.pipeline_ref": "there is one pipeline",
      "opportunity.starts_on": "contracts say it",
      "product.list_price": "price books are not read",
      "quota.basis": "Salesforce does not say",
      "quota.period_label": "periods have their days",
      "stage.pipeline_id": "there is one pipeline",
      "team_member.from_on": "nobody has been seen to move yet",
      "team_member.until_on": "who moves is in the next team from then on",
    },
  });
}

export async function hubspotCrm(): Promise<Crm> {
  const given = await GivenHubspot.of(200, small);
  const connection = given.connection();
  const asked = (step: Step) => (step.ask as { reading?: { properties: string[] } }).reading?.properties ?? [];
  return Crm.of({
    connector: hubspot,
    given,
    connection,
    secrets: given.secrets,
    wrong: { serviceKey: "pat-na1-wrong" },
    objects: {
      deals: "deals",
      leads: "leads",
      accounts: "companies",
      activities: ["calls", "emails", "meetings", "tasks"],
    },
    every: [
      ..."people teams stages rates goals forecasts products".split(" "),
      ...hubspotObjects.map(({ object }) => object),
      ..."form_submissions event_participations mail_opens page_visits".split(" "),
    ],
    leadRights: ["crm.objects.leads.read"],
    hasKeyAndCursor: (step) => (step.after as { since?: string } | undefined)?.since !== "",
    fieldsOf: asked,
    lineHas: (line, field) => field in ((line.record as { properties: object } | undefined)?.properties ?? {}),
    roles: hubspotObjects.flatMap(({ object, roles }) => roles.map(({ name }) => `${object}.${name}`)),
    repeats: [
      { kind: "page-repeated", on: "emails\\?.*after=", times: 2 },
      { kind: "record-on-two-pages", on: "calls\\?", times: 2 },
    ],
    nextPage: /after=/,
    readsDeals: "deals/batch/read",
    field: { object: "deals", competitor: "competitor", added: "deal_desk", type: "string" },
    holds: () => holdable(given.company, given.sandbox.world.today),
    never: {
      "account.size_band": "the account counts employees",
      "activity.is_deleted": "nothing was archived in this company",
      "activity.outcome": "these people write down none",
      "engagement.is_deleted": "what a buyer did is never taken back",
      "engagement.opportunity_ref": "deals say who takes part in them, acts do not",
      "contact.became": "of people a company says who they are and no more",
      "contact.email": "of people a company says who they are and no more",
      "contact.is_deleted": "of people a company says who they are and no more",
      "contact.opportunity_ref": "deals say who takes part in them",
      "forecast_call.period_label": "periods have their days",
      "fx_rate.fiscal_year": "HubSpot has no plan rates",
      "lead.is_deleted": "nothing was archived in this company",
      "opportunity.ends_on": "line items say it",
      "account.merged_into": "no customer was merged in this company",
      "opportunity.merged_into": "nothing was merged in this company",
      "opportunity.opened_on": "no deal of this company has another day than that of its creation",
      "opportunity.starts_on": "line items say it",
      "quota.basis": "only a goal's name can say it, and these do not",
      "quota.period_label": "periods have their days",
      "split.is_deleted": "shares of a deal come together",
      "stage.forecast_category": "deals have it, stages do not",
      "subscription_term.is_deleted": "line items of a deal come together",
      "team.manager_ref": "people have managers, teams do not",
      "team_member.from_on": "there is the team of today only",
      "team_member.until_on": "there is the team of today only",
    },
  });
}

/** The connection with other settings. */
export function withSettings(connection: Connection, settings: Readonly<Record<string, Json>>): Connection {
  return { ...connection, settings: { ...(connection.settings as object), ...settings } };
}
