import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addUser, withStore } from "../../src/app/access/users.ts";
import { choices } from "../../src/app/configuration.ts";
import { throughCompany } from "../world/company-sign-in.ts";
import { totp } from "../world/totp.ts";
import { filesBelow, foundIn } from "./forms.ts";
import { type GivenLife, givenLife, secretsOfFolder } from "./given-life.ts";

/** A day of the server as it ships, with a canary for every secret, and then the search for them. */
let given: GivenLife;
/** Every secret by its name: what was given, and what was made on the way. */
const canaries: Record<string, string> = {};
/** What was answered, but for the answers whose purpose is to hand a secret over. */
const answers: string[] = [];
const statuses: Record<string, number> = {};
let heap = "";
let printed = "";
let processes: { readonly said: string; readonly mode: number }[] = [];

beforeAll(async () => {
  given = await givenLife();
  Object.assign(canaries, given.secrets);
  await livedThrough();
}, 180_000);
afterAll(() => given?.close());

interface Sending {
  readonly cookie?: string | undefined;
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer hands a secret over. */
  readonly isMeant?: boolean;
}

async function ask(what: string, body?: unknown, { cookie, bearer, headers, isMeant }: Sending = {}) {
  const [method = "GET", path = "/"] = what.split(" ");
  const answer = await fetch(given.origin + path, {
    method,
    redirect: "manual",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const cookies = answer.headers.getSetCookie().map((set) => set.split(";")[0]!);
  const told = [...answer.headers].filter(([name]) => name !== "set-cookie").join("\n");
  if (isMeant !== true) answers.push(`${what}\n${told}\n${text}`);
  statuses[what] = answer.status;
  const json = answer.headers.get("content-type")?.includes("json") === true ? JSON.parse(text) : null;
  return { status: answer.status, json, text, cookie: cookies.join("; "), headers: answer.headers };
}

function linkIn(said: string): string {
  const [, token] = /link=([\w-]+)/.exec(said) ?? [];
  if (token === undefined) throw new Error(`There is no link in: ${said}`);
  return token;
}

/** A cookie is a token and its signature; what of it a canary is, is the whole. */
function noteSession(name: string, cookie: string): string {
  const value = decodeURIComponent(/repmark\.session_token=([^;]+)/.exec(cookie)![1]!);
  canaries[`${name} cookie`] = value;
  return cookie;
}

const patience = { timeout: 60_000, interval: 500 };

async function livedThrough(): Promise<void> {
  const typed = { admin: "canary-horse-battery-41", next: "canary-stable-staple-42", wrong: "canary-wrong-typed-43" };
  Object.assign(canaries, { password: typed.admin, "password after it": typed.next, "wrong password": typed.wrong });

  // The first admin, by the link of the terminal.
  const setup = linkIn(given.log.all());
  const email = "vera@example.com";
  await ask("POST /api/auth/accept", { token: setup, email, name: "Vera", password: typed.admin });
  await ask("POST /api/auth/sign-in/email", { email, password: typed.wrong });
  const first = await ask("POST /api/auth/sign-in/email", { email, password: typed.admin });
  const cookie = noteSession("first", first.cookie);

  // A second factor, its recovery codes, and a sign-in with each.
  const factor = await ask("POST /api/auth/two-factor/enable", { password: typed.admin }, { cookie, isMeant: true });
  const { totpURI, backupCodes } = factor.json;
  canaries["TOTP seed"] = new URL(totpURI).searchParams.get("secret")!;
  for (const [place, code] of backupCodes.entries()) canaries[`recovery code ${place}`] = code;
  const verified = await ask("POST /api/auth/two-factor/verify-totp", { code: totp(totpURI) }, { cookie });
  const admin = { cookie: noteSession("second", verified.cookie) };
  const again = await ask("POST /api/auth/sign-in/email", { email, password: typed.admin });
  const byCode = await ask(
    "POST /api/auth/two-factor/verify-backup-code",
    { code: backupCodes[0] },
    { cookie: again.cookie },
  );
  noteSession("third", byCode.cookie);
  await ask("POST /api/auth/sign-out", {}, { cookie: byCode.cookie });

  // Links and a key, one of them asked for twice as one write.
  const once = { ...admin, headers: { "idempotency-key": "invite-bo" }, isMeant: true };
  const invited = await ask("POST /api/v1/users", { email: "bo@example.com", role: "rep" }, once);
  await ask("POST /api/v1/users", { email: "bo@example.com", role: "rep" }, once);
  canaries["link of an invitation"] = linkIn(invited.json.link);
  const bo = { token: linkIn(invited.json.link), name: "Bo", password: "canary-of-bo-battery-44" };
  canaries["password of Bo"] = bo.password;
  await ask("POST /api/auth/accept", bo);
  const reset = await ask("POST /api/v1/users/bo@example.com/reset", undefined, { ...admin, isMeant: true });
  canaries["link of a reset"] = linkIn(reset.json.link);
  const told = await given.command(["users", "invite", "cy@example.com"]);
  canaries["link of the command line"] = linkIn(told.stdout + told.stderr);
  const made = await ask(
    "POST /api/auth/keys/make",
    { name: "board", scopes: ["read"], days: 9 },
    { ...admin, isMeant: true },
  );
  const bearer = made.json.key;
  canaries["API key"] = bearer;
  await ask("GET /api/v1/people", undefined, { bearer });
  await ask("GET /api/v1/people", undefined, { bearer: `${bearer}x` });

  // The company's own sign-in.
  withStore(given.data, (store) => addUser(store, { email: "ola@example.com", role: "leader" }, new Date()));
  const begun = await ask("POST /api/auth/sign-in/social", { provider: "company", callbackURL: "/" });
  const back = await throughCompany(new URL(begun.json.url), given.origin);
  canaries["code of the company's sign-in"] = back!.searchParams.get("code")!;
  const ola = await ask(`GET ${back!.pathname}${back!.search}`, undefined, { cookie: begun.cookie, isMeant: true });
  noteSession("company", ola.cookie);

  // CRMs that let nobody in, kept and new; a mail server that is entered.
  for (const name of ["hubspot", "salesforce"]) {
    const job = await ask(`POST /api/v1/connections/${name}/sync`, {}, admin);
    const state = async () => (await ask(`GET /api/v1/jobs/${job.json.id}`, undefined, admin)).json.state;
    await vi.waitUntil(async () => (await state()) === "failed", patience);
  }
  canaries["service key that is refused"] = "canary-refused-key-45";
  const address = given.world.origin;
  await ask(
    "POST /api/v1/connections",
    { connector: "hubspot", name: "other", address, serviceKey: canaries["service key that is refused"] },
    admin,
  );
  await ask(
    "PUT /api/v1/mail-server",
    {
      host: "mail.example.com",
      user: "repmark",
      password: given.secrets["mail password in the folder"],
      from: "r@example.com",
      address,
    },
    admin,
  );
  await vi.waitUntil(() => given.mail.refused.length > 0, patience);
  const [, unsubscribe] = /\/unsubscribe\/([\w-]{1,64}\.[\w-]{43})/.exec(unfolded(given.mail.received[0]!)) ?? [];
  canaries["link to leave"] = unsubscribe!;
  await ask(`GET /unsubscribe/${unsubscribe}`, undefined, { isMeant: true });
  await vi.waitUntil(
    () => given.world.told.some(({ path }) => path.includes(given.secrets["webhook address"])),
    patience,
  );
  await vi.waitUntil(async () => {
    const { json } = await ask("GET /api/v1/report-deliveries", undefined, admin);
    return json.deliveries.some(({ failure }: { failure: { code: string } | null }) => failure?.code === "webhook-403");
  }, patience);

  // What is there besides: pages, errors, lists, metrics, assistants, and too much of it.
  const plain = ["/connections", "/report-schedules", "/mail-server", "/users", "/audit", "/freshness", "/nothing"];
  for (const path of plain) await ask(`GET /api/v1${path}`, undefined, admin);
  for (const path of ["/api/auth/keys", "/api/auth/sessions", "/api/auth/me", "/sign-in", "/account", "/api/docs"])
    await ask(`GET ${path}`, undefined, admin);
  await ask("POST /api/v1/users", { email: "bo@example.com", password: typed.admin }, admin);
  const forwarded = { headers: { "x-forwarded-for": "203.0.113.9" } };
  await ask("GET /metrics", undefined, { bearer: given.secrets["metrics token"], ...forwarded });
  await ask("GET /metrics", undefined, { bearer: `${given.secrets["metrics token"]}x`, ...forwarded });
  await ask("POST /mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" }, { bearer });
  await ask("GET /api/auth/passkey/generate-authenticate-options");

  const backup = join(given.folder, "backup");
  const command = async (...words: string[]) => {
    printed += Object.values(await given.command(words)).join("\n");
  };
  await Promise.all([command("backup", backup), command("config", "--explain")]);
  await command("restore", backup, "--data", join(given.folder, "restored"));
  processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isOf(given.pid, name))
    .map((name) => ({
      said: readFileSync(`/proc/${name}/cmdline`, "latin1"),
      mode: statSync(`/proc/${name}/environ`).mode & 0o777,
    }));

  // Everybody leaves, others go on.
  const change = { currentPassword: typed.admin, newPassword: typed.next };
  const changed = await ask("POST /api/auth/change-password", change, admin);
  const last = noteSession("last", changed.cookie);
  await ask("POST /api/auth/sign-out", {}, { cookie: last });
  await ask("GET /api/v1/audit", undefined, { cookie: last });
  await ask("POST /api/auth/sign-in/email", { email: "zed@example.com", password: typed.wrong });
  for (let time = 0; time < 170; time += 1) await ask("GET /api/openapi.json");
  heap = await given.stringsOfHeap();
  await given.stop();
  await command("doctor");
  await command("connect", "salesforce", "--address", address, "--client-id", "x");
  Object.assign(canaries, secretsOfFolder(given.data, given.secrets["folder key"]));
}

