import { z } from "zod";
import { language, subject } from "./asking.ts";

export const myHeldQuery = z.strictObject({ language });
export const heldQuery = z.strictObject({ rep: subject, language });
const document = { language, format: z.enum(["html", "pdf"]).default("html") };
export const mySheetQuery = z.strictObject(document);
export const worksCouncilQuery = z.strictObject(document);

const between = { records: z.number(), firstOn: z.string().nullable(), lastOn: z.string().nullable() };

/** Everything that is held about one person, by kind and by where it lies. */
export const heldAnswer = z.strictObject({
  person: z.strictObject({
    repId: z.string().nullable(),
    ids: z.array(z.string()).readonly(),
    names: z.array(z.string()).readonly(),
    emails: z.array(z.string()).readonly(),
  }),
  on: z.string(),
  kinds: z
    .array(
      z.strictObject({
        kind: z.string(),
        label: z.string(),
        purpose: z.string(),
        source: z.string(),
        ...between,
        /** Days; null: as long as the data folder. */
        keptDays: z.number().nullable(),
        places: z.array(z.strictObject({ place: z.string(), ...between })).readonly(),
      }),
    )
    .readonly(),
  connections: z
    .array(
      z.strictObject({
        connection: z.string(),
        runs: z.number(),
        firstOn: z.string().nullable(),
        lastOn: z.string().nullable(),
      }),
    )
    .readonly(),
  backups: z.array(z.strictObject({ file: z.string(), madeOn: z.string(), isThere: z.boolean() })).readonly(),
});
