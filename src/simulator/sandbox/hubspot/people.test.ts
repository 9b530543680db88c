import { afterAll, expect, test } from "vitest";
import { givenPortal, listAll } from "./given-portal.ts";

const portal = await givenPortal();
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());

interface Owner {
  readonly id: string;
  readonly email: string;
  readonly type: string;
  readonly userId: number | null;
  readonly userIdIncludingInactive: number | null;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly teams?: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
}

const owners = async (archived: boolean) =>
  (await portal.get<{ results: Owner[] }>(`/crm/owners/2026-09?archived=${archived}`)).body.results;

test("H8: active and archived owners are asked for apart; together they are everybody who ever worked here", async () => {
  const [active, archived] = [await owners(false), await owners(true)];
  const people = active.filter((owner) => owner.type === "PERSON");
  expect(new Set([...people, ...archived].map((owner) => owner.email))).toEqual(
    new Set(world.members().map((member) => member.person.email)),
  );
  expect(archived.length).toBeGreaterThan(0);
  for (const owner of archived)
    expect([owner.userId, owner.userIdIncludingInactive]).toEqual([null, expect.any(Number)]);
  for (const owner of people) expect(owner.userId).toBe(owner.userIdIncludingInactive);
});

test("H8: a queue owns too, and is nobody", async () => {
  const queues = (await owners(false)).filter((owner) => owner.type === "QUEUE");
  expect(queues).toMatchObject([{ userId: null, userIdIncludingInactive: null }]);
});

test("H8: whoever is deactivated moves over; owners come a page at a time", async () => {
  const before = (await owners(false)).find(
    (owner) => owner.type === "PERSON" && owner.email !== world.company.people[0]!.email,
  )!;
  const person = world.company.people.find((one) => one.email === before.email)!;
  portal.sandbox.letPass({ minutes: 1 });
  portal.sandbox.do({ act: "deactivate-user", person: person.id });
  expect((await owners(true)).map((owner) => owner.id)).toContain(before.id);
  expect((await owners(false)).map((owner) => owner.id)).not.toContain(before.id);
  const page = await portal.get<{ results: Owner[]; paging?: { next: { after: string } } }>("/crm/v3/owners?limit=3");
  const next = await portal.get<{ results: Owner[] }>(`/crm/v3/owners?limit=3&after=${page.body.paging!.next.after}`);
  const six = (await owners(false)).slice(0, 6).map((owner) => owner.id);
  expect([...page.body.results, ...next.body.results].map((owner) => owner.id)).toEqual(six);
});

test("H8: the team tree is that of today, and owners carry their team", async () => {
  const { body } = await portal.get<{
    results: { id: string; name: string; parentTeamId?: string; userIds: string[] }[];
  }>("/settings/users/2026-09/teams");
  const byId = new Map(body.results.map((team) => [team.id, team]));
  const active = (await owners(false)).filter((owner) => owner.teams !== undefined);
  for (const owner of active) {
    const team = byId.get(owner.teams![0]!.id)!;
    expect(team.userIds).toContain(String(owner.userId));
    expect(byId.has(team.parentTeamId!)).toBe(true);
  }
  expect(active.length).toBeGreaterThan(5);
});

test("H8: a change of team does not move the owner's updatedAt", async () => {
  const large = await givenPortal({}, { reps: 60 });
  const { company } = large.sandbox.world;
  const ownerOf = async (email: string) =>
    (await large.get<{ results: Owner[] }>(`/crm/owners/2026-09?email=${email}`)).body.results[0]!;
  const mover = company.people.find(
    ({ movedTeam, endedOn, startedOn }) =>
      movedTeam !== null &&
      movedTeam.on > large.sandbox.world.today &&
      startedOn <= large.sandbox.world.today &&
      endedOn === null,
  )!;
  const before = await ownerOf(mover.email);
  large.sandbox.letPass({ days: mover.movedTeam!.on - large.sandbox.world.today });
  const after = await ownerOf(mover.email);
  expect(after.teams![0]!.id).not.toBe(before.teams![0]!.id);
  expect(after.updatedAt).toBe(before.updatedAt);
  await large.sandbox.close();
});

test("users hold what owners lack: manager, title, time zone, ramp and the days they began and left", async () => {
  const users = await listAll(
    portal,
    "/crm/objects/2026-09/users?properties=hs_email,manager_email,hs_job_title,started_on,ended_on,hs_deactivated,quota_ramp",
  );
  for (const { properties } of users) {
    const person = world.company.people.find((one) => one.email === properties.hs_email)!;
    const manager = world.company.people.find((one) => one.id === person.managerId);
    expect(properties.manager_email).toBe(manager?.email ?? null);
    expect(properties.hs_job_title).toBe(person.role);
    expect(properties.ended_on !== null).toBe(person.endedOn !== null && person.endedOn <= world.today);
  }
  expect(users.length).toBe(world.members().length);
});
