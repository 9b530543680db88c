import { expect, test } from "vitest";
import { deviceOf } from "./device.ts";

const like = "Mozilla/5.0 (X) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    `${like.replace("X", "Windows NT 10.0; Win64; x64")} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
    "Edge",
    "Windows",
  ],
  [`${like.replace("X", "Macintosh; Intel Mac OS X 10_15_7")} Version/26.0 Safari/605.1.15`, "Safari", "macOS"],
  [
    `${like.replace("X", "iPhone; CPU iPhone OS 26_0 like Mac OS X")} CriOS/141.0 Mobile/15E148 Safari/604.1`,
    "Chrome",
    "iPhone",
  ],
  [`${like.replace("X", "Linux; Android 16; Pixel 9")} Chrome/141.0.0.0 Mobile Safari/537.36`, "Chrome", "Android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox", "Linux"],
  ["curl/8.5.0", null, null],
  [null, null, null],
])("%s is told as %s on %s", (agent, browser, system) => {
  expect(deviceOf(agent)).toEqual({ browser, system });
});
