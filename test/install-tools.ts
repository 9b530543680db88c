import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { browserMissing, findBrowser } from "./browser.ts";
import { compilerMissing, hasCompiler } from "./crash/failing-disk.ts";

const tenMinutes = 600_000;

/** Before the tests: Debian's Chromium and C compiler, when root runs them on Debian and one is lacking. Elsewhere what lacks is named. */
const lacking = [
  { is: () => findBrowser() !== undefined, packages: ["chromium", "fonts-liberation"], missing: browserMissing },
  { is: hasCompiler, packages: ["gcc", "libc6-dev"], missing: compilerMissing },
].filter(({ is }) => !is());
if (lacking.length > 0 && existsSync("/etc/debian_version") && process.getuid?.() === 0)
  install(lacking.flatMap(({ packages }) => packages));
for (const { is, missing } of lacking) if (!is()) process.stderr.write(`${missing}\n`);

function install(packages: readonly string[]): void {
  process.stdout.write(`Installing ${packages.join(", ")} for the tests …\n`);
  for (const step of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
  ]) {
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
