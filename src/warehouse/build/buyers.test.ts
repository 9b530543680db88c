import { expect, test } from "vitest";
import { given } from "../../../test/world/given.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";

// Two customers: Acme with a deal from March and one from June, Globex with one from April. Ids are Salesforce's, of 18 characters; what syncs
// with it may write 15 of them.
const [acme, globex] = ["001A00000000001AAA", "001A00000000002AAA"];
const [march, june, april] = ["006A00000000001AAA", "006A00000000002AAA", "006A00000000003AAA"];
const [kim, lee, ada] = ["003A00000000001AAA", "003A00000000002AAA", "003A00000000003AAA"];
const lead = "00QA00000000001AAA";

const deal = (opportunity_id: string, account_ref: string, created_at: string, more: object = {}) => ({
  opportunity_id,
  account_ref,
  owner_ref: "Rep",
  outcome: "open",
  created_at,
  ...more,
});
const act = (act_id: string, buyer_ref: string | null, more: object = {}) => ({
  act_id,
  buyer_ref,
  kind: "visit",
  at: "2026-07-01T10:00:00Z",
  ...more,
});

/** Acts with the deal and the account they were about, what is wrong, and who is missing. */
async function told(raw: {
  readonly buyer: readonly RawRecord[];
  readonly buyer_act: readonly RawRecord[];
  readonly contact?: readonly RawRecord[];
  readonly contact_role?: readonly RawRecord[];
  readonly engagement?: readonly RawRecord[];
  readonly deals?: readonly RawRecord[];
}) {
  using world = await given({
    raw: {
      account: [
        { account_id: acme, name: "Acme" },
        { account_id: globex, name: "Globex" },
      ],
      opportunity: raw.deals ?? [
        deal(march, acme, "2026-03-01T00:00:00Z"),
        deal(june, acme, "2026-06-01T00:00:00Z"),
        deal(april, globex, "2026-04-01T00:00:00Z"),
      ],
      contact: raw.contact ?? [
        { contact_id: kim, email: "Kim@Acme.example", account_ref: acme },
        { contact_id: lee, email: "lee@globex.example", account_ref: globex },
        { contact_id: ada, email: "ada@work.example", account_ref: acme },
      ],
      contact_role: raw.contact_role ?? [
        { role_id: "r1", contact_ref: kim, opportunity_ref: march },
        { role_id: "r2", contact_ref: kim, opportunity_ref: june },
        { role_id: "r3", contact_ref: lee, opportunity_ref: april },
      ],
      buyer: raw.buyer,
      buyer_act: raw.buyer_act,
      ...(raw.engagement === undefined ? {} : { engagement: raw.engagement }),
    },
  });
  const { warehouse } = world;
  const acts = await warehouse.rows(
    "select engagement_id, account_id, opportunity_id from core.engagement order by engagement_id",
  );
  return {
    acts: Object.fromEntries(acts.map((one) => [one.engagement_id, [one.account_id, one.opportunity_id]])),
    issues: await warehouse.rows(
      "select code, record_id, saw from core.data_issue where object = 'contact' order by record_id",
    ),
    gap: (
      await warehouse.rows(
        "select records::integer as records, of_records::integer as of, example from core.data_gap where code = 'unmatched-buyer'",
      )
    )[0],
  };
}

test("a person is known by the id that the services exchange, in 15 characters or 18, else by any address, in capitals or not", async () => {
  const { acts, issues, gap } = await told({
    buyer: [
      { buyer_id: "1", emails: ["someone@home.example"], contact_refs: [kim.slice(0, 15)] },
      { buyer_id: "2", emails: ["home@lee.example", "lee@globex.example"] },
      { buyer_id: "3", emails: ["kim@acme.example"], contact_refs: ["003A00000000009AAA"] }, // of a contact that is not there
    ],
    buyer_act: [act("by id", "1"), act("by a further address", "2"), act("by address", "3")],
  });
  expect(acts).toEqual({
    "by id": [acme, june],
    "by a further address": [globex, april],
    "by address": [acme, june],
  });
  expect([issues, gap]).toEqual([[], undefined]);
});

test("an act is about the latest deal that had begun by then, else about the first to come", async () => {
  const at = (day: string) => ({ at: `2026-${day}T12:00:00Z` });
  const { acts } = await told({
    buyer: [{ buyer_id: "1", emails: ["kim@acme.example"] }],
    buyer_act: [act("in January", "1", at("01-10")), act("in May", "1", at("05-10")), act("in June", "1", at("06-10"))],
  });
  expect(acts).toEqual({ "in January": [acme, march], "in May": [acme, march], "in June": [acme, june] });
});

test("an address at two customers is nobody's, unless the services say which; two people of one customer are of that customer", async () => {
  const contact = [
    { contact_id: kim, email: "shared@agency.example", account_ref: acme },
    { contact_id: lee, email: "SHARED@agency.example", account_ref: globex },
    { contact_id: ada, email: "desk@acme.example", account_ref: acme },
    { contact_id: "003A00000000004AAA", email: "desk@acme.example", account_ref: acme },
  ];
  const { acts, issues } = await told({
    contact,
    buyer: [
      { buyer_id: "1", emails: ["shared@agency.example"] },
      { buyer_id: "2", emails: ["second@agency.example", "shared@agency.example"], account_refs: [globex] },
      { buyer_id: "3", emails: ["third@agency.example", "shared@agency.example"], contact_refs: [kim] },
      { buyer_id: "4", emails: ["desk@acme.example"] },
    ],
    buyer_act: [act("unsure", "1"), act("by company", "2"), act("by id", "3"), act("at the desk", "4")],
  });
  expect(acts).toEqual({
    unsure: [null, null],
    "by company": [globex, april],
    "by id": [acme, june],
    "at the desk": [acme, null], // nobody of the desk takes part in a deal
  });
  expect(issues).toEqual([{ code: "ambiguous-contact", record_id: "1", saw: "shared@agency.example: Acme / Globex" }]);
});

