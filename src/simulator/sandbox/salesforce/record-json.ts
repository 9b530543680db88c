import { jsonValue } from "./format.ts";
import type { Field, FieldType, Scalar, View } from "./object-type.ts";
import type { Schema } from "./schema.ts";
import type { Compiled } from "./soql/compile.ts";
import type { Path } from "./soql/paths.ts";

/** Writes rows as REST shows them: parents nested, every record with its type and address. */
export function recordWriter(compiled: Compiled, version: string): (row: unknown, view: View) => string {
  const root = treeOf(compiled.columns);
  const { type } = compiled.live;
  return (row, view) => {
    const url = `/services/data/${version}/sobjects/${type.name}/${type.idOf(row)}`;
    return `{"attributes":{"type":"${type.name}","url":"${url}"}${members(root, row, view, compiled.schema, version)}}`;
  };
}

export function aggregateJson(
  cells: readonly { readonly name: string; readonly value: Scalar; readonly type: FieldType }[],
): string {
  const told = cells.map(({ name, value, type }) => `,${JSON.stringify(name)}:${jsonValue(value, type)}`);
  return `{"attributes":{"type":"AggregateResult"}${told.join("")}}`;
}

interface Branch {
  readonly leaves: Path[];
  readonly parents: Map<
    string,
    { readonly reference: Field; readonly through: readonly Field[]; readonly branch: Branch }
  >;
  /** In the order of the query. */
  readonly order: (Path | string)[];
}

function treeOf(columns: readonly Path[]): Branch {
  const root: Branch = { leaves: [], parents: new Map(), order: [] };
  for (const column of columns) {
    let branch = root;
    for (const [depth, reference] of column.through.entries()) {
      const name = reference.relationship!;
      let parent = branch.parents.get(name);
      if (parent === undefined) {
        const through = column.through.slice(0, depth);
        parent = { reference, through, branch: { leaves: [], parents: new Map(), order: [] } };
        branch.parents.set(name, parent);
        branch.order.push(name);
      }
      branch = parent.branch;
    }
    branch.leaves.push(column);
    branch.order.push(column);
  }
  return root;
}

function members(branch: Branch, row: unknown, view: View, schema: Schema, version: string): string {
  let text = "";
  for (const one of branch.order) {
    if (typeof one !== "string") {
      text += `,"${one.field.name}":${jsonValue(one.read(row, view), one.type)}`;
      continue;
    }
    const { reference, through, branch: inner } = branch.parents.get(one)!;
    const id = idThrough(schema, row, through, reference, view);
    const live = id === null ? undefined : schema.ofId(id);
    if (id === null || live === undefined) {
      text += `,"${one}":null`;
      continue;
    }
    const url = `/services/data/${version}/sobjects/${live.type.name}/${id}`;
    text += `,"${one}":{"attributes":{"type":"${live.type.name}","url":"${url}"}${members(inner, row, view, schema, version)}}`;
  }
  return text;
}

/** The id that the last reference of a way holds. */
function idThrough(schema: Schema, row: unknown, through: readonly Field[], last: Field, view: View): string | null {
  let at = row;
  for (const reference of through) {
    const parent = schema.find(reference.get(at, view), view);
    if (parent === undefined) return null;
    at = parent.row;
  }
  const id = last.get(at, view);
  return typeof id === "string" ? id : null;
}
