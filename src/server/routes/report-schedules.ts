import {
  deliveriesAnswer,
  deliveriesQuery,
  goneAnswer,
  mailServerAnswer,
  mailServerBody,
  recipientAnswer,
  recipientBody,
  recipientParams,
  reportScheduleAnswer,
  reportScheduleBody,
  reportScheduleParams,
  reportSchedulesAnswer,
  sendAnswer,
  sendBody,
} from "../../api/report-schedules.ts";
import { repIdOf } from "../../app/people.ts";
import { enterMailServer, mailServerTold } from "../../app/report-schedules/mail-server.ts";
import {
  addRecipient,
  addSchedule,
  queueNow,
  removeSchedule,
  reportSchedules as schedulesOf,
  sendLog,
} from "../../app/report-schedules/manage.ts";
import { admins, defineRoute, type Route } from "../route.ts";

/** Reports that go out by themselves: when, to whom, and how that went. */
export const reportSchedules: readonly Route[] = [
  defineRoute({
    name: "getReportSchedules",
    method: "GET",
    path: "/report-schedules",
    about: "Reports",
    says: "Every schedule, who gets it, when next, and what did not arrive.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: reportSchedulesAnswer,
    handle: ({ seen }) => {
      const { store, effects } = seen.administered();
      return { schedules: schedulesOf(store, effects.now()) };
    },
  }),
  defineRoute({
    name: "addReportSchedule",
    method: "POST",
    path: "/report-schedules",
    about: "Reports",
    says: "Makes a schedule; its first report is of the first period that ends from now on.",
    roles: admins,
    scope: null,
    status: 201,
    audited: "the schedule",
    body: reportScheduleBody,
    answer: reportScheduleAnswer,
    handle: ({ seen, body }) => {
      const { store, effects } = seen.administered();
      return addSchedule(store, body, effects.now());
    },
  }),
  defineRoute({
    name: "removeReportSchedule",
    method: "DELETE",
    path: "/report-schedules/:name",
    about: "Reports",
    says: "Removes a schedule and who gets it; its log stays.",
    roles: admins,
    scope: null,
    audited: "the schedule that was removed",
    params: reportScheduleParams,
    answer: goneAnswer,
    handle: ({ seen, params: { name } }) => {
      removeSchedule(seen.administered().store, name);
      return { isRemoved: true as const };
    },
  }),
  defineRoute({
    name: "addReportRecipient",
    method: "POST",
    path: "/report-schedules/:name/recipients",
    about: "Reports",
    says: "Adds somebody by mail, or a chat by its webhook; they are told what their role may see.",
    roles: admins,
    scope: null,
    status: 201,
    audited: "the recipient",
    params: reportScheduleParams,
    body: recipientBody,
    answer: recipientAnswer,
    handle: async ({ seen, params: { name }, body: { rep, ...who } }) => {
      const workspace = seen.administered();
      const repId = rep === undefined ? null : await repIdOf(workspace, rep);
      return addRecipient(workspace.store, { schedule: name, repId, ...who }, workspace.effects.now());
    },
  }),
  defineRoute({
    name: "removeReportRecipient",
    method: "DELETE",
    path: "/report-schedules/:name/recipients/:address",
    about: "Reports",
    says: "Takes somebody off a schedule.",
    roles: admins,
    scope: null,
    audited: "the recipient that was removed",
    params: recipientParams,
    answer: goneAnswer,
    handle: ({ seen, params: { name, address } }) => {
      removeSchedule(seen.administered().store, name, address);
      return { isRemoved: true as const };
    },
  }),
  defineRoute({
    name: "sendReport",
    method: "POST",
    path: "/report-schedules/:name/send",
    about: "Reports",
    says: "Queues the report of the last period for those who did not get it; with “everyone” again for those who did.",
    roles: admins,
    scope: null,
    audited: "the report, once it is sent",
    params: reportScheduleParams,
    body: sendBody,
    answer: sendAnswer,
    handle: ({ seen, params: { name }, body: { everyone } }) => {
      const { store, effects } = seen.administered();
      return { queued: queueNow(store, name, everyone, effects.now()) };
    },
  }),
  defineRoute({
    name: "getMailServer",
    method: "GET",
    path: "/mail-server",
    about: "Reports",
    says: "Where mails are handed in; nothing secret.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: mailServerAnswer,
    handle: ({ seen }) => ({ server: mailServerTold(seen.administered().store) }),
  }),
  defineRoute({
    name: "putMailServer",
    method: "PUT",
    path: "/mail-server",
    about: "Reports",
    says: "Says where mails are handed in; the password is sealed and never answered.",
    roles: admins,
    scope: null,
    audited: "the mail server without its password",
    body: mailServerBody,
    answer: mailServerAnswer,
    handle: ({ seen, body }) => {
      const { store, effects } = seen.administered();
      enterMailServer(store, body, "the request", effects.now());
      return { server: mailServerTold(store) };
    },
  }),
  defineRoute({
    name: "getDeliveries",
    method: "GET",
    path: "/report-deliveries",
    about: "Reports",
    says: "What was sent and what was not, the latest first.",
    roles: admins,
    scope: null,
    isLasting: false,
    query: deliveriesQuery,
    answer: deliveriesAnswer,
    handle: ({ seen, query: { schedule, limit = 200 } }) => ({
      deliveries: sendLog(seen.administered().store, limit, schedule),
    }),
  }),
];
