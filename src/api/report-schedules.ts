import { z } from "zod";
import { line, paging, subject } from "./asking.ts";

const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,40}$/, "Small letters, digits, hyphens and underscores.");
export const reportScheduleParams = z.strictObject({ name });
export const recipientParams = z.strictObject({ name, address: z.string().min(1).max(254) });

const cadence = z.enum(["weekly", "monthly", "quarterly"]);

/** When a report goes out by itself; a time of day in the company's time zone. */
export const reportScheduleBody = z.strictObject({
  name,
  cadence,
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default("07:00"),
});

/** Who gets it, and as whom: they are told what that role may see. A channel’s webhook is a secret: it is sealed and never answered. */
export const recipientBody = z.strictObject({
  /** A mail address; of a webhook what to call it, its host when left out. */
  to: line(254).optional(),
  webhook: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  role: z.enum(["leader", "manager", "rep"]),
  /** The manager or rep they are; of a leader none. */
  rep: subject.optional(),
  language: z.enum(["en", "sv"]).default("en"),
});

/** Where mails are handed in, from whom they are, and where their links lead. */
export const mailServerBody = z.strictObject({
  host: line(253).regex(/^[a-z0-9_.:-]+$/i, "The name or address of a host."),
  port: z.int().min(1).max(65_535).optional(),
  security: z.enum(["starttls", "tls", "none"]).default("starttls"),
  user: line(200).optional(),
  password: line(500).optional(),
  from: z.email().max(254),
  fromName: line(100).optional(),
  /** Where people open Repmark: `https://repmark.example.com`. */
  address: z.url({ protocol: /^https?$/ }).max(300),
});

/** The same without the password. */
export const mailServerAnswer = z.strictObject({
  server: z
    .strictObject({
      host: z.string(),
      port: z.number(),
      security: z.enum(["starttls", "tls", "none"]),
      user: z.string().nullable(),
      hasPassword: z.boolean(),
      from: z.string(),
      fromName: z.string(),
      address: z.string(),
      /** Whoever runs the server has named it in variables: what is entered here does not hold. */
      isFromOutside: z.boolean(),
    })
    .nullable(),
});

export const sendBody = z.strictObject({ everyone: z.boolean().default(false) });
export const sendAnswer = z.strictObject({ queued: z.number() });

export const recipientAnswer = z.strictObject({
  id: z.string(),
  schedule: z.string(),
  channel: z.enum(["mail", "webhook"]),
  address: z.string(),
  role: z.enum(["leader", "manager", "rep"]),
  repId: z.string().nullable(),
  language: z.enum(["en", "sv"]),
  addedAt: z.string(),
  leftAt: z.string().nullable(),
});

const delivery = z.strictObject({
  schedule: z.string(),
  untilOn: z.string(),
  channel: z.enum(["mail", "webhook"]),
  address: z.string(),
  period: z.string(),
  recipient: z.string(),
  dueAt: z.string(),
  state: z.enum(["queued", "sending", "sent", "unknown", "failed"]),
  attempts: z.number(),
  copy: z.number(),
  changedAt: z.string(),
  nextAt: z.string(),
  failure: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});

export const reportScheduleAnswer = z.strictObject({
  name: z.string(),
  cadence,
  at: z.string(),
  createdAt: z.string(),
});

export const reportSchedulesAnswer = z.strictObject({
  schedules: z
    .array(
      z.strictObject({
        ...reportScheduleAnswer.shape,
        nextAt: z.string().nullable(),
        recipients: z.array(recipientAnswer).readonly(),
        /** What did not arrive, or may not have. */
        troubled: z.array(delivery).readonly(),
      }),
    )
    .readonly(),
});

export const deliveriesQuery = z.strictObject({ schedule: name.optional(), limit: paging.limit });
export const deliveriesAnswer = z.strictObject({ deliveries: z.array(delivery).readonly() });
export const goneAnswer = z.strictObject({ isRemoved: z.literal(true) });
