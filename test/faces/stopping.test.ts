import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "repmark-stopping-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("told to stop, a server ends the answer it is at, begins nothing new, and is gone within ten seconds though somebody holds on to it", async () => {
  const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const serving = spawn(process.execPath, [main, "serve", "--port", "0", "--json", "--data", join(folder, "data")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => serving.once("exit", resolve));
  const said = await new Promise<string>((resolve) => serving.stdout.once("data", (text) => resolve(String(text))));
  const port = Number(new URL(JSON.parse(said).address).port);

  const post = await open(port);
  const body = "List-Unsubscribe=One-Click";
  post.write(
    `POST /unsubscribe/nobody HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  const holdingOn = await open(port);
  holdingOn.write("GET /health HTTP/1.1\r\nhost: localhost\r\n"); // and never ends
  await new Promise((resolve) => setTimeout(resolve, 300));

  const from = Date.now();
  serving.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect(open(port)).rejects.toThrow(/ECONNREFUSED/);
  post.write(body);
  expect(await first(post)).toMatch(/^HTTP\/1\.1 404 /); // answered as ever, not cut off
  expect(await ended).toBe(0);
  expect(Date.now() - from).toBeLessThan(10_000);
  holdingOn.destroy();
}, 240_000);

function open(port: number): Promise<Socket> {
  return new Promise((resolve, fail) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", fail);
  });
}

const first = (socket: Socket) =>
  new Promise<string>((resolve) => socket.once("data", (text) => resolve(String(text))));
