import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/app/connect.ts";
import { issueCounts } from "../../src/app/issues.ts";
import { scorecard } from "../../src/app/scorecard.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import { records } from "../../src/simulator/records.ts";
import { hubspot } from "../../src/simulator/sandbox/hubspot/hubspot.ts";
import { buyerActsOf } from "../../src/simulator/touches.ts";
import { compared } from "./compared.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

// One company: its deals in Salesforce, what buyers did in HubSpot. Half of HubSpot's records bear Salesforce's ids; three people bear somebody
// else's, five have a private address first, and at every other customer somebody works for the customer before too.
let given: GivenSalesforce;
let marketing: GivenHubspot;
let both: Workspace;
let alone: Workspace;
let ids: Map<string, string>;
let people: readonly Person[];

beforeAll(async () => {
  const planted = { syncedWithSalesforce: 0.5, crossedSyncs: 3, privateAddresses: 5 };
  const service = hubspot({ tenSecondly: 1_000_000, searchesPerSecond: 1_000_000, ...planted });
  given = await GivenSalesforce.of(200, { reps: 8 }, { sharedAddresses: 1000 }, [service]);
  marketing = GivenHubspot.beside(given);
  both = await given.workspace();
  await given.round(both);
  await readMarketing(both);
  await both.data.catchUp();
  [alone, ids, people] = [await given.synced(), await given.ids(), await peopleOf(marketing)];
}, 180_000);
afterAll(() => given.close());

test("deals, quotas and people are those of Salesforce alone, record for record", async () => {
  for (const [table, sql] of Object.entries(compared)) {
    const [here, there] = [await told(both.data.warehouse, sql), await told(alone.data.warehouse, sql)];
    expect(here.length, table).toBeGreaterThan(0);
    expect([table, onlyIn(here, there)]).toEqual([table, []]);
    expect([table, onlyIn(there, here)]).toEqual([table, []]);
  }
});

test("the scorecard is that of Salesforce alone, rep by rep and number by number", async () => {
  const asking = { period: "2026-Q1", asOf: "2026-06-30", language: "en" as const };
  const [here, there] = await Promise.all([scorecard(both, asking), scorecard(alone, asking)]);
  expect(here.reps.length).toBeGreaterThan(5);
  expect(here.reps).toEqual(there.reps);
  expect(here.team).toEqual(there.team);
});

test("what a buyer did is about the deal that the company says, once, for everybody whom the two services know as one", async () => {
  const { ours, theirs } = await actsOfTheKnown();
  expect(Map.groupBy(theirs, ({ kind }) => kind).size).toBe(4);
  expect(theirs.length).toBeGreaterThan(150);
  expect(onlyIn(theirs, ours)).toEqual([]);
  expect(onlyIn(ours, theirs)).toEqual([]);
  // Salesforce tells of some of them too, as answers to campaigns.
  const answers = "select count(*)::integer as n from raw.engagement";
  expect(Number((await both.data.warehouse.rows(answers))[0]?.n)).toBeGreaterThan(20);
  const [{ n } = {}] = await both.data.warehouse.rows("select count(*)::integer as n from raw.buyer_act");
  expect(n).toBe(people.reduce((sum, { acts }) => sum + acts, 0));
});

test("deals with two acts in their first fortnight, and those with fewer, are the company's own, inbound and outbound", async () => {
  const doubtful = new Set(people.filter(({ standing }) => standing !== "known").map(({ account }) => account));
  const sql = `select deal.opportunity_id as deal, deal.account_id as account, deal.is_inbound, deal.opened_on::varchar as opened, count(act.at)::integer as acts
    from core.opportunity as deal
    left join core.engagement as act on act.opportunity_id = deal.opportunity_id and act.at >= deal.opened_on and act.at < deal.opened_on + 14
    group by all`;
  const deals = (await told(both.data.warehouse, sql, ids))
    .map(
      (row) => JSON.parse(row) as { deal: string; account: string; is_inbound: boolean; opened: string; acts: number },
    )
    .filter(({ account }) => !doubtful.has(account));
  const byDeal = Map.groupBy(actsInTruth(), ({ deal }) => deal);
  const fortnight = 14 * 86_400_000;
  for (const { deal, opened, acts } of deals) {
    const since = (at: string) => Date.parse(at) - Date.parse(opened);
    const early = (byDeal.get(deal) ?? []).filter(({ at }) => since(at) >= 0 && since(at) < fortnight);
    expect([deal, acts]).toEqual([deal, early.length]);
  }
  for (const isInbound of [true, false])
    expect(deals.filter(({ is_inbound, acts }) => is_inbound === isInbound && acts >= 2).length).toBeGreaterThan(1);
});