const unfolded = (mail: string) => mail.replaceAll("=\r\n", "").replaceAll(/\r\n[ \t]/g, "");

function isOf(parent: number, name: string): boolean {
  if (name === String(parent)) return true;
  try {
    return readFileSync(`/proc/${name}/stat`, "latin1").split(") ")[1]?.split(" ")[1] === String(parent);
  } catch {
    return false; // it has just ended
  }
}

test("the day was as told: everything that had to go wrong did, and the world heard what it says back", () => {
  expect(statuses).toMatchObject({
    "POST /api/auth/two-factor/verify-totp": 200,
    "POST /api/auth/two-factor/verify-backup-code": 200,
    "POST /api/auth/change-password": 200,
    "GET /api/v1/nothing": 404,
    "GET /api/v1/audit": 401, // after signing out
    "POST /api/v1/connections": 502,
    "PUT /api/v1/mail-server": 200,
  });
  const heard = given.world.told.map(({ said }) => said).join("\n");
  const sent = [
    "HubSpot service key",
    "Salesforce client secret",
    "Salesforce refresh token",
    "webhook address",
    "OTLP header",
  ];
  for (const name of [...sent, "service key that is refused", "client secret of a variable"])
    expect([name, foundIn(heard, { [name]: canaries[name]! })]).toEqual([name, [name]]);
  expect(given.mail.refused).toContain(given.secrets["SMTP password"]);
  expect(given.log.all()).toContain("incoming request"); // as talkative as it can be
  expect(answers.length).toBeGreaterThan(60);
  expect(Object.keys(canaries).length).toBeGreaterThan(35);
});

