import { changeSettings, readSettings } from "../../app/settings.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** `repmark settings`, `repmark settings reportingCurrency=SEK fiscalYear.firstMonth=7`. */
export async function settings(changes: string[], options: { data: string; json?: boolean }): Promise<void> {
  const chosen =
    changes.length === 0 ? readSettings(options.data) : await changeSettings(options.data, patchOf(changes));
  if (options.json) process.stdout.write(`${JSON.stringify(chosen, null, 2)}\n`);
  else for (const [name, value] of flat(chosen)) process.stdout.write(`${name}=${value}\n`);
}

/** `a.b=1` as `{ a: { b: 1 } }`; numbers, lists and null are read as JSON, all else is text. */
function patchOf(changes: readonly string[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const change of changes) {
    const at = change.indexOf("=");
    if (at < 1) {
      throw new RepmarkError("bad-setting", `“${change}” is not a setting.`, {
        kind: "usage",
        hint: "Write name=value, such as reportingCurrency=SEK or fiscalYear.firstMonth=7.",
      });
    }
    const [group = "", name] = change.slice(0, at).split(".");
    const value = read(change.slice(at + 1));
    if (name === undefined) patch[group] = value;
    else patch[group] = { ...(patch[group] as Record<string, unknown> | undefined), [name]: value };
  }
  return patch;
}

function read(text: string): unknown {
  if (!/^(-?\d+(\.\d+)?|null|true|false|[[{].*)$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function flat(settings: object): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isGroup) return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
    const inner = Object.entries(value);
    return inner.length === 0
      ? [[name, "{}"]]
      : inner.map(([key, each]) => [`${name}.${key}`, typeof each === "string" ? each : JSON.stringify(each)]);
  });
}
