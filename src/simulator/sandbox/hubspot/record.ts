import type { Kind } from "./kind.ts";
import { type Life, latestValue, stamp, type Version } from "./life.ts";
import type { HubspotSettings } from "./settings.ts";

/** What to tell of a record. */
export interface Wanted {
  readonly properties: readonly string[];
  readonly withHistory: readonly string[];
}

/** The property's value as it is now: a text, or null. */
export function currentValue(kind: Kind, life: Life, property: string): string | null {
  switch (property) {
    case "hs_object_id":
      return life.id;
    case kind.created:
    case "hs_createdate":
      return stamp(life.createdAt);
    case kind.modified:
      return stamp(life.modifiedAt);
    case "hs_merged_object_ids":
      return life.merged === undefined || life.merged.length === 0 ? null : life.merged.join(";");
    default:
      return latestValue(life, property);
  }
}

/**
 * A record as every call answers it. Names that this type does not have are ignored. When none are asked for, a few come
 * by default; the id and the two dates always come.
 */
export function record(kind: Kind, names: ReadonlySet<string>, settings: HubspotSettings, life: Life, wanted: Wanted) {
  const asked = wanted.properties.length > 0 ? wanted.properties : kind.defaults;
  const shown = new Set([...asked.filter((name) => names.has(name)), kind.created, kind.modified, "hs_object_id"]);
  const properties = Object.fromEntries(
    [...shown].toSorted().map((name) => [name, names.has(name) ? currentValue(kind, life, name) : null]),
  );
  const history = wanted.withHistory.filter((name) => names.has(name));
  return {
    id: life.id,
    properties,
    ...(wanted.withHistory.length === 0
      ? {}
      : {
          propertiesWithHistory: Object.fromEntries(
            history.map((name) => [name, historyOf(kind, life, name, settings.keptVersions)]),
          ),
        }),
    createdAt: stamp(life.createdAt),
    updatedAt: stamp(life.modifiedAt),
    archived: life.archivedAt !== null,
    ...(life.archivedAt === null ? {} : { archivedAt: stamp(life.archivedAt) }),
    url: `https://app.hubspot.com/contacts/${settings.portalId}/record/${kind.typeId}/${life.id}`,
  };
}

/** Newest first; what was cleared is an empty text. */
function historyOf(kind: Kind, life: Life, name: string, kept: number | null) {
  const own = life.versions.get(name);
  const value = own === undefined ? currentValue(kind, life, name) : null;
  const versions: readonly Version[] =
    own ?? (value === null ? [] : [{ at: life.createdAt, value, source: "CALCULATED" }]);
  const newestFirst = versions.toReversed().map((version) => ({
    value: version.value,
    timestamp: stamp(version.at),
    sourceType: version.source,
    sourceId: version.userId === undefined ? version.source : `userId:${version.userId}`,
    ...(version.userId === undefined ? {} : { updatedByUserId: version.userId }),
  }));
  return kept === null ? newestFirst : newestFirst.slice(0, kept);
}
