import type { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** The settings of a connection to `crm`, or a refusal that names what is wrong with them; `hint` says how to mend it. */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: unknown,
  crm: string,
  hint: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}.`);
  throw new RepmarkError("bad-connection", `${crm} cannot be connected like this. ${faults.join(" ")}`, {
    kind: "usage",
    hint,
  });
}
