import { notFound, SalesforceError } from "./salesforce-error.ts";
import type { Settings } from "./settings.ts";

/** `/services/data/`: every version that is answered, without a session. */
export function versions({ oldestVersion, newestVersion }: Settings): unknown {
  return Array.from({ length: newestVersion - oldestVersion + 1 }, (_, place) => {
    const version = `${oldestVersion + place}.0`;
    return { label: labelOf(oldestVersion + place), url: `/services/data/v${version}`, version };
  });
}

/** Refuses a version that is retired or was never there. */
export function checkVersion(version: string, { oldestVersion, newestVersion }: Settings): void {
  const number = Number(/^v(\d+)\.0$/.exec(version)?.[1]);
  if (Number.isNaN(number) || number > newestVersion) throw notFound();
  if (number < oldestVersion)
    throw new SalesforceError(410, "UNSUPPORTED_API_VERSION", `Version ${number}.0 of this API is no longer available`);
}

/** Three a year: Spring, Summer, Winter. Version 66 was Spring '26. */
function labelOf(version: number): string {
  const since = version - 66;
  const season = ["Spring", "Summer", "Winter"][((since % 3) + 3) % 3]!;
  const year = 26 + Math.floor(since / 3) + (season === "Winter" ? 1 : 0);
  return `${season} '${String(year).padStart(2, "0")}`;
}
