import { afterAll, beforeEach, expect, test } from "vitest";
import { givenPortal, listAll } from "./given-portal.ts";
import { defaultSettings } from "./settings.ts";

const portal = await givenPortal({ tenSecondly: 100_000 });
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());
beforeEach(() => Object.assign(portal.sandbox.hubspot.settings, defaultSettings, { tenSecondly: 100_000 }));

interface Ends {
  readonly results: readonly {
    readonly from: { readonly id: string };
    readonly to: readonly {
      readonly toObjectId: string | number;
      readonly associationTypes: readonly {
        readonly category: string;
        readonly typeId: number;
        readonly label: string | null;
      }[];
    }[];
    readonly paging?: { readonly next: { readonly after: string } };
  }[];
  readonly errors?: readonly {
    readonly subCategory: string;
    readonly context: { readonly fromObjectId: readonly string[] };
  }[];
}

const read = (to: string, inputs: readonly { id: string; after?: string }[], from = "deals") =>
  portal.post<Ends>(`/crm/associations/2026-09/${from}/${to}/batch/read`, { inputs });

test("H11: a deal is tied to its company, as the primary one too, and both path families agree", async () => {
  const deals = await listAll(portal, "/crm/v3/objects/deals?properties=reference");
  const companies = new Map(
    (await listAll(portal, "/crm/v3/objects/companies?properties=reference")).map((one) => [
      one.id,
      one.properties.reference,
    ]),
  );
  const inputs = deals.slice(0, 300).map(({ id }) => ({ id }));
  const { body } = await read("companies", inputs);
  const references = new Map(deals.map((deal) => [deal.id, deal.properties.reference!]));
  for (const { from, to } of body.results) {
    expect(to).toHaveLength(1);
    expect(companies.get(String(to[0]!.toObjectId))).toBe(world.deal(references.get(from.id)!)!.account.id);
    expect(to[0]!.associationTypes.map(({ label }) => label)).toEqual(["Primary", null]);
  }
  const older = await portal.post<Ends>("/crm/v4/associations/deals/companies/batch/read", { inputs });
  expect(older.body.results).toEqual(body.results);
});

test("H11: inputs that have none are reported, which is no failure, or just absent", async () => {
  const renewal = (await listAll(portal, "/crm/v3/objects/deals?properties=dealtype")).find(
    (deal) => deal.properties.dealtype === "renewal",
  )!;
  const { status, body } = await read("contacts", [{ id: renewal.id }]);
  expect([status, body.results]).toEqual([207, []]);
  expect(body.errors![0]).toMatchObject({
    subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
    context: { fromObjectId: [renewal.id] },
  });
  portal.sandbox.hubspot.settings.unassociated = "absent";
  expect((await read("contacts", [{ id: renewal.id }])).status).toBe(200);
});

test("H11: long ones are paged per input, and ids come as texts or numbers", async () => {
  const deals = await listAll(portal, "/crm/v3/objects/deals");
  const all = (
    await read(
      "emails",
      deals.slice(0, 100).map(({ id }) => ({ id })),
    )
  ).body.results;
  const whole = all.find((one) => one.to.length > 4)!;
  const some = whole.from;
  portal.sandbox.hubspot.settings.associationPage = 2;
  portal.sandbox.hubspot.settings.toObjectId = "number";
  const got: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = (await read("emails", [after === undefined ? { id: some.id } : { id: some.id, after }])).body
      .results[0]!;
    for (const { toObjectId } of page.to) expect(typeof toObjectId).toBe("number");
    got.push(...page.to.map(({ toObjectId }) => String(toObjectId)));
    after = page.paging?.next.after;
    if (after === undefined) break;
  }
  expect(got).toEqual(whole.to.map(({ toObjectId }) => toObjectId));
});

test("H11: at most 1,000 inputs", async () => {
  expect(
    (
      await read(
        "companies",
        Array.from({ length: 1001 }, (_, id) => ({ id: String(id) })),
      )
    ).status,
  ).toBe(400);
});

