import { afterAll, beforeEach, expect, test } from "vitest";
import yauzl from "yauzl";
import type { BuyerAct } from "../../touches.ts";
import { buyerActsOf } from "../../touches.ts";
import { givenPortal, listAll } from "./given-portal.ts";
import { defaultSettings } from "./settings.ts";

const portal = await givenPortal({ tenSecondly: 100_000 });
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());
beforeEach(() => Object.assign(portal.sandbox.hubspot.settings, defaultSettings, { tenSecondly: 100_000 }));

/** What the company's buyers did, as lines of contact, asset and milliseconds. */
const done = (kind: BuyerAct["kind"]) =>
  world.deals
    .flatMap((deal) => buyerActsOf(deal, world.company.plan))
    .filter((act) => act.kind === kind && act.at < world.now)
    .map((act) => `${act.contact} ${act.asset} ${act.at * 60_000}`)
    .toSorted();

async function pages<T>(path: string): Promise<T[]> {
  const all: T[] = [];
  for (let after = ""; ; ) {
    const { body } = await portal.get<{ results: T[]; paging?: { next: { after: string } } }>(
      `${path}${path.includes("?") ? "&" : "?"}limit=50${after}`,
    );
    all.push(...body.results);
    if (body.paging === undefined) return all;
    after = `&after=${encodeURIComponent(body.paging.next.after)}`;
  }
}

test("H15: form submissions come by form, newest first, and know their contact by e-mail", async () => {
  const forms = (await portal.get<{ results: { id: string; name: string }[] }>("/marketing/forms/2026-09")).body
    .results;
  const got: string[] = [];
  for (const form of forms) {
    const own = await pages<{ submittedAt: number; values: { name: string; value: string }[] }>(
      `/form-integrations/v1/submissions/forms/${form.id}`,
    );
    const times = own.map((submission) => submission.submittedAt);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    got.push(...own.map(({ submittedAt, values }) => `${values[0]!.value} ${form.name} ${submittedAt}`));
  }
  expect(got.toSorted()).toEqual(done("form"));
  expect((await portal.get(`/form-integrations/v1/submissions/forms/${forms[0]!.id}?limit=51`)).status).toBe(400);
});

test("H15: webinars are marketing events, and who came is in their participations", async () => {
  const got: string[] = [];
  for (const event of await pages<{ objectId: string; eventName: string }>("/marketing/marketing-events/2026-09"))
    for (const one of await pages<{
      properties: { occurredAt: number; attendanceState: string };
      associations: { contact: { email: string; contactId: string } };
    }>(`/marketing/v3/marketing-events/participations/${event.objectId}/breakdown`)) {
      expect(one.properties.attendanceState).toBe("ATTENDED");
      expect((await portal.get(`/crm/v3/objects/contacts/${one.associations.contact.contactId}`)).status).toBe(200);
      got.push(`${one.associations.contact.email} ${event.eventName} ${one.properties.occurredAt}`);
    }
  expect(got.toSorted()).toEqual(done("webinar"));
});

test("H15: opened mails are in the events of the first API, by offset", async () => {
  const names = new Map<number, string>();
  const got: string[] = [];
  for (let offset = ""; ; ) {
    const { body } = await portal.get<{
      hasMore: boolean;
      offset: string;
      events: { recipient: string; created: number; emailCampaignId: number }[];
    }>(`/email/public/v1/events?eventType=OPEN&limit=100${offset}`);
    for (const { recipient, created, emailCampaignId } of body.events) {
      if (!names.has(emailCampaignId))
        names.set(
          emailCampaignId,
          (await portal.get<{ name: string }>(`/email/public/v1/campaigns/${emailCampaignId}`)).body.name,
        );
      got.push(`${recipient} ${names.get(emailCampaignId)} ${created}`);
    }
    if (!body.hasMore) break;
    offset = `&offset=${body.offset}`;
  }
  expect(got.toSorted()).toEqual(done("open"));
});

test("H15: visits are behavioural events; on other tiers the contacts' roll-ups have them, with their history", async () => {
  const contacts = await listAll(
    portal,
    "/crm/v3/objects/contacts?properties=email&propertiesWithHistory=hs_analytics_last_visit_timestamp",
  );
  const email = new Map(contacts.map((contact) => [contact.id, contact.properties.email]));
  const events = await pages<{ objectId: string; occurredAt: string; properties: { hs_title: string } }>(
    "/events/event-occurrences/2026-09?eventType=e_visited_page&occurredAfter=2020-01-01T00:00:00Z",
  );
  const visits = events.map(
    (event) => `${email.get(event.objectId)} ${event.properties.hs_title} ${Date.parse(event.occurredAt)}`,
  );
  expect(visits.toSorted()).toEqual(done("visit"));
  const rolledUp = contacts.flatMap((contact) =>
    (contact.propertiesWithHistory!.hs_analytics_last_visit_timestamp ?? []).map(
      (version) => `${contact.properties.email} ${Date.parse(version.value)}`,
    ),
  );
  expect(new Set(rolledUp)).toEqual(new Set(done("visit").map((line) => line.replace(/ .* /, " "))));
});

test("H15: an export is ordered, waited for and fetched: labels, or internal values, or a zip of parts", async () => {
  const order = async (options: string[]) => {
    const ordered = await portal.post<{ id: string }>("/crm/exports/2026-09/export/async", {
      exportType: "VIEW",
      format: "CSV",
      exportName: "deals",
      objectType: "DEAL",
      objectProperties: ["dealname", "dealstage", "amount"],
      exportInternalValuesOptions: options,
    });
    expect(ordered.status).toBe(202);
    const status = () =>
      portal.get<{ status: string; result?: string }>(`/crm/v3/exports/export/async/tasks/${ordered.body.id}/status`);
    expect((await status()).body.status).toBe("PENDING");
    expect((await status()).body.status).toBe("PROCESSING");
    const { body } = await status();
    expect(body.status).toBe("COMPLETE");
    return fetch(body.result!);
  };
  const deals = await listAll(portal, "/crm/v3/objects/deals");
  const labelled = (await (await order([])).text()).split("\n");
  expect(labelled[0]).toBe("Record ID,Deal name,Deal stage,Amount");
  expect(labelled.length).toBe(deals.length + 1);
  expect(labelled.some((line) => line.includes("Closed Won"))).toBe(true);
  const inside = (await (await order(["NAMES", "VALUES"])).text()).split("\n");
  expect(inside[0]).toBe("Record ID,dealname,dealstage,amount");
  expect(inside.some((line) => line.includes("closedwon"))).toBe(true);
  portal.sandbox.hubspot.settings.exportPartRows = 100;
  const zip = await order([]);
  expect(zip.headers.get("content-type")).toBe("application/zip");
  expect(await namesIn(Buffer.from(await zip.arrayBuffer()))).toEqual(
    Array.from({ length: Math.ceil(deals.length / 100) }, (_, part) => `deals-${part + 1}.csv`),
  );
});

function namesIn(zip: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(zip, (error, file) => {
      if (error !== null) return reject(error);
      const names: string[] = [];
      file.on("entry", (entry: { fileName: string }) => names.push(entry.fileName));
      file.on("end", () => resolve(names));
    });
  });
}