test("no log, no answer, no word of the command line has any of them", () => {
  const nowhere = { ...canaries };
  expect(foundIn(given.log.all(), nowhere)).toEqual([]);
  for (const answer of answers)
    expect([answer.split("\n")[0], foundIn(answer, nowhere)]).toEqual([answer.split("\n")[0], []]);
  expect(foundIn(printed, nowhere)).toEqual([]);
});

test("no trace has any of them", () => {
  const traces = given.world.told.filter(({ path }) => path === "/v1/traces").map(({ said }) => said);
  const { "OTLP header": shown, ...others } = canaries;
  expect(foundIn(traces.join("\n"), { shown: shown! })).toEqual(["shown"]);
  expect(foundIn(traces.join("\n"), others)).toEqual([]);
});

test("no file of the data folder, of a backup, or of what was restored from it has any of them", () => {
  const files = filesBelow(given.folder);
  expect([...files.keys()]).toEqual(expect.arrayContaining(["data/store.sqlite", "backup", "restored/store.sqlite"]));
  for (const [path, content] of files) expect([path, foundIn(content, canaries)]).toEqual([path, []]);
});

test("whoever lists processes sees none of them, and what they were given is their user's alone to read", () => {
  expect(processes.length).toBeGreaterThan(0);
  for (const { said, mode } of processes) expect([foundIn(said, canaries), mode]).toEqual([[], 0o400]);
});