test("H11: seen from either end it is the same tie", async () => {
  const deals = await listAll(portal, "/crm/v3/objects/deals?associations=contacts,calls,leads,line_items");
  for (const type of ["contacts", "calls", "leads", "line_items"]) {
    const there = deals.flatMap((deal) =>
      (deal.associations?.[type]?.results ?? []).map((end) => `${deal.id} ${end.id}`),
    );
    const back = (await listAll(portal, `/crm/v3/objects/${type}?associations=deals`)).flatMap((one) =>
      (one.associations?.deals?.results ?? []).map((end) => `${end.id} ${one.id}`),
    );
    expect(new Set(there)).toEqual(new Set(back));
    expect(there.length).toBeGreaterThan(50);
  }
});

test("a fault: a deal that thousands are tied to", async () => {
  const [some] = await listAll(portal, "/crm/v3/objects/deals");
  portal.sandbox.fault({ kind: "crowded-deal", with: { count: 700 } });
  const page = (await read("emails", [{ id: some!.id }])).body.results[0]!;
  expect([page.to.length, page.paging === undefined]).toEqual([500, false]);
});

test("H12: who was merged away brings along what it was tied to, but for what was primary", async () => {
  const [survivor, loser] = [...world.standingDeals()]
    .filter(({ deal, standing }) => !standing.isDeleted && deal.type === "new")
    .map(({ deal }) => deal);
  const records = await listAll(portal, "/crm/v3/objects/deals?properties=reference");
  const [kept, lost] = [survivor, loser].map(
    (deal) => records.find(({ properties }) => properties.reference === deal!.id)!.id,
  );
  const tied = async (to: string, id: string) => (await read(to, [{ id }])).body.results[0]?.to ?? [];
  const [contacts, others] = [await tied("contacts", kept!), await tied("contacts", lost!)];
  const [emails, moreEmails] = [await tied("emails", kept!), await tied("emails", lost!)];
  const companies = await tied("companies", lost!);
  portal.sandbox.letPass({ minutes: 10 });
  portal.sandbox.do({ act: "merge-deals", loser: loser!.id, survivor: survivor!.id });

  const ids = (ends: typeof contacts) => ends.map(({ toObjectId }) => toObjectId).sort();
  expect(ids(await tied("contacts", kept!))).toEqual(ids([...contacts, ...others]));
  expect(ids(await tied("emails", kept!))).toEqual(ids([...emails, ...moreEmails]));
  expect((await tied("companies", kept!)).map(({ associationTypes }) => associationTypes[0]!.label)).toEqual([
    "Primary",
    null,
  ]);
  const [back] = (await read("deals", [{ id: String(others[0]!.toObjectId) }], "contacts")).body.results;
  expect(back!.to.map(({ toObjectId }) => toObjectId)).toContain(kept);
  const [deals] = (await read("deals", [{ id: String(companies[0]!.toObjectId) }], "companies")).body.results;
  expect(deals!.to.map(({ toObjectId }) => toObjectId)).toContain(kept);
});

test("H12: who goes on into a third takes along what came with one before, and the third names both", async () => {
  const [first, second, third] = [...world.standingDeals()]
    .filter(({ deal, standing }) => !standing.isDeleted && deal.type === "new")
    .map(({ deal }) => deal)
    .slice(1); // something went into the first already
  const records = await listAll(portal, "/crm/v3/objects/deals?properties=reference");
  const idOf = (deal: typeof first) => records.find(({ properties }) => properties.reference === deal!.id)!.id;
  const contacts = async (id: string) =>
    ((await read("contacts", [{ id }])).body.results[0]?.to ?? []).map(({ toObjectId }) => toObjectId);
  const each = await Promise.all([first, second, third].map((deal) => contacts(idOf(deal))));
  portal.sandbox.letPass({ minutes: 10 });
  portal.sandbox.do({ act: "merge-deals", loser: first!.id, survivor: second!.id });
  portal.sandbox.letPass({ minutes: 10 });
  portal.sandbox.do({ act: "merge-deals", loser: second!.id, survivor: third!.id });

  expect((await contacts(idOf(third))).sort()).toEqual(each.flat().sort());
  const kept = await portal.get(`/crm/v3/objects/deals/${idOf(third)}?properties=hs_merged_object_ids`);
  const { properties } = kept.body as unknown as (typeof records)[number];
  expect(properties.hs_merged_object_ids!.split(";").sort()).toEqual([idOf(first), idOf(second)].sort());
});
