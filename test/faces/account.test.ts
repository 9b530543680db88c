import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import decodeQr from "qr/decode.js";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { invite } from "../../src/app/access/users.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { createServer } from "../../src/server/server.ts";
import { signingIn } from "../../src/server/sign-in/sign-in.ts";
import { browserFlags, browserPath } from "../browser.ts";
import { totp } from "../world/totp.ts";

/** “My account”, by the people whose it is, in a browser against the server as it ships. */
const folder = mkdtempSync(join(tmpdir(), "repmark-account-"));
const good = "correct-horse-battery-41";
let workspace: Workspace;
let browser: Browser;
let address = "";
let stop: () => Promise<void>;
let minutes = 0;
const now = () => new Date(Date.now() + minutes * 60_000);

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  const signIn = signingIn(workspace, { publicUrl: null, provider: null, onlyProvider: false, isDemo: false, now });
  const server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  address = (await server.listen({ port: 0, host: "127.0.0.1" })).replace("127.0.0.1", "localhost");
  stop = async () => {
    await server.close();
    signIn.close();
  };
  browser = await chromium.launch({ executablePath: browserPath(), args: [...browserFlags] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stop?.();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Visit {
  readonly width?: number;
  readonly dark?: boolean;
  readonly language?: string;
}

/** A browser of its own, as a device is. What it refuses to run or load fails the story. */
async function device({ width = 1440, dark = false }: Visit = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  onTestFinished(() => context.close());
  const faults: string[] = [];
  context.on(
    "console",
    (said) => said.type() === "error" && !said.text().includes("status of 4") && faults.push(said.text()),
  );
  context.on("weberror", (error) => faults.push(error.error().message));
  onTestFinished(() => expect(faults).toEqual([]));
  return context;
}

/** Joins by their link and the page behind it. */
async function joined(email: string): Promise<void> {
  minutes += 30; // so that no delay of one story lasts into the next
  const { token } = invite(workspace.store, { email, role: "manager" }, now());
  const page = await (await device()).newPage();
  await page.goto(`${address}/sign-in#link=${token}`);
  await page.getByLabel("New password").fill(good);
  await page.getByRole("button", { name: "Keep it and sign in" }).click();
  await page.waitForURL(`${address}/`);
}

/** Asks for the account, is asked to sign in, and is back. */
async function account(context: BrowserContext, email: string, { language = "en" }: Visit = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${address}/account?language=${language}`);
  await page.waitForURL(/sign-in/);
  await signIn(page, email, good);
  await page.locator("#sessions li").first().waitFor();
  return page;
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator("#sign-in [name=email]").fill(email);
  await page.locator("#sign-in [name=password]").fill(password);
  await page.keyboard.press("Enter");
}

test("a password is changed with the keyboard alone, and every other device is signed out", async () => {
  await joined("ada@example.com");
  const [here, there] = [
    await account(await device(), "ada@example.com"),
    await account(await device(), "ada@example.com"),
  ];
  await here.getByLabel("Your password now").first().focus();
  await here.keyboard.type("wrong-wrong-wrong");
  await here.keyboard.press("Tab");
  await here.keyboard.type(`${good}-2`);
  await here.keyboard.press("Enter");
  await here.locator("#password [role=alert]", { hasText: "What you typed is not right." }).waitFor();
  await here.getByLabel("Your password now").first().fill(good);
  await here.getByLabel("New password").focus();
  await here.keyboard.press("Enter");
  await here.getByText("You were signed out everywhere else.").waitFor();
  expect(await here.locator("#sessions li").count()).toBe(1);
  await there.reload();
  await there.waitForURL(/sign-in/);
});

test("a second factor is set up by the picture, and the recovery codes are shown once and let in without the phone", async () => {
  await joined("bea@example.com");
  const page = await account(await device(), "bea@example.com");
  await page.locator("#second-begin [name=password]").fill(good);
  await page.getByRole("button", { name: "Set it up" }).click();
  const uri = await scanned(page);
  expect(uri).toMatch(/^otpauth:\/\/totp\/Repmark:bea/);
  await page.getByLabel("Code that the app shows").fill(totp(uri));
  await page.keyboard.press("Enter");
  await page.locator("#codes li").first().waitFor();
  const codes = await page.locator("#codes li").allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.getByRole("button", { name: "Copy all" }).click();
  await page.getByText("Copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join("\n"));
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByText("On. Whoever has your password").waitFor();
  await page.reload();
  await page.getByText("On. Whoever has your password").waitFor();
  expect(await page.content()).not.toContain(codes[0]);

  const lost = await (await device()).newPage();
  await lost.goto(`${address}/sign-in#to=account`);
  await signIn(lost, "bea@example.com", good);
  await lost.getByLabel("Code from your app, or a recovery code").fill(codes[3]!);
  await lost.keyboard.press("Enter");
  await lost.waitForURL(/account/);

  // Another set takes the place of the first, and the factor goes with the password.
  await lost.getByText("Make new recovery codes").first().click();
  await lost.locator("#second-again [name=password]").fill(good);
  await lost.keyboard.press("Enter");
  await lost.locator("#codes li").first().waitFor();
  expect(await lost.locator("#codes li").allInnerTexts()).not.toContain(codes[4]);
  await lost.getByRole("button", { name: "I have kept them" }).click();
  await lost.getByText("Turn the second factor off").first().click();
  await lost.locator("#second-end [name=password]").fill(good);
  await lost.keyboard.press("Enter");
  await lost.getByText("The second factor is off.").waitFor();
  await account(await device(), "bea@example.com");
});

test("devices are told apart and ended one by one or all but this, once it is said that it is meant", async () => {
  await joined("cia@example.com");
  const page = await account(await device(), "cia@example.com");
  const others = [await account(await device(), "cia@example.com"), await account(await device(), "cia@example.com")];
  await page.reload();
  const rows = page.locator("#sessions li");
  await rows.nth(3).waitFor(); // the one by which she joined, too
  expect(await rows.filter({ has: page.locator(".mark:visible") }).innerText()).toMatch(
    /Chrome on Linux\s+This one\s+Signed in .+ from 127\.0\.0\.1/,
  );
  await rows.nth(0).getByRole("button", { name: "End: Chrome on Linux" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Are you sure?" }).waitFor();
  await page.keyboard.press("Enter"); // the focus is on “No”
  expect(await rows.count()).toBe(4);
  await rows.nth(0).getByRole("button").click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("Signed out there.").waitFor();
  expect(await rows.count()).toBe(3);
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await expect.poll(() => rows.count()).toBe(1);
  for (const other of others) {
    await other.reload();
    await other.waitForURL(/sign-in/);
  }
  await page.reload();
  await rows.first().waitFor();
});

test("a key is shown once, says what it may and when it was last used, and stops working when it is removed", async () => {
  await joined("dee@example.com");
  const page = await account(await device(), "dee@example.com");
  const keys = page.locator("#keys");
  await keys.getByText("There are none.").waitFor();
  await keys.getByLabel("Name").fill("Wall screen <b>2</b>");
  await page.getByLabel("Export").check();
  await page.getByLabel("It lasts").selectOption({ label: "30 days" });
  await page.getByRole("button", { name: "Make a key" }).click();
  const key = await page.getByLabel("Your new key").inputValue();
  expect(key).toMatch(/^rmk_[\w-]{43}$/);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByText("Copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  const row = page.locator("#keys li");
  expect(await row.innerText()).toMatch(/Wall screen <b>2<\/b>\s+Read, Export · Until .+ · never used/);
  const asked = () => fetch(`${address}/api/v1/freshness`, { headers: { authorization: `Bearer ${key}` } });
  expect((await asked()).status).toBe(200);
  await page.reload();
  await row.waitFor();
  expect(await row.innerText()).toContain("last used");
  expect(await page.content()).not.toContain(key);
  await row.getByRole("button", { name: "Remove: Wall screen <b>2</b>" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("Removed.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Keys for programs"); // not back at the top
  expect((await asked()).status).toBe(401);
});

/** The device's own keeper of passkeys, by DevTools: as real as the browser's part in it is. */
async function keeper(page: Page, isUserVerified = true) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifies: (is: boolean) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: is }),
    has: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}

async function added(page: Page, name: string): Promise<void> {
  await page.locator("#add-passkey [name=name]").fill(name);
  await page.keyboard.press("Enter");
  await page.getByText("Added: you can sign in with it.").waitFor();
}

test("a passkey is added and named, signs in without a password, and lets nobody in once it is removed", async () => {
  await joined("fia@example.com");
  const context = await device();
  const page = await account(context, "fia@example.com");
  const kept = await keeper(page);
  await added(page, "Work laptop");
  expect(await kept.has()).toBe(1);
  expect(await page.locator("#passkeys li").innerText()).toMatch(/^Work laptop\s+Added .+\d/);
  await page.locator("#add-passkey [name=name]").fill("Once more");
  await page.keyboard.press("Enter");
  await page.getByText("This device has a passkey of yours already.").waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(`${address}/`);
  await page.goto(`${address}/account`);
  await page.locator("#who", { hasText: "fia@example.com" }).waitFor();
  await page.getByRole("button", { name: "Remove: Work laptop" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("Removed.").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("This passkey lets nobody in here. Sign in another way").waitFor();
  const told = workspace.store.audit.entries(500).filter(({ what }) => what === "passkey");
  expect(told).toHaveLength(2);
});

test("whoever cannot show the device that it is theirs comes in neither by our page nor by one that asks for less", async () => {
  await joined("gia@example.com");
  const page = await account(await device(), "gia@example.com");
  const kept = await keeper(page);
  await added(page, "Phone");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await kept.verifies(false);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("The device gave nothing.").waitFor();
  const unlooked = await page.evaluate(byPasskey, { userVerification: "discouraged", times: 1 });
  expect(unlooked).toEqual([401]);
});

test("an answer of a passkey is good once, and nobody removes or renames another's", async () => {
  await joined("hia@example.com");
  const page = await account(await device(), "hia@example.com");
  await keeper(page);
  await added(page, "Phone");
  const [passkey] = await page.evaluate(async () => (await fetch("/api/auth/passkeys")).json());
  await joined("ina@example.com");
  const other = await account(await device(), "ina@example.com");
  const refused = await other.evaluate(async (id) => {
    const codes: number[] = [];
    for (const [verb, body] of [
      ["delete-passkey", { id }],
      ["update-passkey", { id, name: "Mine now" }],
    ] as const) {
      const answer = await fetch(`/api/auth/passkey/${verb}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      codes.push(answer.status);
    }
    return codes;
  }, passkey.id);
  expect(refused).toEqual([401, 401]);
  expect(workspace.store.people.passkeys(workspace.store.people.userByEmail("hia@example.com")!.id)[0]!.name).toBe(
    "Phone",
  );
  expect(await page.evaluate(byPasskey, { userVerification: "required", times: 2 })).toEqual([200, 401]);
});

/** In a page: has a passkey answer once, and sends that so often. */
async function byPasskey({ userVerification, times }: { readonly userVerification: string; readonly times: number }) {
  const options = await (await fetch("/api/auth/passkey/generate-authenticate-options")).json();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...options, userVerification });
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const body = JSON.stringify({ response: credential.toJSON() });
  const codes: number[] = [];
  for (let time = 0; time < times; time += 1)
    codes.push(
      (
        await fetch("/api/auth/passkey/verify-authentication", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        })
      ).status,
    );
  return codes;
}

test("a passkey is given another name, and removed with the password once signing in was a while ago", async () => {
  await joined("gil@example.com");
  const page = await account(await device(), "gil@example.com");
  await keeper(page);
  await added(page, "Work laptop");
  const row = page.locator("#passkeys li");
  await page.getByRole("button", { name: "Rename: Work laptop" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await row.innerText()).toMatch(/^Work laptop\s/);
  await page.getByRole("button", { name: "Rename: Work laptop" }).click();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole("dialog", { name: "Rename" }).getByLabel("Name").fill("Blue <b>key</b>");
  await page.keyboard.press("Enter");
  await page.getByText("It has its new name.").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Rename: Blue <b>key</b>" }).waitFor();

  earlier(11);
  await page.getByRole("button", { name: "Remove: Blue <b>key</b>" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  const again = page.getByRole("dialog", { name: "Is it still you?" });
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await again.getByLabel("Your password now").fill("wrong-wrong-wrong");
  await page.keyboard.press("Enter");
  await page.locator("#passkeys [role=alert]", { hasText: "What you typed is not right." }).waitFor();
  await page.getByRole("button", { name: "Remove: Blue <b>key</b>" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await again.getByLabel("Your password now").fill(good);
  await page.keyboard.press("Enter");
  await page.locator("#passkeys").getByText("There are none.").waitFor();
});

/** As if everybody who is signed in had come that much earlier. */
function earlier(byMinutes: number): void {
  const database = new DatabaseSync(workspace.store.path);
  database.prepare(`update "session" set "createdAt" = $at`).run({
    at: new Date(Date.now() - byMinutes * 60_000).toISOString(),
  });
  database.close();
}

test.each([["sv", 390]] as const)(
  "where two factors are asked of everyone, signing in leads to setting one up, and a passkey then is the way in (%s, %i px)",
  async (language, width) => {
    const email = `hed-${language}@example.com`;
    await joined(email);
    workspace.store.changeSettings({ secondFactor: "everyone" });
    onTestFinished(() => void workspace.store.changeSettings({ secondFactor: "optional" }));
    const context = await device({ width });
    const page = await context.newPage();
    const kept = await keeper(page);
    await page.goto(`${address}/sign-in?language=${language}`);
    await signIn(page, email, good);
    await page.waitForURL(`${address}/account?language=${language}`);
    await page.locator("#needs-second").waitFor();
    expect(await page.locator("#keys, #sessions, #password").filter({ visible: true }).count()).toBe(0);
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.locator("#add-passkey [name=name]").fill("Work phone");
    await page.keyboard.press("Enter");
    await page.locator("#sessions li").first().waitFor();
    expect([await page.locator("#needs-second").isVisible(), await kept.has()]).toEqual([false, 1]);

    await page.locator("#sign-out").click();
    await page.waitForURL(/sign-in/);
    await signIn(page, email, good);
    const refused = {
      en: "A password alone lets nobody in here.",
      sv: "Ett lösenord ensamt släpper inte in någon här.",
    };
    await page.locator("#problem", { hasText: refused[language] }).waitFor();
    await page.locator("#passkey button").click();
    await page.waitForURL((url) => url.pathname === "/");
  },
);

/** Each width beside each light and each language. */
const views = [
  { width: 1440, dark: false, language: "en" },
  { width: 1440, dark: true, language: "sv" },
  { width: 390, dark: true, language: "en" },
  { width: 390, dark: false, language: "sv" },
];

test.each(views)(
  "no barrier at $width px, dark $dark, $language, in every state there is; nothing wider than the page",
  async (view) => {
    const email = `eve.${view.width}.${view.language}@example.com`;
    await joined(email);
    const page = await account(await device(view), email, view);
    if (view === views[0]) await expectNoBarrier(page, view, "begun");
    await page.locator("#second-begin [name=password]").fill(good);
    await page.keyboard.press("Enter");
    await page.locator("#second-new").waitFor();
    await page.locator("#make-key [name=name]").fill("board");
    await page.keyboard.press("Enter");
    await page.locator("#keys li").first().waitFor();
    await page.locator("#new-key").waitFor();
    await expectNoBarrier(page, view, "under way");
    if (view === views[0]) {
      await page.locator("#keys li button").first().click();
      await page.locator("#sure").waitFor();
      await expectNoBarrier(page, view, "sure");
      await page.keyboard.press("Escape");
    }
    if (view.language === "sv") {
      const text = await page.locator("body").innerText();
      for (const english of ["Password", "Second factor", "Sign", "Keys", "Remove", "Until", "used"])
        expect(text).not.toContain(english);
    }
  },
);

async function expectNoBarrier(page: Page, view: Visit, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${JSON.stringify(view)} ${state} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
}

/** What a phone reads off the screen. */
async function scanned(page: Page): Promise<string> {
  const png = (await page.locator("#qr").screenshot()).toString("base64");
  const camera = await browser.newPage();
  const seen = await camera.evaluate(async (source) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
    return { width, height, data: [...data] };
  }, png);
  await camera.close();
  return decodeQr({ ...seen, data: Uint8ClampedArray.from(seen.data) });
}