/** What the server was started with and shows whenever it is asked to: configuration of its process (docs/decisions/0221). */
const alive = ["OIDC client secret", "metrics token", "OTLP header", "what signs cookies"];

test("when everybody has left, what is alive in the server's memory is configuration and nothing that anybody typed or was given", () => {
  expect(heap.length).toBeGreaterThan(1_000_000);
  expect(foundIn(heap, canaries).filter((name) => !alive.includes(name))).toEqual([]);
});

test("a session's row signs nobody in: its cookie has a signature that is nowhere", async () => {
  const database = new DatabaseSync(join(given.data, "store.sqlite"), { readOnly: true });
  const rows = database.prepare('select "token" from "session"').all();
  database.close();
  for (const { token } of rows) expect(String(token)).toMatch(/^\w{32}$/);
  for (const [name, cookie] of Object.entries(canaries).filter(([name]) => name.endsWith(" cookie")))
    expect([name, cookie]).toEqual([name, expect.stringMatching(/^\w{32}\.[\w+/=]{40,}$/)]);
});

/** Every column of the store that may hold a secret, and what it is there; one that is new is judged by the story below. */
const kept: Readonly<Record<string, RegExp | "sealed" | "nothing" | "not here">> = {
  "connection.sealed": "sealed",
  "sealed_secret.sealed": "sealed",
  "write_key.body": "sealed",
  "account.password": /^[0-9a-f]{32}:[0-9a-f]{128}$/, // scrypt, salted
  "account.accessToken": "nothing",
  "account.refreshToken": "nothing",
  "account.idToken": "nothing",
  "session.token": /^\w{32}$/, // half of what signs in; the other half is its signature
  "twoFactor.secret": /^[\w$]{60,}$/, // sealed with what signs cookies
  "twoFactor.backupCodes": /^\["sha256:[0-9a-f]{64}"(,"sha256:[0-9a-f]{64}")*\]$/,
  "invitation.token_hash": /^[0-9a-f]{64}$/,
  "api_key.key_hash": /^[0-9a-f]{64}$/,
  "used_code.code_hash": /^[0-9a-f]{64}$/,
  "verification.value": /./, // good once and for minutes, with a cookie that is nowhere (docs/decisions/0221)
  "passkey.publicKey": "not here", // public, as its name says
  "passkey.credentialID": "not here",
};

