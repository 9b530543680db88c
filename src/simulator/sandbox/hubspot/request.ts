import type { z } from "zod";
import type { Call } from "../service.ts";
import { invalid } from "./answers.ts";

/** `a=1,2`, `a=1&a=2`, or both. */
export function listed(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

/** The body, or a 400 that says what is wrong with it. */
export function body<T extends z.ZodType>(call: Call, schema: T): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString("utf8"));
  } catch {
    throw invalid("Invalid input JSON: the body could not be read.");
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalid(`Invalid input JSON on line 1: ${issue?.path.join(".")}: ${issue?.message}`);
}
