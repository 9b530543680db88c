import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { browserMissing, findBrowser } from "./browser.ts";

const tenMinutes = 600_000;

/** Before the tests: Debian's Chromium, when root runs them on Debian and there is none. Elsewhere it is named as missing. */
if (findBrowser() === undefined) {
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) installChromium();
  if (findBrowser() === undefined) process.stderr.write(`${browserMissing}\n`);
}

function installChromium(): void {
  process.stdout.write("Installing Chromium for the browser tests …\n");
  const steps = [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
  ];
  for (const step of steps) {
    const { status, stderr } = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...step], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      encoding: "utf8",
      timeout: tenMinutes,
    });
    if (status === 0) continue;
    process.stderr.write(`apt-get ${step[0]} failed: ${stderr?.trim().split("\n").at(-1) || "it took too long"}\n`);
    return;
  }
}
