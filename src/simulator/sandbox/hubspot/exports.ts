import { ZipFile } from "yazl";
import { z } from "zod";
import type { Call, Reply } from "../service.ts";
import { json, missingScopes, notFound } from "./answers.ts";
import type { Context } from "./context.ts";
import { currentValue } from "./record.ts";
import { body } from "./request.ts";

const request = z.object({
  exportType: z.enum(["VIEW", "LIST"]),
  format: z.enum(["CSV", "XLSX", "XLS"]),
  exportName: z.string(),
  objectType: z.string(),
  objectProperties: z.array(z.string()),
  exportInternalValuesOptions: z.array(z.enum(["NAMES", "VALUES"])).default([]),
});

interface Task {
  readonly asked: z.infer<typeof request>;
  /** How often somebody has asked how far it is. */
  polls: number;
}

/** Exports: ordered, polled, fetched. Current values only, in labels unless internal values are asked for. */
export class Exports {
  readonly #tasks = new Map<string, Task>();

  order(context: Context, call: Call): Reply {
    if (!context.scopes.has("crm.export")) throw missingScopes(["crm.export"]);
    const asked = body(call, request);
    context.kinds.readable(asked.objectType, context.scopes);
    const id = String(83_000_000 + this.#tasks.size * 7);
    this.#tasks.set(id, { asked, polls: 0 });
    return json({ id, links: { status: `${context.url}/crm/v3/exports/export/async/tasks/${id}/status` } }, 202);
  }

  status(context: Context, id: string): Reply {
    if (!context.scopes.has("crm.export")) throw missingScopes(["crm.export"]);
    const task = this.#tasks.get(id);
    if (task === undefined) throw notFound(`Export task ${id} not found`);
    task.polls += 1;
    const status = task.polls === 1 ? "PENDING" : task.polls === 2 ? "PROCESSING" : "COMPLETE";
    const result = status === "COMPLETE" ? { result: `${context.url}/_exports/${id}` } : {};
    return json({ status, startedAt: null, completedAt: null, requestedAt: null, ...result });
  }

  /** The link needs no token, as signed links do not. */
  async fetch(context: Context, id: string): Promise<Reply> {
    const task = this.#tasks.get(id);
    if (task === undefined || task.polls < 3) throw notFound("This export has expired.");
    const rows = [...rowsOf(context, task.asked)];
    const header = headerOf(context, task.asked);
    const { exportPartRows } = context.settings;
    if (rows.length <= exportPartRows)
      return { status: 200, headers: { "content-type": "text/csv;charset=utf-8" }, body: [header, ...rows].join("\n") };
    const zip = new ZipFile();
    for (let part = 0; part * exportPartRows < rows.length; part += 1) {
      const own = rows.slice(part * exportPartRows, (part + 1) * exportPartRows);
      zip.addBuffer(Buffer.from([header, ...own].join("\n")), `${task.asked.exportName}-${part + 1}.csv`);
    }
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    return { status: 200, headers: { "content-type": "application/zip" }, body: Buffer.concat(chunks) };
  }
}

function headerOf(context: Context, asked: Task["asked"]): string {
  const kind = context.kinds.named(asked.objectType);
  const labels = new Map(context.kinds.properties(kind).map((property) => [property.name, property.label]));
  const named = asked.exportInternalValuesOptions.includes("NAMES");
  return ["Record ID", ...asked.objectProperties.map((name) => (named ? name : (labels.get(name) ?? name)))]
    .map(cell)
    .join(",");
}

function* rowsOf(context: Context, asked: Task["asked"]): Generator<string> {
  const kind = context.kinds.named(asked.objectType);
  const properties = new Map(context.kinds.properties(kind).map((property) => [property.name, property]));
  const inside = asked.exportInternalValuesOptions.includes("VALUES");
  for (const life of context.kinds.from(kind, 0, context.now, false)) {
    const values = asked.objectProperties.map((name) => {
      const value = properties.has(name) ? currentValue(kind, life, name) : null;
      const label = properties.get(name)?.options.find((option) => option.value === value)?.label;
      return value === null ? "" : inside ? value : (label ?? value);
    });
    yield [life.id, ...values].map(cell).join(",");
  }
}

function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
