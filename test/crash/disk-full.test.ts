import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { keepReportSchedules } from "../../src/app/report-schedules/keep.ts";
import { addRecipient, addSchedule, queueNow } from "../../src/app/report-schedules/manage.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { allowedHosts } from "../../src/outbound/allowed.ts";
import { createServer } from "../../src/server/server.ts";
import { companyOf, mailServer } from "../report-schedules/given-mailing.ts";

/** R6 on a small disk in memory; where none can be mounted, as without root, the story is not told. */
const folder = mkdtempSync(join(tmpdir(), "repmark-small-disk-"));
const disk = join(folder, "disk");
const isMounted = mounted();

let workspace: Workspace;
let server: Awaited<ReturnType<typeof createServer>>;
let smtp: Awaited<ReturnType<typeof mailServer>>;
let reports: ReturnType<typeof keepReportSchedules> | undefined;
const logged: string[] = [];

beforeAll(async () => {
  if (!isMounted) return;
  const files = join(folder, "files");
  mkdirSync(files);
  for (const [name, text] of Object.entries(companyOf(2))) writeFileSync(join(files, name), text);
  workspace = await Workspace.open(join(disk, "data"), {
    now: () => new Date(),
    log: (line) => void logged.push(line),
  });
  await importFiles(workspace, {
    paths: [files],
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  server = await createServer(workspace);
  smtp = await mailServer();
}, 120_000);
afterAll(async () => {
  await reports?.stop();
  await server?.close();
  await smtp?.close();
  workspace?.close();
  if (isMounted) execFileSync("umount", [disk]);
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!isMounted)(
  "on a full disk questions are answered and health says what is the matter; with room again all goes on by itself, a report that was due too",
  async () => {
    const { store } = workspace;
    const get = async (url: string) => server.inject({ method: "GET", url });
    expect((await get("/health")).json()).toMatchObject({ status: "ok" });
    addSchedule(store, { name: "monthly", cadence: "monthly" }, new Date());
    const to = { schedule: "monthly", to: "a@example.com", role: "leader", repId: null, language: "en" } as const;
    addRecipient(store, to, new Date());
    queueNow(store, "monthly", false, new Date());

    fill();
    expect((await get("/health")).json()).toMatchObject({ status: "degraded", problems: [{ code: "disk-full" }] });
    reports = keepReportSchedules(workspace, {
      environment: {
        REPMARK_SMTP_HOST: "127.0.0.1",
        REPMARK_SMTP_PORT: String(smtp.port),
        REPMARK_SMTP_SECURITY: "none",
        REPMARK_MAIL_FROM: "reports@repmark.example",
        REPMARK_URL: "https://repmark.example",
      },
      allowed: allowedHosts("127.0.0.1"),
      sleep: (_, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, 1_000);
          signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
        }),
    });
    for (const period of ["2026-Q1", "2026-Q2"]) {
      const answer = await get(`/api/v1/overview?period=${period}`);
      expect([answer.statusCode, answer.json().scorecard.period.label]).toEqual([200, period]);
    }
    expect(() => store.changeSettings({ quotaSpread: true })).toThrow(/no room left/);
    await until(() => logged.some((line) => /Reports wait/.test(line)));
    expect(smtp.received).toEqual([]); // what cannot be kept is not handed over

    rmSync(join(disk, "filler"));
    const from = Date.now();
    expect((await get("/health")).json()).toMatchObject({ status: "ok" });
    store.changeSettings({ quotaSpread: true });
    await until(() => store.reportSchedules.counts().sent === 1);
    expect(Date.now() - from).toBeLessThan(30_000);
    expect(smtp.received).toHaveLength(1);
  },
  120_000,
);

function mounted(): boolean {
  try {
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=192m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** To the last byte. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  const filler = join(disk, "filler");
  for (let bytes = bavail * bsize; bytes > 0; bytes = Math.floor(bytes / 2))
    try {
      writeFileSync(filler, Buffer.alloc(bytes), { flag: "a" });
    } catch {
      // less fits
    }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    if (waited > 40_000) throw new Error("it never came about");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
