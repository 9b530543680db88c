import { afterAll, expect, test } from "vitest";
import { givenPortal, listAll } from "./given-portal.ts";

const portal = await givenPortal({ hasPartnerPipeline: true });
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());

interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly displayOrder: number;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
}

const pipelines = async () => (await portal.get<{ results: Pipeline[] }>("/crm/pipelines/2026-09/deals")).body.results;

test("H9: stages keep the ids every portal begins with, and their metadata are texts", async () => {
  const [sales, partners] = await pipelines();
  expect(sales!.stages.map(({ id, label, metadata }) => [id, label, metadata.isClosed, metadata.probability])).toEqual([
    ["appointmentscheduled", "Discovery", "false", "0.1"],
    ["qualifiedtobuy", "Demo", "false", "0.25"],
    ["presentationscheduled", "Proposal", "false", "0.5"],
    ["contractsent", "Negotiation", "false", "0.75"],
    ["closedwon", "Closed Won", "true", "1.0"],
    ["closedlost", "Closed Lost", "true", "0.0"],
  ]);
  expect(partners!.stages.every(({ id }) => /^\d+$/.test(id))).toBe(true);
});

test("H9: stages are renamed, added and deleted; deals go on pointing at one that is gone, and the audit tells", async () => {
  portal.sandbox.letPass({ minutes: 5 });
  portal.sandbox.do(
    { act: "rename-stage", stage: "demo", name: "Product demo" },
    { act: "add-stage", stage: "legal", name: "Legal", probability: 0.9 },
    { act: "delete-stage", stage: "proposal" },
  );
  const [sales] = await pipelines();
  expect(sales!.stages.map((stage) => stage.label)).toEqual([
    "Discovery",
    "Product demo",
    "Negotiation",
    "Legal",
    "Closed Won",
    "Closed Lost",
  ]);
  expect(sales!.stages.map((stage) => stage.displayOrder)).toEqual([0, 1, 2, 3, 4, 5]);
  const deals = await listAll(portal, "/crm/v3/objects/deals");
  expect(deals.some((deal) => deal.properties.dealstage === "presentationscheduled")).toBe(true);
  const { body } = await portal.get<{ results: { action: string; identifier: string }[] }>(
    "/crm/v3/pipelines/deals/default/audit",
  );
  expect(body.results).toContainEqual(
    expect.objectContaining({ action: "DELETE", identifier: "presentationscheduled" }),
  );
});

test("H9: the time in each stage stands in properties named after it, and adds up", async () => {
  const [record] = await listAll(
    portal,
    "/crm/v3/objects/deals?properties=reference,hs_v2_date_entered_closedwon,hs_v2_date_exited_appointmentscheduled,hs_v2_latest_time_in_appointmentscheduled,dealstage",
  ).then((deals) => deals.filter((deal) => deal.properties.dealstage === "closedwon"));
  const deal = world.deal(record!.properties.reference!)!;
  const stages = deal.changes.filter((change) => change.field === "stage" && change.at < world.now);
  expect(Date.parse(record!.properties.hs_v2_date_entered_closedwon!)).toBe(stages.at(-1)!.at * 60_000);
  expect(record!.properties.hs_v2_latest_time_in_appointmentscheduled).toBe(
    String((stages[1]!.at - stages[0]!.at) * 60_000),
  );
});

test("H9: leads have a pipeline of their own", async () => {
  const { body } = await portal.get<{ results: Pipeline[] }>("/crm/pipelines/2026-09/leads");
  expect(body.results[0]!.stages.map((stage) => stage.id)).toContain("qualified-stage-id");
});
