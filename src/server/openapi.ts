import { z } from "zod";
import product from "../../package.json" with { type: "json" };
import { problem } from "../api/problem.ts";
import { apiRoot } from "./register.ts";
import type { Route } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

/** A parameter as OpenAPI has it. */
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Json;
  readonly description?: string;
}

/** The table of routes as OpenAPI 3.1: everything in it comes from the schemas that requests and answers are held to. */
export function openApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = `${apiRoot}${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
    const operations = paths[path] ?? {};
    operations[route.method.toLowerCase()] = operation(route);
    paths[path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Repmark",
      version: product.version,
      description:
        "Fair benchmarks of every sales rep. Money is an exact decimal string; rates, ratios and days are numbers; unknown is null. Days are YYYY-MM-DD, instants RFC 3339.",
      license: { name: product.license, identifier: product.license },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map(({ about }) => about))].map((name) => ({ name })),
    security: [{ session: [] }, { key: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "repmark.session_token" },
        key: { type: "http", scheme: "bearer" },
      },
      schemas: { Problem: schemaOf(problem, "output") },
      responses: {
        Problem: {
          description: "What went wrong, in one sentence, with a way out. The id is in the log.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function operation(route: Route): Json {
  const { name, about, says, writes, isLasting, audited, roles, scope, status = 200 } = route;
  const body = bodyOf(route);
  return {
    operationId: name,
    tags: [about],
    summary: says,
    parameters: parametersOf(route),
    ...(body === null ? {} : { requestBody: { required: true, content: body } }),
    responses: {
      [status]: { description: statuses[status], content: contentOf(route), ...(isLasting ? { headers: etag } : {}) },
      ...(isLasting ? { 304: { description: "The answer that If-None-Match names still stands." } } : {}),
      default: { $ref: "#/components/responses/Problem" },
    },
    "x-roles": roles,
    "x-key-scope": scope,
    "x-writes": writes,
    "x-audited": audited,
  };
}

const statuses = { 200: "The answer.", 201: "It is kept.", 202: "It has begun." } as const;
const etag = { ETag: { schema: { type: "string" }, description: "The same for the same answer." } };

export function parametersOf({ params, query, writes, isLasting }: Route): Parameter[] {
  return [
    ...named(params, "path"),
    ...named(query, "query"),
    ...(writes
      ? [
          {
            name: "Idempotency-Key",
            in: "header" as const,
            required: false,
            schema: { type: "string", minLength: 8, maxLength: 200 },
            description: "The same write sent again with it within a day is done once and answered the same.",
          },
        ]
      : []),
    ...(isLasting
      ? [{ name: "If-None-Match", in: "header" as const, required: false, schema: { type: "string" } }]
      : []),
  ];
}

function named(schema: z.ZodType | undefined, where: "path" | "query"): Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: property,
  }));
}

export function bodyOf({ body, uploads }: Route): Record<string, Json> | null {
  if (uploads !== undefined) {
    const { properties, ...rest } = schemaOf(uploads, "input") as { properties?: Json };
    const file = { type: "string", contentMediaType: "application/octet-stream" };
    const schema = { ...rest, properties: { files: { type: "array", items: file }, mapping: file, ...properties } };
    return { "multipart/form-data": { schema } };
  }
  return body === undefined ? null : { "application/json": { schema: schemaOf(body, "input") } };
}

function contentOf({ answer, table }: Route): Json {
  const file = { schema: { type: "string", contentMediaType: "application/octet-stream" } };
  if (answer === "events") return { "text/event-stream": { schema: { type: "string" } } };
  if (answer === "file") return { "application/octet-stream": file };
  return {
    "application/json": { schema: schemaOf(answer, "output") },
    ...(table === undefined
      ? {}
      : {
          "text/csv": { schema: { type: "string" } },
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": file,
          "application/vnd.apache.parquet": file,
        }),
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<string, unknown>;
  return plain;
}
