import { z } from "zod";
import {
  browserAnswer,
  browserBackBody,
  browserBody,
  connectBody,
  connectedAnswer,
  connectionAnswer,
  connectionParams,
  connectionsAnswer,
  fieldsBody,
  jobAnswer,
  receiptAnswer,
  scheduleAnswer,
  scheduleBody,
  syncBody,
} from "../../api/connections.ts";
import { freshnessAnswer } from "../../api/freshness.ts";
import {
  type ConnectionSeen,
  connectedSoon,
  connectionSeen,
  connectionsSeen,
  fieldsChosen,
  forgotten,
  receipts,
  rescheduled,
} from "../../app/connection-list.ts";
import { freshness } from "../../app/freshness.ts";
import type { Job } from "../../app/jobs.ts";
import { type SyncTold, sync } from "../../app/sync.ts";
import { admins, defineRoute, everybody, type Route } from "../route.ts";
import type { ServerWorld } from "../server-world.ts";

/** CRMs: connecting them, what of them means what, when they are read, and how fresh they are. */
export const connections: readonly Route[] = [
  defineRoute({
    name: "getFreshness",
    method: "GET",
    path: "/freshness",
    about: "Connections",
    says: "How fresh the records are, and when each connection is read by itself.",
    roles: everybody,
    scope: "read",
    isLasting: false,
    answer: freshnessAnswer,
    handle: ({ world }) => ({
      version: world.workspace.data.version,
      damage: world.workspace.damages.lately(world.workspace.effects.now()),
      connections: freshness(world.workspace).map((one) => ({ ...one, isRunning: isRunning(world, one.name) })),
    }),
  }),
  defineRoute({
    name: "getConnections",
    method: "GET",
    path: "/connections",
    about: "Connections",
    says: "Every connection with its schedule, its fields and how its last sync went; nothing secret.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: connectionsAnswer,
    handle: ({ seen, world }) => ({
      connections: connectionsSeen(seen.administered()).map((one) => told(world, one)),
    }),
  }),
  defineRoute({
    name: "getConnection",
    method: "GET",
    path: "/connections/:name",
    about: "Connections",
    says: "One connection.",
    roles: admins,
    scope: null,
    isLasting: false,
    params: connectionParams,
    answer: connectionAnswer,
    handle: ({ seen, world, params: { name } }) => told(world, connectionSeen(seen.administered(), name)),
  }),
  defineRoute({
    name: "addConnection",
    method: "POST",
    path: "/connections",
    about: "Connections",
    says: "Signs in to a CRM, looks at what may be read, and keeps the connection with its secrets sealed.",
    roles: admins,
    scope: null,
    status: 201,
    audited: "the connection without its secrets",
    body: connectBody,
    answer: connectedAnswer,
    handle: ({ seen, body }) => {
      const { connector, name, schedule, ...rest } = body;
      const { settings, secrets } = apart(rest);
      return connectedSoon(seen.administered(), { connector, name, schedule, settings, secrets });
    },
  }),
  defineRoute({
    name: "connectInBrowser",
    method: "POST",
    path: "/connections/browser",
    about: "Connections",
    says: "Begins to connect a CRM where somebody has to say yes: answers where their browser has to go. It comes back to /connected, which finishes it.",
    roles: admins,
    scope: null,
    status: 201,
    body: browserBody,
    answer: browserAnswer,
    handle: ({ seen, world, body }) => {
      const { connector, name, schedule, ...rest } = body;
      const { settings, secrets } = apart({ ...rest, signIn: connector === "salesforce" ? "web" : "oauth" });
      const asking = { connector, name, schedule, settings, secrets };
      return world.browsers.begin(seen.administered(), seen.caller.userId, asking, world.signIn.publicUrl);
    },
  }),
  defineRoute({
    name: "finishInBrowser",
    method: "POST",
    path: "/connections/browser/finish",
    about: "Connections",
    says: "What the browser came back with: keeps the connection with its secrets sealed. The same person has to have begun it.",
    roles: admins,
    scope: null,
    audited: "the connection without its secrets",
    body: browserBackBody,
    answer: connectedAnswer,
    handle: ({ seen, world, body }) => {
      seen.administered();
      return world.browsers.finish(seen.caller.userId, body);
    },
  }),
  defineRoute({
    name: "removeConnection",
    method: "DELETE",
    path: "/connections/:name",
    about: "Connections",
    says: "Forgets a connection and its secrets; what was read stays.",
    roles: admins,
    scope: null,
    audited: "the connection that was removed",
    params: connectionParams,
    answer: z.strictObject({ isRemoved: z.literal(true) }),
    handle: ({ seen, params: { name } }) => {
      forgotten(seen.administered(), name);
      return { isRemoved: true as const };
    },
  }),
  defineRoute({
    name: "putSchedule",
    method: "PUT",
    path: "/connections/:name/schedule",
    about: "Connections",
    says: "Changes when a connection is synced by itself: hourly, every 15 min, daily 06:00, cron text, off.",
    roles: admins,
    scope: null,
    audited: "the schedule, before and after",
    params: connectionParams,
    body: scheduleBody,
    answer: scheduleAnswer,
    handle: ({ seen, params: { name }, body: { schedule } }) => ({
      name,
      ...rescheduled(seen.administered(), name, schedule),
    }),
  }),
  defineRoute({
    name: "putFields",
    method: "PUT",
    path: "/connections/:name/fields",
    about: "Connections",
    says: "Chooses which field of the CRM means what, and signs in to see that they are there.",
    roles: admins,
    scope: null,
    audited: "the fields, before and after",
    params: connectionParams,
    body: fieldsBody,
    answer: connectedAnswer,
    handle: ({ seen, params: { name }, body: { fields } }) => fieldsChosen(seen.administered(), name, fields),
  }),
  defineRoute({
    name: "syncConnection",
    method: "POST",
    path: "/connections/:name/sync",
    about: "Connections",
    says: "Begins to read what is new; the work that is answered tells how far it is.",
    roles: admins,
    scope: null,
    status: 202,
    audited: "the sync, once it is done",
    params: connectionParams,
    body: syncBody,
    answer: jobAnswer,
    handle: ({ seen, world, params: { name }, body: { full } }): Job => {
      const workspace = seen.administered();
      connectionSeen(workspace, name);
      return world.jobs.begin({
        kind: "sync",
        about: name,
        run: (tell, signal) =>
          sync(workspace, { connection: name, full, signal, progress: (step) => tell.progress(progressOf(step)) }),
      });
    },
  }),
  defineRoute({
    name: "getReceipts",
    method: "GET",
    path: "/receipts",
    about: "Connections",
    says: "What each CRM said it holds beside what is here, at the last reading: the proof that nothing is missing, or where.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: receiptAnswer,
    handle: ({ seen }) => ({ receipts: receipts(seen.administered()) }),
  }),
];

const isRunning = (world: ServerWorld, name: string) => world.running() === name || world.jobs.syncing === name;

const told = (world: ServerWorld, { fields, remarks, ...one }: ConnectionSeen) => ({
  ...one,
  isRunning: isRunning(world, one.name),
  fields,
  remarks,
});

function progressOf(told: SyncTold) {
  if (told.step !== "read") return { step: told.step, done: told.done, of: told.of, says: null };
  return { step: "read", done: told.calls, of: null, says: told.object };
}

const secretNames = new Set(["clientSecret", "privateKey", "serviceKey"]);

/** What is sealed and what is not. */
function apart(given: Readonly<Record<string, unknown>>) {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    settings: Object.fromEntries(known.filter(([name]) => !secretNames.has(name))),
    secrets: Object.fromEntries(known.filter(([name]) => secretNames.has(name))) as Record<string, string>,
  };
}
