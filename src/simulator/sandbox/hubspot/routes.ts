import type { Call, Reply } from "../service.ts";
import { accountDetails, apiUsage, currencySettings } from "./account.ts";
import { json, missingScopes, notFound } from "./answers.ts";
import { oneRecordsAssociations, readAssociations } from "./associations.ts";
import type { Context } from "./context.ts";
import type { Exports } from "./exports.ts";
import { listForecastTypes, listSubmissions } from "./forecasts.ts";
import { stamp } from "./life.ts";
import type { Limits } from "./limits.ts";
import {
  emailCampaign,
  emailEvents,
  eventOccurrences,
  eventTypes,
  formSubmissions,
  listForms,
  marketingEvents,
  participations,
} from "./marketing.ts";
import { batchRead, listRecords, oneRecord } from "./object-calls.ts";
import { listOwners, listTeams, oneOwner } from "./people.ts";
import { search } from "./search.ts";
import { readSplits } from "./splits.ts";
import { bornAt, pipelineAudit, pipelineStages, pipelines } from "./stages.ts";

export interface Answering {
  readonly context: Context;
  readonly call: Call;
  readonly exports: Exports;
  readonly limits: Limits;
}

type Answer = (on: Answering, ...parts: string[]) => Reply | Promise<Reply>;