/** Columns that hold nothing secret: what they are of is told to whoever may see it. */
const open: Readonly<Record<string, string>> = {
  setting: "name value",
  frozen_value: "period from_on until_on measure grain subject currency value sample_size as_of frozen_at",
  connection: "name connector settings schedule connected_at tried_at failure",
  commission_plan: "rep_id period_kind from_on plan entered_at",
  goal: "rep_id period_kind from_on net tax currency entered_at",
  pay_adjustment: "id rep_id on_day amount currency note entered_at",
  coaching_note: "id rep_id measure noted_on note entered_at",
  delivery_capacity: "from_on units entered_at",
  delivery_unit: "only unit entered_at",
  audit: "number at who what subject before after previous seal",
  write_key: "user_id route write_key fingerprint begun_at status",
  sealed_secret: "name entered_at",
  report_schedule: "name cadence at_time created_at",
  report_recipient: "id schedule channel address role rep_id language added_at left_at",
  report_delivery:
    "schedule until_on channel address period recipient due_at state attempts copy changed_at next_at failure",
  user: "id name email emailVerified image createdAt updatedAt twoFactorEnabled role repId",
  session: "id expiresAt createdAt updatedAt ipAddress userAgent userId",
  account: "id accountId providerId userId accessTokenExpiresAt refreshTokenExpiresAt scope createdAt updatedAt",
  verification: "id identifier expiresAt createdAt updatedAt",
  twoFactor: "id userId verified failedVerificationCount lockedUntil",
  invitation: "purpose email role rep_id user_id expires_at used_at",
  api_key: "id name user_id scopes created_at expires_at last_used_at",
  passkey: "id name userId counter deviceType backedUp transports createdAt aaguid",
  quota_version: "number entered_at entered_by undone_at undone_by",
  quota_entry: "rep_id period kind is_manager version amount currency basis",
  used_code: "used_at",
};

test("every column of the store is judged: what is secret in it is sealed, a hash, or half of something", () => {
  const database = new DatabaseSync(join(given.data, "store.sqlite"), { readOnly: true });
  const columns = database
    .prepare(
      "select t.name as owner, c.name as name from sqlite_schema as t join pragma_table_info(t.name) as c where t.type = 'table' and t.name not like 'sqlite_%'",
    )
    .all() as { owner: string; name: string }[];
  const unjudged = columns.filter(
    ({ owner, name }) => !(`${owner}.${name}` in kept) && !open[owner]?.split(" ").includes(name),
  );
  expect(unjudged).toEqual([]);
  for (const [column, how] of Object.entries(kept)) {
    const [owner, name] = column.split(".");
    const rows = database.prepare(`select "${name}" as value from "${owner}" where "${name}" is not null`).all();
    const isOfNobody = how === "nothing" || how === "not here";
    expect([column, rows.length > 0]).toEqual([column, !isOfNobody]); // a story without one shows nothing
    for (const { value } of rows)
      if (how === "sealed") {
        const seal = typeof value === "string" ? Buffer.from(value, "base64") : Buffer.from(value as Uint8Array);
        expect([column, seal[0], seal.length > 33]).toEqual([column, 1, true]);
      } else expect([column, String(value)]).toEqual([column, expect.stringMatching(how as RegExp)]);
  }
  database.close();
});

test("every variable that is a secret was given to the server, and no other sounds like one", () => {
  const given = ["REPMARK_KEY", "REPMARK_OLD_KEY", "REPMARK_OIDC_CLIENT_SECRET", "REPMARK_SMTP_PASSWORD"];
  given.push("REPMARK_CLIENT_SECRET", "REPMARK_SERVICE_KEY", "REPMARK_METRICS_TOKEN", "OTEL_EXPORTER_OTLP_HEADERS");
  expect(
    choices
      .filter(({ isSecret }) => isSecret)
      .map(({ variable }) => variable)
      .sort(),
  ).toEqual(given.sort());
  const open = choices.filter(({ isSecret }) => !isSecret).map(({ variable }) => variable);
  expect(open.filter((name) => /KEY|SECRET|PASS|TOKEN|HEADER|CREDENTIAL|COOKIE|SEED/.test(name))).toEqual([]);
});
