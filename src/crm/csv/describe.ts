import { catalogue } from "./catalogue.ts";
import { isDay, isNumber, orderWords } from "./evidence.ts";
import type { TableUnderstood, Understanding } from "./understand.ts";

/** What was understood, in words, to be read before anything is loaded. */
export function describe(understanding: Understanding): string[] {
  return understanding.tables.flatMap(describeTable);
}

const delimiterWords = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" } as const;

function describeTable(table: TableUnderstood): string[] {
  const { format, text } = table;
  const kinds = new Map(
    catalogue.find((kind) => kind.object === format.object)!.fields.map((field) => [field.name, field.kind]),
  );
  const written = (field: (typeof format.fields)[number]) => {
    const kind = kinds.get(field.field)!;
    if (isDay(kind) && kind !== "value") {
      const said = [
        ...(field.dayOrder === "iso" ? [] : [orderWords[field.dayOrder]]),
        ...(field.isLastDay ? ["the last day"] : []),
      ];
      return said.length === 0 ? "" : ` (${said.join(", ")})`;
    }
    if (isNumber(kind)) return field.decimal === "comma" ? " (decimal comma)" : field.isPercent ? " (percent)" : "";
    return "";
  };
  return [
    `${table.name}: ${table.rows} rows of ${format.object.replace("_", " ")} (${text.encoding}, separated by ${delimiterWords[format.delimiter]})`,
    `  ${format.fields.map((field) => `${field.header} → ${field.field}${written(field)}`).join(", ")}`,
    ...((format.always ?? []).length === 0
      ? []
      : [`  in every row: ${format.always!.map((one) => `${one.field} = ${one.value}`).join(", ")}`]),
    ...(table.unmapped.length === 0
      ? []
      : [`  not used: ${table.unmapped.slice(0, 30).join(", ")}${table.unmapped.length > 30 ? " …" : ""}`]),
    ...table.remarks.map((remark) => `  ${remark}`),
  ];
}
