import type { z } from "zod";
import { dealsAnswer, overviewAnswer } from "../api/overview.ts";
import { problem } from "../api/problem.ts";

type Query = Readonly<Record<string, string | undefined>>;

export const getOverview = (query: Query) => get("/api/v1/overview", query, overviewAnswer);

export const getDeals = (query: Query) => get("/api/v1/deals", query, dealsAnswer);

/** What the server says went wrong, with the way to mend it. */
export class ServerProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "ServerProblem";
    this.hint = hint;
  }
}

async function get<Schema extends z.ZodType>(path: string, query: Query, schema: Schema): Promise<z.infer<Schema>> {
  const text = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const answer = await fetch(`${path}?${text}`);
  const body: unknown = await answer.json();
  if (answer.ok) return schema.parse(body);
  if (answer.status === 401) location.assign("/sign-in");
  const said = problem.safeParse(body);
  if (said.data?.code === "second-factor-needed") location.assign("/account");
  throw said.success ? new ServerProblem(said.data.title, said.data.detail) : new ServerProblem(`${answer.status}`, "");
}
