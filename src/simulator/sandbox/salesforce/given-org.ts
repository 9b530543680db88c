import { afterEach } from "vitest";
import { Company } from "../../company.ts";
import { type CompanyPlan, planOfSize } from "../../plan.ts";
import type { Sandbox } from "../sandbox.ts";
import { startSandbox } from "../server.ts";
import { salesforce } from "./salesforce.ts";
import type { Settings } from "./settings.ts";

export interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Record<string, unknown>[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly body: unknown;
}

export interface GivenOrg {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly settings: Settings;
  /** A call with the session, to a path from `/services` on or below the version's. */
  call(path: string, init?: RequestInit): Promise<Answer>;
  query(soql: string, how?: "query" | "queryAll"): Promise<Page>;
  /** Every record of a query, page by page. */
  all(soql: string, how?: "query" | "queryAll"): Promise<Record<string, unknown>[]>;
  signIn(): Promise<void>;
}

const grown = new Map<string, Company>();
const running: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close();
});

/** A small company as an org, somebody signed in; it ends with the test. */
export async function givenOrg(change: Partial<Settings> = {}, plan: Partial<CompanyPlan> = {}): Promise<GivenOrg> {
  const whole = planOfSize(plan.deals ?? 300, { reps: 12, ...plan });
  const key = JSON.stringify(whole);
  const company = grown.get(key) ?? new Company(whole);
  grown.set(key, company);
  const sandbox = await startSandbox({ company, services: [salesforce(change)] });
  running.push(sandbox);
  const { url, credentials, settings } = sandbox.salesforce;
  let token = "";
  const org: GivenOrg = {
    sandbox,
    url,
    settings: settings as unknown as Settings,
    async call(path, init) {
      const address = path.startsWith("/") ? `${url}${path}` : `${url}/services/data/v68.0/${path}`;
      const answer = await fetch(address, { ...init, headers: { authorization: `Bearer ${token}`, ...init?.headers } });
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get("content-type") ?? "");
      return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
    },
    async query(soql, how = "query") {
      const answer = await org.call(`${how}?q=${encodeURIComponent(soql)}`);
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body as Page;
    },
    async all(soql, how = "query") {
      let page = await org.query(soql, how);
      const records = [...page.records];
      while (page.nextRecordsUrl !== undefined) {
        page = (await org.call(page.nextRecordsUrl)).body as Page;
        records.push(...page.records);
      }
      return records;
    },
    async signIn() {
      const form = {
        grant_type: "client_credentials",
        client_id: credentials.clientId!,
        client_secret: credentials.clientSecret!,
      };
      const answer = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
      token = ((await answer.json()) as { access_token: string }).access_token;
    },
  };
  await org.signIn();
  return org;
}

/** The error of a refused REST or Bulk call: its status and what the array says. */
export function refusal({ status, body }: Answer): { status: number; errorCode: string; message: string } {
  const [error] = body as [{ errorCode: string; message: string }];
  return { status, errorCode: error.errorCode, message: error.message };
}
