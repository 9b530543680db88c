import { z } from "zod";
import { subject } from "./asking.ts";

const email = z.email().max(254);
const role = z.enum(["admin", "leader", "manager", "rep"]);

export const userParams = z.strictObject({ email });

/** Who may sign in; nothing secret. */
export const usersAnswer = z.strictObject({
  users: z
    .array(
      z.strictObject({
        email: z.string(),
        name: z.string(),
        role,
        /** Who an admin said they are in the CRM; null: found by their e-mail address. */
        rep: z.string().nullable(),
        secondFactor: z.boolean(),
        since: z.string(),
      }),
    )
    .readonly(),
});

export const userBody = z.strictObject({
  email,
  role: role.default("rep"),
  /** Who they are in the CRM, where their e-mail address does not tell. */
  rep: subject.optional(),
});

export const userChangeBody = z.strictObject({ role: role.optional(), rep: subject.nullable().optional() });
export const userChangedAnswer = z.strictObject({ isKept: z.literal(true) });

/** What somebody comes in by, once and within the hour: to hand over in a way that nobody else reads. Null where the company's own sign-in lets them in. */
export const linkAnswer = z.strictObject({
  email: z.string(),
  /** Whole where REPMARK_URL says where people reach the server, else its path. */
  link: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