test("whom the services do not agree on is said, those alone, and nothing of theirs is tied to a deal", async () => {
  const issues = await both.data.warehouse.rows(
    "select code, record_id, saw from core.data_issue where code in ('ambiguous-contact', 'contact-mismatch') order by record_id",
  );
  const expected = people.filter(
    ({ standing, acts }) => acts > 0 && (standing === "ambiguous-contact" || standing === "contact-mismatch"),
  );
  expect(expected.filter(({ standing }) => standing === "ambiguous-contact").length).toBeGreaterThan(2);
  expect(expected.filter(({ standing }) => standing === "contact-mismatch").length).toBeGreaterThan(1);
  expect(issues.map(({ code, record_id }) => `${record_id} ${code}`)).toEqual(
    expected.map(({ id, standing }) => `${id} ${standing}`).sort(),
  );
  for (const { saw } of issues) expect(saw).toMatch(/^buyer\d@a-\d+\.example: .+ \/ .+$/); // the address and the accounts it could be of
  const tied = await both.data.warehouse.rows(
    "select count(*)::integer as n from core.engagement join (select act_id from raw.buyer_act where buyer_ref in (select record_id from core.data_issue where object = 'contact')) on act_id = engagement_id where account_id is not null or opportunity_id is not null",
  );
  expect(tied).toEqual([{ n: 0 }]);
});

test("who is in HubSpot alone is counted", async () => {
  const unmatched = people.filter(({ standing, acts }) => acts > 0 && standing === "unmatched");
  expect(unmatched.length).toBeGreaterThan(0);
  const gap = (await issueCounts(both)).find(({ code }) => code === "unmatched-buyer");
  expect(gap).toMatchObject({ count: unmatched.length, of: people.filter(({ acts }) => acts > 0).length });
});

test("three weeks later both are read on, the other way round, and the company's own acts are still theirs", async () => {
  const before = (await actsOfTheKnown()).theirs.length;
  given.sandbox.letPass({ days: 20 });
  await readMarketing(both);
  await given.round(both);
  await both.data.catchUp();
  [ids, people] = [await given.ids(), await peopleOf(marketing)];
  const { ours, theirs } = await actsOfTheKnown();
  expect(theirs.length).toBeGreaterThan(before);
  expect(onlyIn(theirs, ours)).toEqual([]);
  expect(onlyIn(ours, theirs)).toEqual([]);
}, 120_000);

test("an account that was read for engagement is not read whole afterwards, nor the other way round", async () => {
  await expect(
    marketing.round(both, {}, marketing.world(), marketing.connection({ role: "everything" })),
  ).rejects.toMatchObject({ code: "crm-other-role", hint: expect.stringContaining("--role engagement") });
});

test("HubSpot connected beside Salesforce is read for engagement unless somebody says otherwise, and stays so", async () => {
  const workspace = await given.workspace();
  const hubspot = (settings: object = {}) =>
    connect(workspace, {
      connector: "hubspot",
      fromHere: true,
      settings: { address: given.sandbox.hubspot.url, ...settings },
      secrets: { serviceKey: marketing.secrets.serviceKey! },
    });
  const roleNow = () => workspace.store.connections.all().find(({ name }) => name === "hubspot")?.settings;
  const { name: _, settings, secrets } = given.connection();
  await connect(workspace, {
    connector: "salesforce",
    fromHere: true,
    settings: settings as object as Record<string, unknown>,
    secrets: secrets.read(),
  });
  const beside = await hubspot();
  expect(roleNow()).toMatchObject({ role: "engagement" });
  expect(beside.found).not.toContain("deals");
  expect(beside.remarks[0]).toMatchObject({
    says: expect.stringMatching(/salesforce keeps the deals.*--role everything/),
  });
  const whole = await hubspot({ role: "everything" });
  expect(whole.found).toContain("deals");
  expect(whole.remarks[0]).toMatchObject({ says: expect.stringContaining("the deals of both count") });
  await hubspot();
  expect(roleNow()).toMatchObject({ role: "everything" }); // connected again, say with a new key, it is what it was
});

interface Person {
  readonly id: string;
  /** The one that the company knows, and the one that HubSpot puts first. */
  readonly address: string;
  readonly shown: string;
  readonly account: string;
  /** What they did so far. */
  readonly acts: number;
  /** What can be made of them; known by account: it is certain at which customer they are, and not who of its people. */
  readonly standing: "known" | "known by account" | "unmatched" | "ambiguous-contact" | "contact-mismatch";
}

