import { z } from "zod";
import type { Remark } from "../sync/connector.ts";
import { bare, type SalesforceObject } from "./objects.ts";
import type { Org } from "./org.ts";
import { apiVersion, type SalesforceSettings } from "./settings.ts";

/** An object as it is in this org, for this user. */
export interface Described {
  readonly of: SalesforceObject;
  /** Fields to ask for, in the order of the query: those of ours that are there, and every field of the org's own that could be mapped. */
  readonly fields: readonly string[];
  /** Role → field. */
  readonly mapped: Readonly<Record<string, string>>;
  /** Whether it can be filtered by its stamp; if not it is read whole. */
  readonly hasCursor: boolean;
  /** Whether Salesforce tells what was changed and deleted. */
  readonly isReplicated: boolean;
}

const field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  custom: z.boolean(),
  relationshipName: z.string().nullish(),
  referenceTo: z.array(z.string()).default([]),
  calculated: z.boolean().default(false),
  filterable: z.boolean().default(true),
});
type Field = z.infer<typeof field>;
const description = z.object({
  name: z.string(),
  queryable: z.boolean(),
  replicateable: z.boolean(),
  fields: z.array(field),
});
const list = z.object({ sobjects: z.array(z.object({ name: z.string(), queryable: z.boolean() })) });
const batch = z.object({ results: z.array(z.object({ statusCode: z.number(), result: z.unknown() })) });

/** What there is of what we want, as this user sees it; what is not is said. */
export async function described(
  org: Org,
  wanted: readonly SalesforceObject[],
  settings: SalesforceSettings,
): Promise<{ objects: Described[]; remarks: Remark[] }> {
  const there = new Set(
    (await org.json("sobjects/", list)).sobjects.filter((one) => one.queryable).map((one) => one.name),
  );
  const asked = wanted.filter(({ name }) => there.has(name));
  const answers = await batched(
    org,
    asked.map(({ name }) => `sobjects/${name}/describe/`),
  );
  const objects: Described[] = [];
  const remarks: Remark[] = wanted.filter(({ name }) => !there.has(name)).map(absent);
  for (const [place, of] of asked.entries()) {
    const told = description.safeParse(answers[place]);
    if (!told.success) remarks.push(absent(of));
    else {
      const { fields } = told.data;
      const mapped = mapping(of, fields, settings, remarks);
      objects.push({
        of,
        mapped,
        fields: wantedFields(of, fields, mapped, there),
        hasCursor: of.cursor !== null && fields.some((one) => one.name === of.cursor && one.filterable),
        isReplicated: told.data.replicateable,
      });
    }
  }
  return { objects, remarks };
}

/** Up to 25 GETs for one call; undefined where one was refused, for another reason than that Salesforce was busy. */
export async function batched(org: Org, paths: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at < paths.length; at += 25) {
    const some = paths.slice(at, at + 25);
    const batchRequests = some.map((path) => ({ method: "GET", url: `v${apiVersion}/${path}` }));
    const isSettled = ({ results }: z.infer<typeof batch>) =>
      results.length === some.length && results.every(({ statusCode }) => statusCode < 500);
    const { results } = await org.json("composite/batch", batch.refine(isSettled), {
      method: "POST",
      body: JSON.stringify({ batchRequests }),
    });
    for (const { statusCode, result } of results) answers.push(statusCode < 300 ? result : undefined);
  }
  return answers;
}

/** All that can be mapped is read, mapped or not: another choice later must not need another pull. */
function wantedFields(
  of: SalesforceObject,
  fields: readonly Field[],
  mapped: Described["mapped"],
  objects: ReadonlySet<string>,
): string[] {
  const there = new Set(fields.map(({ name }) => name));
  const followed = fields.filter(({ referenceTo }) => referenceTo.some((name) => objects.has(name)));
  // A field of what it refers to, such as `Campaign.Name`: there when the reference is, and may be followed.
  const parents = new Set(followed.map(({ relationshipName }) => relationshipName ?? ""));
  const ours = of.fields.filter((name) => there.has(name) || (name.includes(".") && parents.has(name.split(".")[0]!)));
  const types = new Set(of.roles.flatMap(({ types: all }) => all));
  const theirs = fields
    .filter(({ name, custom, type }) => custom && types.has(type) && !ours.includes(name))
    .map(({ name }) => name);
  return [...new Set([...ours, ...theirs, ...Object.values(mapped)])];
}

/** Which field stands for what: as it was chosen, else by its label or name, if its type fits. */
function mapping(
  of: SalesforceObject,
  fields: readonly Field[],
  settings: SalesforceSettings,
  remarks: Remark[],
): Record<string, string> {
  const mapped: Record<string, string> = {};
  for (const role of of.roles) {
    const chosen = settings.fields[`${of.object}.${role.name}`];
    const named = chosen === undefined ? undefined : fields.find(({ name }) => name === chosen);
    if (chosen !== undefined && chosen !== null && named === undefined)
      remarks.push({
        kind: "missing",
        object: of.object,
        says: `${of.name}.${chosen}, chosen for “${role.name}”, is not there or may not be read.`,
      });
    const fits = fields.filter((one) => one.custom && role.types.includes(one.type));
    const found =
      chosen === undefined
        ? role.words
            .map((word) => fits.find((one) => bare(one.label) === word || bare(one.name) === word))
            .find((one) => one !== undefined)
        : named;
    if (found === undefined) continue;
    mapped[role.name] = found.name;
    if (chosen === undefined)
      remarks.push({
        kind: "chosen",
        object: of.object,
        says: `${of.name}.${found.name} (“${found.label}”) is taken for “${role.name}”.`,
      });
    if (of.emailOf === role.name && found.referenceTo.includes("Contact") && typeof found.relationshipName === "string")
      mapped[`${role.name}_email`] = `${found.relationshipName}.Email`;
  }
  return mapped;
}

function absent({ name, object, without }: SalesforceObject): Remark {
  return { kind: "missing", object, says: `${name} is not there or may not be read: ${without}.` };
}