/** The dated family and the one before it lead to the same answers. */
const dated = "(?:2026-03|2026-09)(?:-beta)?";
const routes: readonly (readonly [string, readonly string[], Answer])[] = [
  [
    "POST",
    [
      `/crm/objects/${dated}/(\\w[\\w-]*)/search`,
      "/crm/v3/objects/([\\w-]+)/search",
      "/crm/objects/v3/([\\w-]+)/search",
    ],
    ({ context, call }, type) => json(search(context, context.kinds.readable(type!, context.scopes), call)),
  ],
  [
    "POST",
    [
      `/deal-splits/${dated}/batch/read`,
      "/crm/v3/objects/deals/splits/batch/read",
      "/crm/objects/v3/deals/splits/batch/read",
    ],
    ({ context, call }) => json(readSplits(context, call)),
  ],
  [
    "POST",
    [
      `/crm/objects/${dated}/([\\w-]+)/batch/read`,
      "/crm/v3/objects/([\\w-]+)/batch/read",
      "/crm/objects/v3/([\\w-]+)/batch/read",
    ],
    ({ context, call }, type) => {
      const { status, body } = batchRead(context, context.kinds.readable(type!, context.scopes), call);
      return json(body, status);
    },
  ],
  [
    "GET",
    [`/crm/objects/${dated}/([\\w-]+)`, "/crm/v3/objects/([\\w-]+)", "/crm/objects/v3/([\\w-]+)"],
    ({ context, call }, type) => json(listRecords(context, context.kinds.readable(type!, context.scopes), call.query)),
  ],
  [
    "GET",
    [
      `/crm/objects/${dated}/([\\w-]+)/(\\d+)/associations/([\\w-]+)`,
      "/crm/v4/objects/([\\w-]+)/(\\d+)/associations/([\\w-]+)",
    ],
    ({ context, call }, from, id, to) =>
      json(
        oneRecordsAssociations(
          context,
          context.kinds.readable(from!, context.scopes),
          id!,
          context.kinds.readable(to!, context.scopes),
          call.query,
        ),
      ),
  ],
  [
    "GET",
    [
      `/crm/objects/${dated}/([\\w-]+)/([^/]+)`,
      "/crm/v3/objects/([\\w-]+)/([^/]+)",
      "/crm/objects/v3/([\\w-]+)/([^/]+)",
    ],
    ({ context, call }, type, id) =>
      json(oneRecord(context, context.kinds.readable(type!, context.scopes), id!, call.query)),
  ],
  [
    "POST",
    [
      `/crm/associations/${dated}/([\\w-]+)/([\\w-]+)/batch/read`,
      "/crm/v4/associations/([\\w-]+)/([\\w-]+)/batch/read",
    ],
    ({ context, call }, from, to) => {
      const ends = [from!, to!].map((type) => context.kinds.readable(type, context.scopes));
      const { status, body } = readAssociations(context, ends[0]!, ends[1]!, call);
      return json(body, status);
    },
  ],
  [
    "GET",
    [`/crm/owners/${dated}`, "/crm/v3/owners"],
    (on) => {
      allowed(on, "crm.objects.owners.read");
      return json(listOwners(on.context.portal, on.call.query));
    },
  ],
  [
    "GET",
    [`/crm/owners/${dated}/(\\d+)`, "/crm/v3/owners/(\\d+)"],
    (on, id) => {
      allowed(on, "crm.objects.owners.read");
      return json(oneOwner(on.context.portal, id!, on.call.query));
    },
  ],
  [
    "GET",
    [`/settings/users/${dated}/teams`, "/settings/v3/users/teams"],
    (on) => {
      allowed(on, "settings.users.teams.read");
      return json(listTeams(on.context.portal));
    },
  ],
  [
    "GET",
    [`/crm/pipelines/${dated}/([\\w-]+)`, "/crm/v3/pipelines/([\\w-]+)"],
    (on, type) => {
      on.context.kinds.readable(type!, on.context.scopes);
      return json(pipelines(on.context.portal, type!));
    },
  ],
  [
    "GET",
    [`/crm/pipelines/${dated}/([\\w-]+)/([\\w-]+)`, "/crm/v3/pipelines/([\\w-]+)/([\\w-]+)"],
    (on, type, id) => {
      on.context.kinds.readable(type!, on.context.scopes);
      return json(pipelines(on.context.portal, type!, id));
    },
  ],
  [
    "GET",
    [`/crm/pipelines/${dated}/([\\w-]+)/([\\w-]+)/stages`, "/crm/v3/pipelines/([\\w-]+)/([\\w-]+)/stages"],
    (on, type, id) => {
      on.context.kinds.readable(type!, on.context.scopes);
      return json(pipelineStages(on.context.portal, type!, id!));
    },
  ],
  [
    "GET",
    [`/crm/pipelines/${dated}/deals/([\\w-]+)/audit`, "/crm/v3/pipelines/deals/([\\w-]+)/audit"],
    (on, id) => {
      on.context.kinds.readable("deals", on.context.scopes);
      return json(pipelineAudit(on.context.portal, id!));
    },
  ],
  [
    "GET",
    [`/crm/properties/${dated}/([\\w-]+)`, "/crm/v3/properties/([\\w-]+)"],
    (on, type) => json({ results: propertiesOf(on, type!) }),
  ],
  [
    "GET",
    [`/crm/properties/${dated}/([\\w-]+)/(\\w+)`, "/crm/v3/properties/([\\w-]+)/(\\w+)"],
    (on, type, name) => {
      const found = propertiesOf(on, type!).find((property) => property.name === name);
      if (found === undefined) throw notFound(`Property ${name} does not exist`);
      return json(found);
    },
  ],
  [
    "GET",
    [`/account-info/${dated}/details`, "/account-info/v3/details"],
    ({ context }) => json(accountDetails(context.portal)),
  ],
  [
    "GET",
    [`/account-info/${dated}/api-usage/daily/private-apps`, "/account-info/v3/api-usage/daily/private-apps"],
    ({ context, limits }) => json(apiUsage(context.portal, limits.today)),
  ],
  [
    "GET",
    [
      `/settings/currencies/${dated}/(company-currency|codes|exchange-rates|exchange-rates/current|central-fx-rates/information)`,
      "/settings/v3/currencies/(company-currency|codes|exchange-rates|exchange-rates/current|central-fx-rates/information)",
    ],
    (on, what) => {
      allowed(on, "settings.currencies.read");
      return json(currencySettings(on.context.portal, what!, on.call.query));
    },
  ],
  [
    "GET",
    [`/forecast-settings/${dated}/forecast-types`, "/forecast-settings/v3/forecast-types"],
    ({ context }) => json(listForecastTypes(context)),
  ],
  [
    "GET",
    [`/forecast-settings/${dated}/forecast-types/(\\d+)`, "/forecast-settings/v3/forecast-types/(\\d+)"],
    ({ context }, id) => json(listForecastTypes(context, id)),
  ],
  ["GET", [`/forecast-submissions/${dated}/events`], ({ context, call }) => json(listSubmissions(context, call.query))],
  [
    "POST",
    [`/crm/exports/${dated}/export/async`, "/crm/v3/exports/export/async"],
    ({ context, call, exports }) => exports.order(context, call),
  ],
  [
    "GET",
    [`/crm/exports/${dated}/export/async/tasks/(\\d+)/status`, "/crm/v3/exports/export/async/tasks/(\\d+)/status"],
    ({ context, exports }, id) => exports.status(context, id!),
  ],
  ["GET", [`/marketing/forms/${dated}`, "/marketing/v3/forms"], ({ context }) => json(listForms(context))],
  [
    "GET",
    ["/form-integrations/v1/submissions/forms/([\\w-]+)"],
    ({ context, call }, form) => json(formSubmissions(context, form!, call.query)),
  ],
  [
    "GET",
    [`/marketing/marketing-events/${dated}`, "/marketing/v3/marketing-events"],
    ({ context, call }) => json(marketingEvents(context, call.query)),
  ],
  [
    "GET",
    [
      `/marketing/marketing-events/${dated}/participations/(\\d+)/breakdown`,
      "/marketing/v3/marketing-events/participations/(\\d+)/breakdown",
    ],
    ({ context, call }, event) => json(participations(context, event!, call.query)),
  ],
  ["GET", ["/email/public/v1/events"], ({ context, call }) => json(emailEvents(context, call.query))],
  ["GET", ["/email/public/v1/campaigns/(\\d+)"], ({ context }, id) => json(emailCampaign(context, id!))],
  [
    "GET",
    [`/events/event-occurrences/${dated}`, "/events/v3/events"],
    ({ context, call }) => json(eventOccurrences(context, call.query)),
  ],
  [
    "GET",
    [`/events/event-occurrences/${dated}/event-types`, "/events/v3/events/event-types"],
    ({ context }) => json(eventTypes(context)),
  ],
];