/** Everybody in HubSpot, judged by what was planted and by what HubSpot itself shows of ids. */
async function peopleOf({ sandbox, company }: GivenHubspot): Promise<Person[]> {
  const acts = new Map<string, number>();
  for (const deal of company.deals())
    for (const act of buyerActsOf(deal, company.plan))
      if (act.at < sandbox.world.now) acts.set(act.contact, (acts.get(act.contact) ?? 0) + 1);
  const companies = new Map(
    (await shown("companies", "salesforceaccountid,reference")).map((one) => [one.properties.reference!, one]),
  );
  const deals = await shown("deals", "salesforceopportunityid,reference");
  const isSynced = new Map(
    deals.map(({ properties }) => [properties.reference!, properties.salesforceopportunityid != null]),
  );
  const dealsOf = Map.groupBy(company.deals(), (deal) => deal.account.id);
  const contacts = await shown("contacts", "email,hs_additional_emails,salesforcecontactid,salesforceleadid");
  return contacts.map(({ id, properties }): Person => {
    const address = properties.hs_additional_emails ?? properties.email!;
    const number = Number(/a-(\d+)\.example/.exec(address)![1]);
    const account = `A-${number}`;
    const isShared = address.startsWith("buyer2") && companies.has(`A-${number % 2 === 0 ? number - 1 : number + 1}`);
    const hasId = properties.salesforcecontactid != null || properties.salesforceleadid != null;
    const isOfCompany = companies.get(account)?.properties.salesforceaccountid != null;
    // Renewals are talked over without anybody writing down with whom.
    const isOfDeal = dealsOf.get(account)?.some(({ id, type }) => type !== "renewal" && isSynced.get(id) === true);
    const standing = () => {
      if (address.startsWith("buyer1") && number <= 3) return "contact-mismatch";
      if (hasId || !isShared) return "known";
      // Salesforce has the address of odd ones at two customers, and that of even ones at none.
      if (number % 2 === 1) return isOfCompany ? "known" : "ambiguous-contact";
      return isOfCompany || isOfDeal ? "known by account" : "unmatched";
    };
    return { id, address, shown: properties.email!, account, acts: acts.get(address) ?? 0, standing: standing() };
  });
}

interface Act {
  readonly kind: string;
  readonly contact: string;
  readonly account: string | null;
  readonly deal: string | null;
  readonly at: string;
  readonly asset: string;
}

/** Acts of people whom the services know as one: as we have them, and as the company's own export has them. */
async function actsOfTheKnown(): Promise<{ ours: Act[]; theirs: Act[] }> {
  const known = new Map(people.filter(({ standing }) => standing === "known").map((one) => [one.shown, one]));
  const sql = `select kind, contact_id as contact, account_id as account, opportunity_id as deal, strftime(timezone('UTC', "at"), '%Y-%m-%dT%H:%M:%SZ') as at, asset from core.engagement`;
  const ours = (await told(both.data.warehouse, sql, ids)).map((row) => JSON.parse(row) as Act);
  const accounts = new Map([...known.values()].map(({ address, account }) => [address, account]));
  return {
    // What was done before anybody entered a deal is in no export of deals; at another customer, somebody else has the address too.
    ours: ours
      .map((act) => ({ ...act, contact: known.get(act.contact)?.address ?? act.contact }))
      .filter(({ contact, account }) => accounts.get(contact) === account),
    theirs: actsInTruth().filter(({ contact }) => accounts.has(contact)),
  };
}

function actsInTruth(): Act[] {
  const acts: Act[] = [];
  for (const [table, [, kind, contact, account, deal, at, asset]] of records(given.company, given.sandbox.world.today))
    if (table === "engagement")
      acts.push({ kind: kind!, contact: contact!, account: account!, deal: deal!, at: at!, asset: asset! });
  return acts;
}

/** All records of a type, in the order of ids. */
async function shown(type: string, properties: string) {
  const { url, credentials } = given.sandbox.hubspot;
  const all: { id: string; properties: Record<string, string | null> }[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const answer = await fetch(`${url}/crm/objects/2026-09/${type}?limit=100&properties=${properties}${after}`, {
      headers: { authorization: `Bearer ${credentials.serviceKey}` },
    });
    const page = (await answer.json()) as { results: typeof all; paging?: { next: { after: string } } };
    all.push(...page.results);
    after = page.paging && `&after=${page.paging.next.after}`;
  }
  return all;
}

async function readMarketing(workspace: Workspace): Promise<void> {
  await marketing.round(workspace, {}, marketing.world(), marketing.connection({ role: "engagement" }));
}

function onlyIn(some: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = Map.groupBy(others, (one) => JSON.stringify(one));
  return some.filter((one) => left.get(JSON.stringify(one))?.pop() === undefined).slice(0, 3);
}
