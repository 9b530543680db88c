import { existsSync } from "node:fs";

/** Where this machine keeps a Chromium that tests can drive; `REPMARK_TEST_BROWSER` names another. Undefined when there is none. */
export function findBrowser(): string | undefined {
  const named = process.env.REPMARK_TEST_BROWSER;
  return [...(named === undefined ? [] : [named]), ...usualPlaces].find((path) => existsSync(path));
}

/** The browser for a test, or an error in one line that says what is missing. */
export function browserPath(): string {
  const path = findBrowser();
  if (path === undefined) throw new Error(browserMissing);
  return path;
}

/** Without a screen, without asking the world for anything. */
export const browserFlags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const browserMissing =
  "Browser tests need Chromium: install it, or name one in REPMARK_TEST_BROWSER. As root on Debian, `npm test` installs it itself.";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
