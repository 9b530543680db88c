import { segments, territories } from "../../../market.ts";
import { ramp } from "../../../people.ts";
import { at, type DayNumber, dayNumber } from "../../../timeline.ts";
import type { Member } from "../../world.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import {
  ghostUsers,
  idOf,
  integrationId,
  integrationUser,
  madeAtStart,
  personOfUser,
  prefixes,
  userIdOf,
  userNumber,
} from "./kinds.ts";
import { roleIdOf } from "./role.ts";

/** A user: somebody of the company, or one that its list of people does not have. */
interface UserRow {
  readonly number: number;
  readonly name: string;
  readonly member: Member | undefined;
}

const integration: UserRow = { number: integrationUser, name: "Repmark Integration", member: undefined };
const ghosts: UserRow[] = ghostUsers.map((name, place) => ({ number: place + 1, name, member: undefined }));

function* rows(view: View): Generator<UserRow> {
  yield integration;
  // They own what was left wrong on purpose; a company without defects never had them.
  if (view.world.company.plan.defects) yield* ghosts;
  for (const member of view.world.members(view.until))
    yield { number: userNumber(member.index), name: member.person.name, member };
}

function find(view: View, number: number): UserRow | undefined {
  if (number === integrationUser) return integration;
  if (number <= ghosts.length) return ghosts[number - 1];
  let known = byNumber.get(view);
  if (known === undefined) {
    known = new Map(view.world.members(view.until).map((member) => [member.index, member]));
    byNumber.set(view, known);
  }
  const member = known.get(personOfUser(number));
  // Who starts later may be named on records already; the user was made with them.
  const person = view.world.company.people[personOfUser(number)];
  if (member === undefined) return person === undefined ? undefined : { number, name: person.name, member: undefined };
  return { number, name: member.person.name, member };
}

/** Of one view alone: with the next call, somebody may have been deactivated. */
const byNumber = new WeakMap<View, Map<number, Member>>();

const { text, flag, day, instant, email, choice, reference, currencyCode } = fieldsOf<UserRow>();
const isRep = ({ member }: UserRow) => member !== undefined;
const territoryOf = ({ member }: UserRow) => (member === undefined ? null : territories[member.person.territory]!);
const plain = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();
const leftOn = ({ member }: UserRow, view: View): DayNumber | null => {
  const endedOn = member?.person.endedOn ?? null;
  return endedOn !== null && at(endedOn, 0) < view.until ? endedOn : null;
};

export const user = objectType<UserRow>({
  name: "User",
  prefix: prefixes.User,
  isSetup: true,
  rows,
  number: (row) => row.number,
  find,
  stamps: ({ member }, view) => {
    const first = at(dayNumber(view.world.company.plan.startsOn) - 2400, 0);
    const created = member === undefined ? first : at(member.person.startedOn, 0);
    return { created, modified: member?.modifiedAt ?? created, by: integrationId };
  },
  fields: [
    text("Username", (row, view) => (row.member === undefined ? `${plain(row.name)}@${domain}` : emailOf(row, view)), {
      length: 80,
    }),
    text("FirstName", ({ name }) => name.split(" ")[0]!),
    text("LastName", ({ name }) => name.slice(name.indexOf(" ") + 1)),
    text("Name", ({ name }) => name),
    text("Alias", ({ name }) => plain(name).slice(0, 8)),
    email("Email", emailOf),
    flag("IsActive", ({ number, member }) => member?.isActive ?? number === integrationUser, { label: "Active" }),
    choice("UserType", ["Standard", "PowerPartner", "CsnOnly", "AutomatedProcess"], () => "Standard"),
    reference("ManagerId", "User", ({ member }, view) => userIdOf(view, member?.person.managerId ?? null)),
    reference("UserRoleId", "UserRole", ({ member }, view) =>
      member === undefined ? null : roleIdOf(member.person, view),
    ),
    reference("ProfileId", "Profile", ({ number }) => idOf("Profile", number === integrationUser ? 2 : 1)),
    flag("ForecastEnabled", isRep, { label: "Allow Forecasting" }),
    text("EmployeeNumber", ({ member }) => member?.person.id ?? null, { length: 20 }),
    text("Title", ({ member }) => member?.person.role ?? null, { length: 80 }),
    text("Department", (row) => territoryOf(row)?.name ?? null, { length: 80 }),
    text("Division", ({ member }) =>
      member === undefined || member.person.teamId === null || member.person.role === "Sales manager"
        ? null
        : segments[member.person.segment]!.name,
    ),
    text("TimeZoneSidKey", (row, view) => territoryOf(row)?.timeZone ?? view.settings.timeZone),
    text("LocaleSidKey", () => "en_US"),
    text("LanguageLocaleKey", () => "en_US"),
    text("DefaultCurrencyIsoCode", (row) => territoryOf(row)?.currency ?? "USD", { feature: "multiCurrency" }),
    currencyCode(() => "USD"),
    instant("LastLoginDate", ({ member }, view) => (member?.isActive ? (view.until - 600) * 60_000 : null)),
    day("Started_On__c", ({ member }) => member?.person.startedOn ?? null),
    day("Ended_On__c", leftOn),
    text("Ramp__c", ({ member }) => (member?.person.role === "Account executive" ? ramp.join("/") : null)),
  ],
});

const domain = "example.com";

function emailOf({ name, member }: UserRow, _view: View): string {
  return member?.person.email ?? `${plain(name)}@${domain}`;
}

interface Profile {
  readonly number: number;
  readonly name: string;
}

const profiles: readonly Profile[] = [
  { number: 1, name: "Standard User" },
  { number: 2, name: "Minimum Access - API Only Integrations" },
];
const ofProfile = fieldsOf<Profile>();

export const profile = objectType<Profile>({
  name: "Profile",
  prefix: prefixes.Profile,
  isSetup: true,
  rows: () => profiles,
  number: (row) => row.number,
  find: (_view, number) => profiles.find((one) => one.number === number),
  stamps: madeAtStart,
  fields: [ofProfile.text("Name", ({ name }) => name), ofProfile.text("UserType", () => "Standard")],
});
