import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../../test/world/given-company.ts";
import type { RepmarkError } from "../../domain/repmark-error.ts";
import type { Workspace } from "../workspace.ts";
import type { Caller, Role } from "./caller.ts";
import { Seen } from "./seen.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-seen-"));
let company: Workspace;
const south = ["Cy", "Di", "Ed", "Fay", "Gus", "Hal"];

beforeAll(async () => {
  company = await givenCompany(folder, { south });
}, 60_000);
afterAll(() => {
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

const somebody = (role: Role, repId: string | null, key: Caller["key"] = null): Caller => ({
  userId: `u-${repId}`,
  name: `${repId}@example.com`,
  role,
  repId,
  key,
});
const as = (role: Role, repId: string | null) => Seen.by(company, somebody(role, repId));
const now = { period: "2026-Q2", language: "en" as const };
const contests = { ...now, metric: "won-lost" };

test("a leader sees everyone, and the company's totals", async () => {
  const liv = await as("leader", "liv");
  const { reps, team } = await liv.scorecard(contests);
  expect(reps.map(({ repId }) => repId)).toEqual(expect.arrayContaining(["ada", "cy", "hal"]));
  expect(team.measures["won-lost.won"]).toMatchObject({ value: (8 / 2) * 2 + 6 * 5 });
});

test("a manager sees those below them by name, their team's figures as the total, and nobody else", async () => {
  const mia = await as("manager", "mia");
  expect(mia.scope).toMatchObject({
    isEveryone: false,
    reps: new Set(["ada", "bo", "mia"]),
    teams: new Set(["north"]),
  });
  const card = await mia.scorecard(contests);
  expect(card.reps.map(({ repId }) => repId)).toEqual(["ada", "bo", "mia"]);
  expect(card.teams.map(({ teamId }) => teamId)).toEqual(["north"]);
  expect(card.team.measures["won-lost.won"]).toMatchObject({ value: 8 });
  expect(card).toMatchObject({ gates: {}, issues: [] });
});

test("who leads managers sees all whom these lead", async () => {
  const liv = await as("manager", "liv");
  expect([...liv.scope.reps]).toEqual(expect.arrayContaining(["ada", "bo", "mia", "max", "cy", "hal"]));
  expect([...liv.scope.teams]).toEqual(["liv", "north", "south"]);
});

test("a rep sees themselves against an anonymous distribution of at least five", async () => {
  const ada = await as("rep", "ada");
  const { reps, teams, team } = await ada.scorecard(contests);
  expect(reps).toMatchObject([{ repId: "ada" }]);
  expect(teams).toEqual([]);
  expect(reps[0]?.measures["won-lost.win_rate"]).toMatchObject({ value: 0.5, benchmark: { peers: 7 } });
  expect(team.measures["won-lost.won"]).toMatchObject({ value: 4 });
});

test("others are told of in whole quarters and as of now alone: a month or a past day would isolate by its difference", async () => {
  const ada = await as("rep", "ada");
  for (const asking of [
    { ...contests, period: "2026-05" },
    { ...contests, period: "2026" },
    { ...contests, asOf: "2026-05-12" },
  ]) {
    const { reps } = await ada.scorecard(asking);
    const answer = reps[0]?.measures["won-lost.win_rate"];
    expect(answer?.value).not.toBeUndefined();
    expect(answer).not.toHaveProperty("benchmark");
    expect(answer).not.toHaveProperty("verdict");
  }
});

test("naming somebody outside is answered word for word as naming nobody", async () => {
  const mia = await as("manager", "mia");
  const said = async (rep: string) => {
    const refused = await mia.scorecard({ ...contests, rep }).catch((error) => error);
    return JSON.stringify([refused.code, refused.message, refused.hint]).replaceAll(rep, "…");
  };
  for (const outside of ["cy", "Cy Cysson", "max", "Cy"]) expect(await said(outside)).toBe(await said("nobody"));
  const team = await mia.scorecard({ ...contests, team: "south" }).catch((error) => error);
  expect(team).toMatchObject({ code: "unknown-team" });
});

test("each verb refuses a rep outside with the same words as one that does not exist", async () => {
  const ada = await as("rep", "ada");
  const asking = { ...now, measure: "bookings.amount" };
  const verbs: ((rep: string) => Promise<unknown>)[] = [
    (rep) => ada.deals({ ...asking, rep }),
    (rep) => ada.trend({ ...asking, from: "2026-Q1", until: "2026-Q2", rep }),
    (rep) => ada.breakdown({ ...asking, by: "type", rep }),
    (rep) => ada.bridge({ ...asking, rep }),
    (rep) => ada.forecast({ ...now, rep }),
    (rep) => ada.backtest({ language: "en", rep }),
    (rep) => ada.revenue({ language: "en", rep }),
    (rep) => ada.plan({ ...now, rep }),
    (rep) => ada.coach({ ...now, rep }),
    (rep) => ada.report({ ...now, rep }),
    (rep) => ada.enterPlan({ goal: "1" }, { rep, period: now.period }),
  ];
  for (const verb of verbs) {
    const refused = (rep: string) =>
      verb(rep).then(
        () => ({ code: "", message: "", hint: "" }),
        (error: RepmarkError) => error,
      );
    const [outside, nobody] = [await refused("bo"), await refused("zed")];
    expect(outside).toMatchObject({ code: "unknown-rep", hint: nobody.hint });
    expect(outside.message).toBe(nobody.message.replace("zed", "bo"));
  }
});

test("a rep who names nobody means themselves; what is the company's is refused", async () => {
  const ada = await as("rep", "ada");
  const { rows, value } = await ada.deals({ ...now, measure: "won-lost.won" });
  expect(rows.every((row) => String(row.opportunity_id).startsWith("ada-"))).toBe(true);
  expect(Number(value)).toBe(4);
  for (const refused of [ada.capacity({ language: "en" }), ada.leadFit({ language: "en" })])
    await expect(refused).rejects.toMatchObject({ code: "for-leaders", kind: "forbidden" });
  await expect(ada.deals({ ...now, measure: "won-lost.rate_effect" })).rejects.toMatchObject({ code: "of-others" });
});

test("a rep hears of their own revenue, a manager of the team's and its people's, each as the leader does; renewals are told to who sees all", async () => {
  const liv = await as("leader", "liv");
  const all = await liv.revenue({ language: "en" });
  const totals = (of: typeof all) => of.months.map(({ contracted, expected }) => [contracted.minor, expected.minor]);
  expect(all.reps.map(({ id }) => id)).toEqual(expect.arrayContaining(["ada", "bo", "cy", "hal"]));
  const ada = await (await as("rep", "ada")).revenue({ language: "en" });
  expect(ada.of).toEqual({ grain: "rep", id: "ada", name: "Ada Adasson" });
  expect(totals(ada)).toEqual(totals(await liv.revenue({ rep: "ada", language: "en" })));
  expect([ada.reps.map(({ id }) => id), ada.teams, ada.renewals, ada.recurring]).toEqual([["ada"], [], null, null]);
  expect(ada.lateDates.deals.every(({ repId }) => repId === "ada")).toBe(true);
  // Four wins of 900 and more a quarter, a year from the day each: there is something to tell.
  expect(ada.reps[0]?.contracted.minor).toBeGreaterThan(100_000n);
  const mia = await (await as("manager", "mia")).revenue({ language: "en" });
  expect([mia.of.id, mia.teams.map(({ id }) => id), mia.reps.map(({ id }) => id)]).toEqual([
    "north",
    ["north"],
    ["ada", "bo"],
  ]);
  expect(totals(mia)).toEqual(totals(await liv.revenue({ team: "north", language: "en" })));
  // What is expected of open deals was learned from everyone: it is told as of now alone.
  await expect((await as("rep", "ada")).revenue({ asOf: "2026-05-12", language: "en" })).rejects.toMatchObject({
    code: "of-others",
  });
});

test("a rep may set a goal of their own, and neither pay nor notes; a manager notes talks with their own", async () => {
  const ada = await as("rep", "ada");
  await ada.enterPlan({ goal: "500", tax: "30%" }, { period: now.period });
  expect((await ada.plan({ ...now, rep: "ada" })).goal).toMatchObject({ net: "500.00" });
  await expect(ada.enterPlan({ adjust: "500 bonus" }, { period: now.period })).rejects.toMatchObject({
    code: "for-leaders",
  });
  const note = { measure: "won-lost.win_rate", note: "qualify earlier" };
  await expect(ada.noteTalk({ ...note, rep: "ada" })).rejects.toMatchObject({ code: "for-leaders" });
  await (await as("manager", "mia")).noteTalk({ ...note, rep: "ada" });
  await expect((await as("manager", "mia")).noteTalk({ ...note, rep: "cy" })).rejects.toMatchObject({
    code: "unknown-rep",
  });
});

test("a key may do what it was made for, and never more than its person", async () => {
  const key = { id: "k", scopes: ["read"] as const, expiresAt: null };
  const byKey = await Seen.by(company, somebody("admin", null, key));
  await expect(byKey.scorecard(contests)).resolves.toBeDefined();
  await expect(byKey.enterPlan({ goal: "1" }, { rep: "ada" })).rejects.toMatchObject({ code: "key-for-less" });
  expect(() => byKey.exported("all")).toThrow(/may not/);
  expect(() => byKey.administered()).toThrow(/admins/);
});

test("a user who is nobody in the CRM sees nobody", async () => {
  for (const role of ["rep", "manager"] as const) {
    const nobody = await as(role, null);
    expect(await nobody.scorecard(contests)).toMatchObject({ reps: [], teams: [] });
    await expect(nobody.deals({ ...now, measure: "won-lost.won" })).rejects.toMatchObject({ code: "name-somebody" });
  }
});

test("the scope's hash tells apart who may see something else, and is the same for who sees the same", async () => {
  const hashes = [await as("rep", "ada"), await as("rep", "bo"), await as("manager", "mia"), await as("admin", null)];
  expect(new Set(hashes.map(({ version }) => version)).size).toBe(4);
  expect((await as("rep", "ada")).version).toBe(hashes[0]?.version);
});
