import { territories } from "../../../market.ts";
import { ramp } from "../../../people.ts";
import { at, dayText } from "../../../timeline.ts";
import { type Birth, inOrderOfBirth } from "../ids.ts";
import { type Kind, once } from "../kind.ts";
import { Story } from "../life.ts";
import { ownerId, userId } from "../people.ts";
import type { Portal } from "../portal.ts";
import { choice, common, custom, date, flag, number, text } from "../property.ts";

interface UserBirth extends Birth {
  readonly index: number;
}

/** Users as records: what HubSpot keeps of them, and what this portal's admin keeps beside. */
export function users(portal: Portal): Kind<UserBirth> {
  const { company } = portal.world;
  const ids = once(() =>
    inOrderOfBirth(
      207_700_000_000,
      company.people.map((person, index): UserBirth => ({ key: person.id, bornAt: at(person.startedOn, 0), index })),
    ),
  );
  const segmentOf = (teamId: string) => (company.teams.find((team) => team.id === teamId)!.segment === 0 ? 0 : 1);
  return {
    name: "users",
    typeId: "0-115",
    scopes: ["crm.objects.users.read"],
    created: "hs_createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
    properties: [
      ...common("hs_createdate", "hs_lastmodifieddate"),
      text("hs_given_name", "First name"),
      text("hs_family_name", "Last name"),
      text("hs_email", "Email"),
      number("hs_internal_user_id", "User ID"),
      text("hs_job_title", "Job title"),
      choice("hs_standard_time_zone", "Time zone"),
      flag("hs_deactivated", "Deactivated"),
      custom(text("manager_email", "Manager's email")),
      custom(date("started_on", "Started on")),
      custom(date("ended_on", "Ended on")),
      custom(
        choice("sales_segment", "Sales segment", { "Small business": "Small business", "Mid-market": "Mid-market" }),
      ),
      custom(text("sales_region", "Sales region")),
      custom(text("quota_ramp", "Quota ramp")),
      custom(text("reference", "Reference")),
    ],
    ids,
    life: ({ key, bornAt, index }, until) => {
      if (bornAt >= until) return undefined;
      const person = company.people[index]!;
      const territory = territories[person.territory]!;
      const manager = company.people.find((one) => one.id === person.managerId);
      const [first, ...rest] = person.name.split(" ");
      const hasSegment = person.teamId !== null && person.role !== "Sales manager";
      const story = new Story(bornAt, "CRM_UI").set({
        hs_given_name: first!,
        hs_family_name: rest.join(" "),
        hs_email: person.email,
        hs_internal_user_id: String(userId(index)),
        hubspot_owner_id: ownerId(index),
        hs_job_title: person.role,
        hs_standard_time_zone: territory.timeZone,
        hs_deactivated: "false",
        manager_email: manager?.email ?? null,
        started_on: dayText(person.startedOn),
        sales_segment: hasSegment ? ["Small business", "Mid-market"][segmentOf(person.teamId!)]! : null,
        sales_region: territory.name,
        quota_ramp: person.role === "Account executive" ? ramp.join("/") : null,
        reference: person.id,
      });
      const left = person.endedOn !== null ? at(person.endedOn, 0) : null;
      const deactivated = portal.world.deactivated.get(key) ?? null;
      if (left !== null && left < until) story.write("ended_on", left, dayText(person.endedOn!));
      if (left !== null && left < until) story.write("hs_deactivated", left, "true");
      if (deactivated !== null && deactivated < until) story.write("hs_deactivated", deactivated, "true");
      return {
        id: ids().of(key)!,
        createdAt: bornAt,
        modifiedAt: story.writtenAt,
        archivedAt: null,
        versions: story.versions,
      };
    },
  };
}
