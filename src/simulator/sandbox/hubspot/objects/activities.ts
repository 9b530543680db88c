import type { Deal } from "../../../deal.ts";
import { dayOf, type Minute } from "../../../timeline.ts";
import { answerOf, type Touch } from "../../../touches.ts";
import { type Birth, inOrderOfBirth } from "../ids.ts";
import { type Kind, once } from "../kind.ts";
import { milliseconds, Story, stamp } from "../life.ts";
import { ownerId } from "../people.ts";
import type { Portal } from "../portal.ts";
import { choice, common, instant, number, type Property, text } from "../property.ts";
import { archivedAt, isPurged } from "./customers.ts";

/** A touch of a deal, or the answer to a lead (which then is `leadId`). */
export interface ActivityBirth extends Birth {
  readonly deal: Deal;
  readonly leadId: string | null;
  readonly touch: Touch;
}

const connected = "f240bbac-87c9-4f6e-bf70-924b57d47db7";

/** Calls, e-mails, meetings and tasks. They ride on the right to read contacts. */
export function activities(portal: Portal): Kind<ActivityBirth>[] {
  const all = once(() => portal.originals.flatMap((deal) => activitiesOf(portal, deal)));
  const kind = (
    name: string,
    typeId: string,
    base: number,
    types: readonly Touch["type"][],
    properties: readonly Property[],
    tell: (touch: Touch, deal: Deal) => Readonly<Record<string, string | null>>,
  ): Kind<ActivityBirth> => {
    const ids = once(() =>
      inOrderOfBirth(
        base,
        all().filter((birth) => types.includes(birth.touch.type)),
      ),
    );
    return {
      name,
      typeId,
      scopes: ["crm.objects.contacts.read"],
      created: "hs_createdate",
      modified: "hs_lastmodifieddate",
      defaults: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
      properties: [
        ...common("hs_createdate", "hs_lastmodifieddate"),
        instant("hs_timestamp", "Activity date"),
        ...properties,
      ],
      ids,
      life: ({ key, bornAt, deal, touch }, until) => {
        if (bornAt >= until || isPurged(portal, key, until)) return undefined;
        // A search goes through all there are and mostly asks no more than when: the rest is told to who asks for it.
        const versions = once(
          () =>
            new Story(bornAt, "CRM_UI").set({
              hs_timestamp: stamp(touch.at),
              hubspot_owner_id: ownerId(touch.person),
              ...tell(touch, deal),
            }).versions,
        );
        return {
          id: ids().of(key)!,
          createdAt: bornAt,
          modifiedAt: bornAt,
          archivedAt: archivedAt(portal, key, until),
          get versions() {
            return versions();
          },
        };
      },
    };
  };
  return [
    kind(
      "calls",
      "0-48",
      61_300_000_000,
      ["call"],
      [
        text("hs_call_title", "Call title"),
        number("hs_call_duration", "Call duration"),
        choice("hs_call_direction", "Call direction", { INBOUND: "Inbound", OUTBOUND: "Outbound" }),
        choice("hs_call_disposition", "Call outcome", { [connected]: "Connected" }),
        choice("hs_call_status", "Call status", { COMPLETED: "Completed" }),
      ],
      (touch, deal) => ({
        hs_call_title: `Call with ${deal.account.name}`,
        hs_call_duration: touch.minutes === null ? null : String(milliseconds(touch.minutes)),
        hs_call_direction: touch.direction === "in" ? "INBOUND" : "OUTBOUND",
        hs_call_disposition: connected,
        hs_call_status: "COMPLETED",
      }),
    ),
    kind(
      "emails",
      "0-49",
      62_700_000_000,
      ["email"],
      [
        text("hs_email_subject", "Email subject"),
        text("hs_email_text", "Email body"),
        choice("hs_email_direction", "Email direction", {
          EMAIL: "Email",
          INCOMING_EMAIL: "Incoming email",
          FORWARDED_EMAIL: "Forwarded email",
        }),
        choice("hs_email_status", "Email send status", { SENT: "Sent" }),
        number("hs_email_open_count", "Number of opens"),
      ],
      (touch, deal) => ({
        hs_email_subject: `About ${deal.account.name}`,
        hs_email_text: "Dear all, …",
        hs_email_direction: touch.direction === "in" ? "INCOMING_EMAIL" : "EMAIL",
        hs_email_status: "SENT",
      }),
    ),
    kind(
      "meetings",
      "0-47",
      64_100_000_000,
      ["meeting", "demo"],
      [
        text("hs_meeting_title", "Meeting name"),
        choice("hs_activity_type", "Call and meeting type", { Demo: "Demo", Meeting: "Meeting" }),
        choice("hs_meeting_outcome", "Meeting outcome", { COMPLETED: "Completed" }),
        instant("hs_meeting_start_time", "Meeting start time"),
        instant("hs_meeting_end_time", "Meeting end time"),
      ],
      (touch, deal) => ({
        hs_meeting_title: `${touch.type === "demo" ? "Demo for" : "Meeting with"} ${deal.account.name}`,
        hs_activity_type: touch.type === "demo" ? "Demo" : "Meeting",
        hs_meeting_outcome: "COMPLETED",
        hs_meeting_start_time: stamp(touch.at),
        hs_meeting_end_time: stamp(touch.at + (touch.minutes ?? 0)),
      }),
    ),
    kind(
      "tasks",
      "0-27",
      65_500_000_000,
      ["task"],
      [
        text("hs_task_subject", "Task title"),
        choice("hs_task_status", "Task status", { NOT_STARTED: "Not started", COMPLETED: "Completed" }),
        choice("hs_task_type", "Task type", { TODO: "To-do" }),
        instant("hs_task_completion_date", "Completed at"),
      ],
      (touch, deal) => ({
        hs_task_subject: `Follow up on ${deal.account.name}`,
        hs_task_status: "COMPLETED",
        hs_task_type: "TODO",
        hs_task_completion_date: stamp(touch.at),
      }),
    ),
    kind("notes", "0-46", 66_900_000_000, [], [text("hs_note_body", "Note body")], () => ({})),
  ];
}

/** Everything done about one deal, the answer to its lead first. */
export function activitiesOf(portal: Portal, deal: Deal): ActivityBirth[] {
  const touches = portal
    .touches(deal)
    .map((touch): ActivityBirth => ({ key: touch.id, bornAt: touch.at, deal, leadId: null, touch }));
  return [...leadAnswer(portal, deal), ...touches];
}

function leadAnswer(portal: Portal, deal: Deal): ActivityBirth[] {
  const { lead } = deal;
  if (lead === null) return [];
  const { company } = portal.world;
  const { people } = company;
  const seller = Number(deal.changes.find((change) => change.field === "owner")!.to);
  const hasStarted = people[seller]!.startedOn <= dayOf(lead.createdAt);
  const person = hasStarted ? seller : people.findIndex((one) => one.id === people[seller]!.managerId);
  const answer = answerOf(deal, lead, company.plan);
  const at: Minute = lead.respondedAt;
  const touch: Touch = { id: answer.id, number: 0, at, type: answer.type, direction: "out", person, minutes: null };
  return [{ key: answer.id, bornAt: at, deal, leadId: lead.id, touch }];
}
