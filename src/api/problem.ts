import { z } from "zod";

/** RFC 9457 with a code for programs and a hint for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  /** The request's; the log has it. */
  id: z.string(),
});
