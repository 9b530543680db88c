import { type Field, type FieldType, labelOf, type ObjectType, type Scalar, type View } from "./object-type.ts";
import { catalogue } from "./objects/catalogue.ts";
import { numberOf } from "./record-id.ts";

/** A kind of record with the fields that the reader may see. */
export interface LiveType {
  readonly type: ObjectType;
  readonly fields: readonly Field[];
  field(name: string): Field | undefined;
  /** The reference whose parent is reached by this name. */
  relationship(name: string): Field | undefined;
}

/** What is there for a reader in an org of these settings: describe, queries and replication all go by it. */
export class Schema {
  readonly view: View;
  readonly #live = new Map<ObjectType, LiveType>();

  constructor(view: View) {
    this.view = view;
  }

  /** By its name in any case; undefined when the org has no such thing or the reader no right to it. */
  type(name: string): LiveType | undefined {
    const type = byName.get(name.toLowerCase());
    return type === undefined || !this.#isThere(type) ? undefined : this.#lively(type);
  }

  all(): LiveType[] {
    return catalogue.filter((type) => this.#isThere(type)).map((type) => this.#lively(type));
  }

  /** The kind that an id's first three characters tell. */
  ofId(id: string): LiveType | undefined {
    const type = byPrefix.get(id.slice(0, 3));
    return type === undefined ? undefined : this.#lively(type);
  }

  /** The record that an id names, whatever its kind. */
  find(id: Scalar, view: View = this.view): { readonly live: LiveType; readonly row: unknown } | undefined {
    if (typeof id !== "string") return undefined;
    const live = this.ofId(id);
    const number = numberOf(id);
    const row = live === undefined || number === undefined ? undefined : live.type.find(view, number);
    return live === undefined || row === undefined ? undefined : { live, row };
  }

  hasRight(right: string): boolean {
    return !this.view.world.withdrawnRights.has(`salesforce:${right}`);
  }

  #isThere(type: ObjectType): boolean {
    const { settings } = this.view;
    return (
      (type.feature === undefined || settings[type.feature]) &&
      (type.right === undefined || this.hasRight(type.right)) &&
      this.hasRight(`object:${type.name}`)
    );
  }

  #lively(type: ObjectType): LiveType {
    const known = this.#live.get(type);
    if (known !== undefined) return known;
    const fields = this.#fieldsOf(type);
    const named = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
    const related = new Map(
      fields.flatMap((field) => (field.relationship === undefined ? [] : [[field.relationship.toLowerCase(), field]])),
    );
    const live: LiveType = {
      type,
      fields,
      field: (name) => named.get(name.toLowerCase()),
      relationship: (name) => related.get(name.toLowerCase()),
    };
    this.#live.set(type, live);
    return live;
  }

  #fieldsOf(type: ObjectType): Field[] {
    const { settings, world } = this.view;
    let fields = type.fields.filter(
      (field) =>
        (field.feature === undefined || settings[field.feature]) && this.hasRight(`field:${type.name}.${field.name}`),
    );
    for (const change of world.fieldChanges) {
      if (change.service !== "salesforce" || change.object !== type.name) continue;
      const old = fields.find((field) => field.name === change.name);
      fields = fields.filter((field) => field !== old);
      if (change.isRemoved) continue;
      const get = old?.get ?? (() => change.value ?? null);
      const label = change.label ?? old?.label ?? labelOf(change.name);
      fields.push({ ...old, name: change.name, label, type: change.type as FieldType, get });
    }
    return fields;
  }
}

const byName = new Map(catalogue.map((type) => [type.name.toLowerCase(), type]));
const byPrefix = new Map(catalogue.map((type) => [type.prefix, type]));
