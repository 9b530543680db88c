import type { Minute } from "../../timeline.ts";
import { missingScopes, Refusal, tierLacks } from "./answers.ts";
import type { Birth } from "./ids.ts";
import type { Kind } from "./kind.ts";
import type { Life, Version } from "./life.ts";
import { activities } from "./objects/activities.ts";
import { companies, contacts } from "./objects/customers.ts";
import { deals } from "./objects/deals.ts";
import { leads } from "./objects/leads.ts";
import { lineItems, products } from "./objects/products.ts";
import { forecasts, goalTargets } from "./objects/promises.ts";
import { users } from "./objects/users.ts";
import type { Portal } from "./portal.ts";
import type { Property } from "./property.ts";
import { reaches } from "./settings.ts";

const perDay = 1440;
/** Archived records can be read for so long. */
const archivedFor = 90 * perDay;

/** All types of records of one portal, by their names and type ids. */
export class Kinds {
  readonly #portal: Portal;
  readonly #kinds: ReadonlyMap<string, Kind>;

  constructor(portal: Portal) {
    this.#portal = portal;
    const all = [
      deals(portal),
      companies(portal),
      contacts(portal),
      leads(portal),
      ...activities(portal),
      products(portal),
      lineItems(portal),
      users(portal),
      goalTargets(portal),
      forecasts(portal),
    ] as unknown as Kind[];
    this.#kinds = new Map(all.flatMap((kind) => aliases(kind).map((alias) => [alias, kind])));
  }

  /** 400 for a type that there is not. */
  named(type: string): Kind {
    const kind = this.#kinds.get(type.toLowerCase());
    if (kind === undefined)
      throw new Refusal(400, {
        status: "error",
        message: `Unable to infer object type from: ${type}`,
        category: "VALIDATION_ERROR",
      });
    return kind;
  }

  /** Refuses when neither the tier nor the scopes let somebody read it. */
  readable(type: string, scopes: ReadonlySet<string>): Kind {
    const kind = this.named(type);
    if (kind.tier !== undefined && !reaches(this.#portal.settings, kind.tier.from))
      throw tierLacks(kind.tier.product, kind.tier.from);
    if (!kind.scopes.some((scope) => scopes.has(scope))) throw missingScopes(kind.scopes);
    return kind;
  }

  /** With what an admin added to, retyped of and took from it. */
  properties(kind: Kind): Property[] {
    const properties = new Map(kind.properties.map((property) => [property.name, property]));
    for (const change of this.#changes(kind)) {
      if (change.isRemoved) properties.delete(change.name);
      else
        properties.set(change.name, {
          name: change.name,
          label: change.label ?? properties.get(change.name)?.label ?? change.name,
          type: (change.type ?? "string") as Property["type"],
          fieldType: "text",
          options: properties.get(change.name)?.options ?? [],
          hubspotDefined: false,
          calculated: false,
        });
    }
    return [...properties.values()];
  }

  /** The record as it was at `until`; undefined when it cannot be seen then. `archived` tells which of the two is asked for. */
  seen(kind: Kind, birth: Birth, until: Minute, archived: boolean): Life | undefined {
    const life = kind.life(birth, until);
    if (life === undefined || (life.archivedAt !== null) !== archived) return undefined;
    if (archived && life.archivedAt! + archivedFor <= until) return undefined;
    const added = this.#changes(kind).filter((change) => change.value != null);
    if (added.length === 0) return life;
    const versions = new Map<string, readonly Version[]>(life.versions);
    for (const { name, value, at } of added)
      versions.set(name, [{ at: Math.max(at, life.createdAt), value: value!, source: "CRM_UI" }]);
    return { ...life, versions };
  }

  /** By id; where a record was merged away, whatever the portal is set to answer for it. */
  find(kind: Kind, id: string, until: Minute, archived: boolean): Life | undefined {
    let birth = kind.ids().find(id);
    for (let hops = 0; birth !== undefined && hops < 9; hops += 1) {
      const into = kind.mergedInto?.(birth, until);
      if (into === undefined) return this.seen(kind, birth, until, archived);
      if (this.#portal.settings.mergedAway === "not-found") return undefined;
      birth = kind.ids().find(kind.ids().of(into) ?? "");
    }
    return undefined;
  }

  /** From a place on, in the order of the ids. */
  *from(kind: Kind, place: number, until: Minute, archived: boolean): Generator<Life> {
    const { births } = kind.ids();
    for (let at = place; at < births.length; at += 1) {
      const life = births[at]!.bornAt < until ? this.seen(kind, births[at]!, until, archived) : undefined;
      if (life !== undefined) yield life;
    }
  }

  #changes(kind: Kind) {
    const { world } = this.#portal;
    if (world.fieldChanges.length === 0) return [];
    return world.fieldChanges.filter(
      (change) => change.service === "hubspot" && aliases(kind).includes(change.object) && change.at < world.now,
    );
  }
}

/** Paths name a type by its plural, its singular or its id. */
function aliases(kind: Kind): string[] {
  const singular = kind.name === "companies" ? "company" : kind.name.slice(0, -1);
  return [kind.name, singular, kind.typeId];
}
