import type { Field, FieldType, Scalar, View } from "../object-type.ts";
import { SalesforceError } from "../salesforce-error.ts";
import type { LiveType, Schema } from "../schema.ts";
import { pointedAt } from "./tokens.ts";

/** Something to read of a row: a field of it or of a parent, found and checked. */
export interface Path {
  /** As Salesforce spells it: `Owner.Name`. */
  readonly name: string;
  readonly type: FieldType;
  readonly field: Field;
  /** References on the way to it, outermost first; none for a field of the row itself. */
  readonly through: readonly Field[];
  read(row: unknown, view: View): Scalar;
}

/** What polymorphic parents have in common. */
const ofAnyParent = new Set(["Id", "Name", "Type", "Email", "IsActive", "Username"]);

/** Looks a path up, in any case; one that does not exist is refused as Salesforce does. */
export function pathOf(schema: Schema, live: LiveType, path: string, text: string, at: number): Path {
  const words = path.split(".");
  if (words.length > 1 && words[0]!.toLowerCase() === live.type.name.toLowerCase()) words.shift();
  return follow(schema, [live], words, text, at);
}

function follow(schema: Schema, lives: readonly LiveType[], words: readonly string[], text: string, at: number): Path {
  const [word, ...rest] = words as [string, ...string[]];
  const live = lives[0]!;
  if (rest.length === 0) return own(lives, word, text, at);
  const reference = live.relationship(word);
  if (reference === undefined) throw noRelationship(live, word, text, at);
  const parents = (reference.to ?? []).flatMap((name) => schema.type(name) ?? []);
  if (parents.length === 0) throw noRelationship(live, word, text, at);
  const end = follow(schema, parents, rest, text, at);
  return {
    ...end,
    name: `${reference.relationship}.${end.name}`,
    through: [reference, ...end.through],
    read: (row, view) => {
      const parent = schema.find(reference.get(row, view), view);
      return parent === undefined ? null : readOf(parent, end, view);
    },
  };
}

function own(lives: readonly LiveType[], word: string, text: string, at: number): Path {
  const [live] = lives as [LiveType];
  const field = live.field(word);
  if (field === undefined || (lives.length > 1 && !ofAnyParent.has(field.name)))
    throw new SalesforceError(
      400,
      "INVALID_FIELD",
      `${pointedAt(text, at)}No such column '${word}' on entity '${lives.length > 1 ? "Name" : live.type.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  return { name: field.name, type: field.type, field, through: [], read: (row, view) => field.get(row, view) };
}

interface Parent {
  readonly live: LiveType;
  readonly row: unknown;
}

/** The kind of the parent at hand may be another than the one the path was checked by. */
function readOf({ live, row }: Parent, path: Path, view: View): Scalar {
  if (path.through.length > 0) return path.read(row, view);
  if (path.name === "Type" && live.field("Type") === undefined) return live.type.name;
  return live.field(path.name)?.get(row, view) ?? null;
}

function noRelationship(live: LiveType, word: string, text: string, at: number): SalesforceError {
  return new SalesforceError(
    400,
    "INVALID_FIELD",
    `${pointedAt(text, at)}Didn't understand relationship '${word}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names. (${live.type.name})`,
  );
}
