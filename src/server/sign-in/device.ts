/** What a person would call what they signed in with. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** The first that fits: browsers also name those they descend from. Enough to know one's own again, and no more is kept. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChromium\/|\b(Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** Of a `User-Agent`; what is not known is null. */
export function deviceOf(agent: string | null): Device {
  const named = (all: typeof browsers) => all.find(([pattern]) => pattern.test(agent ?? ""))?.[1] ?? null;
  return { browser: named(browsers), system: named(systems) };
}
