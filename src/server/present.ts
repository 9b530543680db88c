import { type ExportFormat, tableFile } from "../app/table-file.ts";
import type { Language } from "../domain/language.ts";
import type { Call, FileAnswer, Route } from "./route.ts";

/** An answer as it is sent. */
export interface Presented {
  readonly content: Uint8Array;
  readonly type: string;
  /** Of a file; null: JSON for whoever asked. */
  readonly name: string | null;
}

export const jsonType = "application/json; charset=utf-8";

export const formatOf = ({ query }: Call): "json" | ExportFormat =>
  ((query ?? {}) as { format?: "json" | ExportFormat }).format ?? "json";

/** Asks the verb of a route that reads, and puts what it says into the form that was asked for. */
export async function present(route: Route, call: Call, language: Language): Promise<Presented> {
  const found = await route.handle(call as Call<never, never, never>);
  const format = formatOf(call);
  if (route.answer === "events") throw new Error(`${route.name} tells of news, and has no one answer.`);
  if (route.answer === "file") return asBytes(found as FileAnswer);
  if (route.table === undefined || format === "json")
    return { content: Buffer.from(JSON.stringify(route.answer.parse(found))), type: jsonType, name: null };
  return asBytes(await tableFile(route.table(found as never, call as Call<never, never, never>), format, language));
}

const asBytes = ({ content, type, name }: FileAnswer): Presented => ({
  content: typeof content === "string" ? Buffer.from(content) : content,
  type,
  name,
});
