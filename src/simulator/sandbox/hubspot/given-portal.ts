import { type CompanyPlan, planOfSize } from "../../plan.ts";
import type { Sandbox } from "../sandbox.ts";
import { startSandbox } from "../server.ts";
import { type HubspotOptions, hubspot } from "./hubspot.ts";

/** A small portal on loopback for stories, with what they ask it by. */
export interface GivenPortal {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly key: string;
  get<T = Answer>(path: string, token?: string): Promise<Answered<T>>;
  post<T = Answer>(path: string, body: unknown, token?: string): Promise<Answered<T>>;
  /** `POST` of a form, as token endpoints want it. */
  form<T = Answer>(path: string, values: Readonly<Record<string, string>>): Promise<Answered<T>>;
}

interface Answered<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface GivenRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly GivenVersion[]>>;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly associations?: Readonly<Record<string, { readonly results: readonly { id: string; type: string }[] }>>;
}

interface GivenVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly updatedByUserId?: number;
}

/** What most answers have. */
interface Answer {
  readonly results: readonly GivenRecord[];
  readonly paging?: { readonly next: { readonly after: string } };
  readonly total?: number;
  readonly numErrors?: number;
  readonly errors?: readonly { readonly category: string; readonly context: { readonly ids: readonly string[] } }[];
  readonly message?: string;
  readonly category?: string;
  readonly policyName?: string;
}

export async function givenPortal(options: HubspotOptions = {}, plan: Partial<CompanyPlan> = {}): Promise<GivenPortal> {
  const sandbox = await startSandbox({
    plan: planOfSize(200, { reps: 8, defects: false, ...plan }),
    services: [hubspot(options)],
  });
  const { url, credentials } = sandbox.hubspot;
  const key = credentials.serviceKey!;
  const call = async <T>(path: string, init: RequestInit, token: string): Promise<Answered<T>> => {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text.startsWith("{") ? JSON.parse(text) : text) as T,
    };
  };
  return {
    sandbox,
    url,
    key,
    get: (path, token = key) => call(path, {}, token),
    post: (path, body, token = key) =>
      call(
        path,
        { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
        token,
      ),
    form: (path, values) => call(path, { method: "POST", body: new URLSearchParams(values) }, key),
  };
}

/** Every record of a type, page by page as they come. */
export async function listAll(portal: GivenPortal, path: string): Promise<GivenRecord[]> {
  const all: GivenRecord[] = [];
  for (let after = ""; ; ) {
    const join = path.includes("?") ? "&" : "?";
    const { body } = await portal.get(`${path}${join}limit=${path.includes("History") ? 50 : 100}${after}`);
    all.push(...body.results);
    if (body.paging === undefined) return all;
    after = `&after=${encodeURIComponent(body.paging.next.after)}`;
  }
}
