import { z } from "zod";
import { freshnessAnswer } from "../api/freshness.ts";
import { dealsAnswer, overviewAnswer } from "../api/overview.ts";
import { problem } from "../api/problem.ts";

type Query = Readonly<Record<string, string | undefined>>;

export const getOverview = (query: Query) => get("/api/v1/overview", query, overviewAnswer);

export const getFreshness = () => get("/api/v1/freshness", {}, freshnessAnswer);

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

/** Whether somebody signed in, and not a visitor of a demo. */
export async function isSignedIn(): Promise<boolean> {
  const answer = await fetch("/api/auth/me");
  return answer.ok && signedIn.safeParse(await answer.json()).data?.isDemo === false;
}

const signedIn = z.looseObject({ isDemo: z.boolean() });

/** The page goes whether or not the server could be told, so that nothing of anybody stays to be seen. */
export async function signOut(language: string): Promise<void> {
  try {
    await fetch("/api/auth/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  } finally {
    location.replace(`/sign-in?language=${language}`);
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
