import { type ExecFileOptions, execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

/**
 * The image cannot be built in a story; what is in it can be laid out: the folders that the Dockerfile copies and the packages that a product has, run by
 * an ordinary user where nothing can be written but the volume and /tmp. Without root no disk can be made read-only: then that story is not told.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const text = (name: string) => readFileSync(join(root, name), "utf8");
const dockerfile = text("Dockerfile");
const copied = [...dockerfile.matchAll(/^COPY --from=build \/repmark\/(\S+) \.\/(\S*)$/gm)].map(([, from]) => from!);
const compose = parse(text("compose.yaml")).services.repmark;
const unit = Map.groupBy(
  [...text("packaging/repmark.service").matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const),
  ([name]) => name,
);
const ordinary = 65_534; // nobody

// Beside no node_modules of ours, or what is missing would be found there.
const folder = mkdtempSync("/var/tmp/repmark-image-");
const image = join(folder, "repmark");
const data = join(folder, "data");
const node = join(folder, "node");
const fixture = join(folder, "b2b-pipeline");

beforeAll(() => {
  if (process.getuid?.() !== 0) return;
  mkdirSync(image);
  for (const name of copied.filter((one) => one !== "node_modules"))
    if (existsSync(join(root, name)))
      cpSync(join(root, name), join(image, name), {
        recursive: true,
        filter: (path) => !/\.test\.tsx?$/.test(path),
      });
  // Optional peers that only tools of ours bring along are left out too: what works without them does not need them.
  const { packages } = JSON.parse(text("package-lock.json")) as { packages: Record<string, Record<string, boolean>> };
  const shipped = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional && existsSync(join(root, path)))
    .map(([path]) => path)
    .filter((path) => path.lastIndexOf("node_modules/") === 0); // those below another come with it
  expect(shipped.length).toBeGreaterThan(100);
  copy(["--parents", ...shipped, image]);
  // The story covers /tmp, where all of ours may lie.
  copy([process.execPath, node]);
  copy([join(root, "fixtures/b2b-pipeline"), fixture]);
  mkdirSync(data);
  chownSync(data, ordinary, ordinary);
  chmodSync(data, 0o700);
  chmodSync(folder, 0o755);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without a second copy, unless it is on another disk. */
function copy(args: readonly string[]): void {
  try {
    execFileSync("cp", ["-alL", ...args], { cwd: root, stdio: "ignore" });
  } catch {
    execFileSync("cp", ["-aL", ...args], { cwd: root });
  }
}

/** How a command runs in the image: read-only but for two places, no rights. */
function inImage(args: readonly string[]): [string, string[], ExecFileOptions] {
  const closing = [
    "mount --make-rprivate /",
    `mount --bind ${data} ${data}`,
    "mount -o remount,bind,ro /",
    "mount -t tmpfs -o size=512m,noexec tmpfs /tmp",
    'exec setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --no-new-privs "$@"',
  ].join(" && ");
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    REPMARK_DATA: data,
    REPMARK_HOST: "127.0.0.1",
    PORT: "0",
  };
  return [
    "unshare",
    ["--mount", "sh", "-c", closing, "sh", node, "src/cli/main.ts", ...args],
    { cwd: image, env, timeout: 240_000, maxBuffer: 2 ** 26 },
  ];
}

const ran = (...args: string[]) =>
  new Promise<{ code: number; out: string; said: string }>((resolve) => {
    const child = execFile(...inImage(args), (_, out, said) =>
      resolve({ code: child.exitCode ?? -1, out: String(out), said: String(said) }),
    );
  });

test.skipIf(process.getuid?.() !== 0)(
  "without tools of development and without anywhere to write, an import, a report as PDF and a server work",
  async () => {
    const imported = await ran("import", fixture, "--json");
    expect(imported, imported.said).toMatchObject({ code: 0 });
    const report = await ran("report", "--period", "2017-Q3", "--format", "pdf", "--out", join(data, "report.pdf"));
    expect(report, report.said).toMatchObject({ code: 0 });
    expect(readFileSync(join(data, "report.pdf")).subarray(0, 5).toString()).toBe("%PDF-");
    const elsewhere = await ran("report", "--period", "2017-Q3", "--out", join(image, "report.html"));
    expect(elsewhere.code).not.toBe(0);
    expect(elsewhere.said).toContain(join(image, "report.html"));

    const [command, args, options] = inImage(["serve", "--json"]);
    const serving = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise<number | null>((resolve) => serving.once("exit", resolve));
    const said = await new Promise<string>((resolve) =>
      serving.stdout!.once("data", (first) => resolve(String(first))),
    );
    const { address } = JSON.parse(said);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    expect((await fetch(`${address}/api/v1/settings`)).status).toBe(401);
    serving.kill("SIGTERM");
    expect(await ended).toBe(0);
  },
  600_000,
);

test("what the Dockerfile copies is let in, the data and keys of whoever builds it are not, and it runs as nobody special", () => {
  expect(copied).toEqual(["package.json", "node_modules", "dist", "src"]);
  const letIn = text(".dockerignore")
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));
  expect(letIn).toEqual(["package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src"]);
  for (const name of letIn) expect(existsSync(join(root, name)), name).toBe(true);
  const stages = dockerfile.split(/^FROM /m).slice(1);
  expect(stages.every((stage) => stage.startsWith("node:26-"))).toBe(true);
  expect(stages.at(-1)).toMatch(/\nUSER node\n/);
  expect(compose).toMatchObject({
    read_only: true,
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    ports: ["127.0.0.1:4466:4466"],
    volumes: ["data:/data"],
  });
});

test("the service starts a command that there is, in a folder of its own", async () => {
  const value = (name: string) => unit.get(name)?.at(-1)?.[1];
  expect(value("ExecStart")).toBe("/usr/bin/node /opt/repmark/src/cli/main.ts serve");
  expect(value("Environment")).toContain(`REPMARK_DATA=/var/lib/${value("StateDirectory")}`);
  expect([value("DynamicUser"), value("ProtectSystem"), value("NoNewPrivileges")]).toEqual(["yes", "strict", "yes"]);
  // Node makes code as it runs.
  expect(value("MemoryDenyWriteExecute")).toBeUndefined();
});