const table = routes.map(([method, paths, answer]) => ({
  method,
  patterns: paths.map((path) => new RegExp(`^${path}/?$`)),
  answer,
}));

/** The vendor's 404 for a path it does not know, 405 for one it knows otherwise. */
export function route(on: Answering): Reply | Promise<Reply> {
  let isKnown = false;
  for (const { method, patterns, answer } of table)
    for (const pattern of patterns) {
      const parts = pattern.exec(on.call.path);
      if (parts === null) continue;
      isKnown = true;
      if (method === on.call.method) return answer(on, ...parts.slice(1).map(decodeURIComponent));
    }
  if (isKnown) return json({ status: "error", message: "HTTP 405 Method Not Allowed" }, 405);
  throw notFound();
}

/** Counted on their own, and by the second. */
export function isSearch(call: Call): boolean {
  return call.method === "POST" && /\/search\/?$/.test(call.path);
}

function allowed({ context }: Answering, scope: string): void {
  if (!context.scopes.has(scope)) throw missingScopes([scope]);
}

function propertiesOf({ context }: Answering, type: string) {
  const kind = context.kinds.named(type);
  const scopes = [`crm.schemas.${kind.name}.read`, ...kind.scopes];
  if (!scopes.some((scope) => context.scopes.has(scope))) throw missingScopes(scopes);
  const born = stamp(bornAt(context.portal));
  return context.kinds.properties(kind).map((property, displayOrder) => ({
    ...property,
    options: property.options.map((option, order) => ({ ...option, displayOrder: order, hidden: false })),
    groupName: `${kind.name}information`,
    description: "",
    displayOrder,
    hasUniqueValue: property.name === "hs_object_id" || (kind.name === "contacts" && property.name === "email"),
    hidden: false,
    formField: false,
    archived: false,
    externalOptions: property.name === "hubspot_owner_id",
    createdAt: born,
    updatedAt: born,
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: property.calculated,
    },
  }));
}
