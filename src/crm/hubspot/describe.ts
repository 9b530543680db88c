import { z } from "zod";
import type { Remark } from "../sync/connector.ts";
import { Fault } from "./fault.ts";
import type { HubspotObject, Role } from "./objects.ts";
import type { Portal } from "./portal.ts";
import { apiVersion } from "./settings.ts";

/** A type of records as it is in this account, for this key. */
export interface Described {
  readonly of: HubspotObject;
  /** Properties to ask for: those of ours that are there, and all of the account's own. */
  readonly properties: readonly string[];
  readonly history: readonly string[];
  /** Role → property. */
  readonly mapped: Readonly<Record<string, string>>;
  /** Of choices: property → internal value → what people see. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const property = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  hubspotDefined: z.boolean().default(false),
  calculated: z.boolean().default(false),
  options: z.array(z.object({ value: z.string(), label: z.string() })).default([]),
});
type Property = z.infer<typeof property>;
const answer = z.object({ results: z.array(property) });

/** Undefined where we may not see it; that is said. */
export async function describe(portal: Portal, of: HubspotObject, remarks: Remark[]): Promise<Described | undefined> {
  const there = await propertiesOf(portal, of.type, of.object, remarks);
  if (there === undefined) return undefined;
  const mapped = mapping(of.object, of.roles, there, portal.settings.fields, remarks);
  const names = new Set(there.map(({ name }) => name));
  const own = there
    .filter((one) => of.isNarrow !== true && !one.hubspotDefined && one.type !== "json")
    .map(({ name }) => name);
  const past = of.roles.flatMap((role) =>
    role.hasHistory && mapped[role.name] !== undefined ? [mapped[role.name]!] : [],
  );
  const wanted = [...of.properties, ...own, ...Object.values(mapped)];
  return {
    of,
    properties: [...new Set(wanted)].filter((name) => names.has(name)),
    history: of.history.length === 0 ? [] : [...new Set([...of.history, ...past])].filter((name) => names.has(name)),
    mapped,
    labels: labelsOf(there, ["industry"]),
  };
}

/** The properties of a type; undefined where we may not see them, which is said. */
export async function propertiesOf(
  portal: Portal,
  type: string,
  object: string,
  remarks: Remark[],
): Promise<readonly Property[] | undefined> {
  try {
    return (await portal.get(`/crm/properties/${apiVersion}/${type}`, answer)).results;
  } catch (error) {
    if (!(error instanceof Fault) || ![400, 403, 404].includes(error.status)) throw error;
    remarks.push(missing(object, error));
    return undefined;
  }
}

export function missing(object: string, fault: Fault): Remark {
  const need = fault.scopes.length === 0 ? "" : ` It needs the scope ${fault.scopes.join(" or ")}.`;
  return { kind: "missing", object, says: `${object} cannot be read: ${fault.message}${need}` };
}

/** Which property stands for what: as it was chosen, else one of the account's own by its name or label. */
export function mapping(
  object: string,
  roles: readonly Role[],
  there: readonly Property[],
  chosen: Readonly<Record<string, string | null>>,
  remarks: Remark[],
): Record<string, string> {
  const mapped: Record<string, string> = {};
  const names = new Set(there.map(({ name }) => name));
  for (const role of roles) {
    const said = chosen[`${object}.${role.name}`];
    if (said === null) continue;
    const own = there.filter(
      (one) => !one.hubspotDefined && (role.looksLike.test(one.name) || role.looksLike.test(one.label)),
    );
    const found = said ?? own[0]?.name ?? role.otherwise;
    if (found === undefined || !names.has(found)) {
      if (said !== undefined)
        remarks.push({
          kind: "missing",
          object,
          says: `There is no property ${said}, chosen as ${role.name} of ${object}.`,
        });
      continue;
    }
    mapped[role.name] = found;
    remarks.push({ kind: "chosen", object, says: `${found} is taken as ${role.name} of ${object}.` });
  }
  return mapped;
}

function labelsOf(there: readonly Property[], names: readonly string[]): Described["labels"] {
  return Object.fromEntries(
    there
      .filter((one) => names.includes(one.name))
      .map((one) => [one.name, Object.fromEntries(one.options.map(({ value, label }) => [value, label]))]),
  );
}