test("an id and an address that say different customers are said, and neither is believed", async () => {
  const { acts, issues } = await told({
    buyer: [
      { buyer_id: "1", emails: ["kim@acme.example"], contact_refs: [lee] },
      { buyer_id: "2", emails: ["kim@acme.example", "x@y.example"], account_refs: [globex] },
      { buyer_id: "3", emails: ["new@acme.example"], contact_refs: [kim, lee] },
    ],
    buyer_act: [act("1", "1"), act("2", "2"), act("3", "3")],
  });
  expect(acts).toEqual({ 1: [null, null], 2: [null, null], 3: [null, null] });
  expect(issues.map(({ code, record_id, saw }) => [code, record_id, saw])).toEqual([
    ["contact-mismatch", "1", "kim@acme.example: Acme / Globex"],
    ["contact-mismatch", "2", "kim@acme.example: Acme / Globex"],
    ["contact-mismatch", "3", "new@acme.example: Acme / Globex"],
  ]);
});

test("a lead that was converted is the contact it became, and a merged contact the one that took it in; before that a lead has no deal", async () => {
  const { acts } = await told({
    contact: [
      { contact_id: lead, email: "old@acme.example", account_ref: acme, became: ada, opportunity_ref: march },
      { contact_id: ada, became: kim, account_ref: acme, is_deleted: true },
      { contact_id: kim, email: "kim@acme.example", account_ref: acme },
      { contact_id: "00QA00000000002AAA", email: "new@globex.example" },
    ],
    contact_role: [{ role_id: "r", contact_ref: kim, opportunity_ref: june }],
    buyer: [
      { buyer_id: "1", emails: ["private@x.example"], contact_refs: [lead], took_in: ["7"] },
      { buyer_id: "2", emails: ["new@globex.example"] },
    ],
    buyer_act: [
      act("before", "1", { at: "2026-04-01T00:00:00Z" }),
      act("after", "7"), // of a record that went into the first
      act("a lead's", "2"),
    ],
  });
  expect(acts).toEqual({ before: [acme, march], after: [acme, june], "a lead's": [null, null] });
});

test("a deal that was deleted took its roles along, and is what the acts were about all the same", async () => {
  const { acts } = await told({
    deals: [deal(march, acme, "2026-03-01T00:00:00Z", { is_deleted: true }), deal(june, acme, "2026-06-01T00:00:00Z")],
    contact_role: [
      { role_id: "r1", contact_ref: kim, opportunity_ref: march, is_deleted: true },
      { role_id: "r2", contact_ref: kim, opportunity_ref: june, is_deleted: true }, // taken off a deal that stands
    ],
    buyer: [{ buyer_id: "1", emails: ["kim@acme.example"] }],
    buyer_act: [act("visit", "1")],
  });
  expect(acts).toEqual({ visit: [acme, march] });
});

test("an answer that the CRM of the deals tells of too counts once; one more on that day, another kind, or somebody else's stays", async () => {
  const answer = (engagement_id: string, contact_ref: string, more: object = {}) => ({
    engagement_id,
    contact_ref,
    kind: "form",
    account_ref: acme,
    opportunity_ref: june,
    at: "2026-07-01T00:00:00Z",
    ...more,
  });
  const { acts } = await told({
    buyer: [{ buyer_id: "1", emails: ["home@kim.example"], contact_refs: [kim] }],
    buyer_act: [act("form", "1", { kind: "form" })],
    engagement: [
      answer("campaign 1", "Kim@acme.example"),
      answer("campaign 2", "kim@acme.example"),
      answer("webinar", "kim@acme.example", { kind: "webinar" }),
      answer("next day", "kim@acme.example", { at: "2026-07-02T00:00:00Z" }),
      answer("ada's", "ada@work.example"),
    ],
  });
  expect(Object.keys(acts)).toEqual(["ada's", "campaign 2", "form", "next day", "webinar"]);
});

test("who is in one service alone is counted, once, whoever else of the customer is known", async () => {
  const { acts, gap } = await told({
    buyer: [
      { buyer_id: "1", emails: ["stranger@x.example"] },
      { buyer_id: "2", emails: ["colleague@globex.example"], account_refs: [globex] },
      { buyer_id: "3", emails: ["quiet@x.example"] }, // did nothing
      { buyer_id: "4", emails: ["visitor@globex.example"], opportunity_refs: [april.slice(0, 15)] },
    ],
    buyer_act: [
      act("a stranger's", "1"),
      act("again", "1"),
      act("a colleague's", "2"),
      act("without a record", null, { email: "nobody@x.example" }),
      act("tied to the deal", "4"),
    ],
  });
  expect(acts).toEqual({
    "a stranger's": [null, null],
    again: [null, null],
    "a colleague's": [globex, null], // at the customer, about no deal we could name
    "without a record": [null, null],
    "tied to the deal": [globex, april],
  });
  expect(gap).toEqual({ records: 2, of: 4, example: "nobody@x.example" });
});
