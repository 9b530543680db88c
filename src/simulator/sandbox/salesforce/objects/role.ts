import { territories } from "../../../market.ts";
import type { Person, Team } from "../../../people.ts";
import { dayOf } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { idOf, madeAtStart, prefixes, userIdOf } from "./kinds.ts";

/** A step of the role hierarchy: the chief, a territory, or a team. */
interface RoleRow {
  readonly number: number;
  readonly name: string;
  readonly developerName: string;
  readonly parent: number | null;
  readonly forecaster: string | null;
}

const chief = 1;
const firstTerritory = 2;
const firstTeam = 100;

/** Managers share a role with their team and are its forecast manager; the chief looks after the territories. */
function rows(view: View): RoleRow[] {
  const { teams } = view.world.company;
  const used = [...new Set(teams.map((team) => team.territory))];
  return [
    { number: chief, name: "VP Sales", developerName: "VP_Sales", parent: null, forecaster: "vp" },
    ...used.map((territory) => ({
      number: firstTerritory + territory,
      name: territories[territory]!.name,
      developerName: territories[territory]!.name.replace(/[^A-Za-z]+/g, "_"),
      parent: chief,
      forecaster: "vp",
    })),
    ...teams.map((team, place) => ({
      number: firstTeam + place,
      name: team.name,
      developerName: team.id.replace("-", "_"),
      parent: firstTerritory + team.territory,
      forecaster: team.managerId,
    })),
  ];
}

/** Where somebody sits today; Salesforce keeps no record of where they sat before. */
export function roleIdOf(person: Person, view: View): string {
  const { teams } = view.world.company;
  const move = person.movedTeam;
  const teamId = move !== null && move.on > dayOf(view.until - 1) ? move.from : person.teamId;
  const place = teams.findIndex((team: Team) => team.id === teamId);
  return idOf("UserRole", place < 0 ? chief : firstTeam + place);
}

const { text, reference } = fieldsOf<RoleRow>();

export const userRole = objectType<RoleRow>({
  name: "UserRole",
  label: "Role",
  prefix: prefixes.UserRole,
  isSetup: true,
  right: "ViewRoles",
  rows,
  number: (row) => row.number,
  find: (view, number) => rows(view).find((row) => row.number === number),
  stamps: madeAtStart,
  stampFields: ["LastModifiedDate", "LastModifiedById", "SystemModstamp"],
  fields: [
    text("Name", ({ name }) => name),
    text("DeveloperName", ({ developerName }) => developerName),
    reference("ParentRoleId", "UserRole", ({ parent }) => (parent === null ? null : idOf("UserRole", parent))),
    reference("ForecastUserId", "User", ({ forecaster }, view) => userIdOf(view, forecaster)),
    text("RollupDescription", () => null),
  ],
});
