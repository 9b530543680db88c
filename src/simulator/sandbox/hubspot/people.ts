import type { Deal } from "../../deal.ts";
import { territories } from "../../market.ts";
import type { Person } from "../../people.ts";
import { ghostOf } from "../../records.ts";
import { at } from "../../timeline.ts";
import type { Member } from "../world.ts";
import { Refusal } from "./answers.ts";
import { stamp } from "./life.ts";
import type { Portal } from "./portal.ts";

/** Who owns records; users, and what they own with, have ids of two kinds. */
export function ownerId(person: number): string {
  return String(71_300_000 + person * 613);
}

export function userId(person: number): number {
  return 9_400_000 + person * 17;
}

/** Owners whose user was removed for good before anybody looked: deals still point at them. */
export function ghostOwnerId(deal: Deal): string {
  return ghostOf(deal) === "Robin Sandell" ? "70100013" : "70100026";
}

const queueId = "71299990";

interface PublicTeam {
  readonly id: string;
  readonly name: string;
}

/** Teams by id, and the territories above them, by name. */
export function teamId(name: string): string {
  const number = /^T-(\d+)$/.exec(name)?.[1];
  if (number !== undefined) return String(2_060_000 + Number(number) * 3);
  return String(2_050_000 + territories.findIndex((territory) => territory.name === name) * 3);
}

/** The team that somebody is in on the world's day: those who are yet to move are still where they were. */
export function currentTeam(portal: Portal, person: Person): string | null {
  if (person.movedTeam !== null && person.movedTeam.on > portal.world.today) return person.movedTeam.from;
  return person.teamId;
}

function publicTeam(portal: Portal, id: string): PublicTeam {
  return { id: teamId(id), name: portal.world.company.teams.find((team) => team.id === id)?.name ?? id };
}

/** `GET /crm/owners`: active and archived ones are asked for apart. */
export function listOwners(portal: Portal, query: URLSearchParams): unknown {
  const archived = query.get("archived") === "true";
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new Refusal(400, {
      status: "error",
      message: "limit must be between 1 and 500",
      category: "VALIDATION_ERROR",
    });
  const email = query.get("email");
  const after = Number(query.get("after") ?? 0);
  const owners = [
    ...(archived ? [] : [queue(portal)]),
    ...portal.world
      .members()
      .filter((member) => member.isActive !== archived)
      .map((member) => owner(portal, member)),
  ]
    .filter((one) => email === null || one.email === email)
    .sort((one, other) => Number(one.id) - Number(other.id))
    .filter((one) => Number(one.id) > after);
  const page = owners.slice(0, limit);
  const next = owners.length > limit ? page.at(-1)!.id : undefined;
  return {
    results: page,
    ...(next === undefined ? {} : { paging: { next: { after: next, link: `?after=${next}` } } }),
  };
}

export function oneOwner(portal: Portal, id: string, query: URLSearchParams): unknown {
  const byUser = query.get("idProperty") === "userId";
  const archived = query.get("archived") === "true";
  const member = portal.world
    .members()
    .find((one) => id === (byUser ? String(userId(one.index)) : ownerId(one.index)) && one.isActive !== archived);
  if (member === undefined)
    throw new Refusal(404, { status: "error", message: `Owner with id ${id} not found`, category: "OBJECT_NOT_FOUND" });
  return owner(portal, member);
}

function owner(portal: Portal, member: Member) {
  const { person, index, isActive } = member;
  const [firstName, ...rest] = person.name.split(" ");
  const team = currentTeam(portal, person);
  const wentAt = isActive ? at(person.startedOn, 0) : member.modifiedAt;
  return {
    id: ownerId(index),
    email: person.email,
    type: "PERSON",
    firstName: firstName!,
    lastName: rest.join(" "),
    // An archived owner has no user any more, but history still names the one there was.
    userId: isActive ? userId(index) : null,
    userIdIncludingInactive: userId(index),
    createdAt: stamp(at(person.startedOn, 0)),
    // A change of team is none of the owner's.
    updatedAt: stamp(wentAt),
    archived: !isActive,
    ...(team === null ? {} : { teams: [{ ...publicTeam(portal, team), primary: true }] }),
  };
}

function queue(portal: Portal) {
  const since = stamp(portal.originals[0]?.createdAt ?? 0);
  return {
    id: queueId,
    email: "",
    type: "QUEUE",
    firstName: "Inbound queue",
    lastName: "",
    userId: null,
    userIdIncludingInactive: null,
    createdAt: since,
    updatedAt: since,
    archived: false,
  };
}

/** `GET /settings/users/…/teams`: the tree as it is now, users who have gone left out. */
export function listTeams(portal: Portal): unknown {
  const { company } = portal.world;
  const members = portal.world.members().filter((member) => member.isActive);
  const usersOf = (team: string) =>
    members
      .filter((member) => currentTeam(portal, member.person) === team)
      .map((member) => String(userId(member.index)));
  const parents = [...new Set(company.teams.map((team) => territories[team.territory]!.name))];
  return {
    results: [
      ...parents.map((name) => ({ id: teamId(name), name, userIds: [], secondaryUserIds: [] as string[] })),
      ...company.teams.map((team) => ({
        id: teamId(team.id),
        name: team.name,
        parentTeamId: teamId(territories[team.territory]!.name),
        userIds: usersOf(team.id),
        secondaryUserIds: [] as string[],
      })),
    ],
  };
}
