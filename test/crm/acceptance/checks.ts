/** Where connectors are read: the columns of the table. */
export const connectors = ["salesforce", "hubspot", "csv"] as const;
export type ConnectorName = (typeof connectors)[number];

/**
 * What every connector is held to: the acceptance suites that Airbyte and Singer run on theirs, under the names those give them,
 * and what `R7` of our own goals adds.
 */
export const checks = {
  spec: [
    "Airbyte: spec",
    "settings that lack something are refused in a sentence; secrets are in nothing that is kept",
  ],
  "connection succeeds": ["Airbyte: connection, status succeed", "whom we are signed in to, and what may be read"],
  "connection fails": [
    "Airbyte: connection, status failed",
    "each with a code, a sentence and a next step; nothing is kept",
  ],
  discovery: [
    "Airbyte: discovery · Singer: DiscoveryTest",
    "all there is, with its key and its cursor; what may not be seen is left out and said",
  ],
  "basic read": [
    "Airbyte: basic_read, expect_records",
    "the records that the company is known to have, value by value, and no others",
  ],
  "full refresh": ["Airbyte: full_refresh, sequential reads", "two whole readings say the same"],
  "two reads": [
    "Airbyte: incremental, two sequential reads",
    "the second brings nothing new; after a day it brings that day",
  ],
  "reads in slices": ["Airbyte: incremental, sequential slices", "day after day comes to what one whole reading finds"],
  "interrupted sync": [
    "Singer: InterruptedSyncTest",
    "cut off at every page and gone on with, it ends where an uninterrupted one ends",
  ],
  "abnormal state": [
    "Airbyte: incremental, abnormally large state",
    "cursors in 2999 bring nothing, crash nothing, and are right again afterwards",
  ],
  "backward compatibility": ["Airbyte: backward compatibility", "goes on from what an earlier version left"],
  "all fields": ["Singer: AllFieldsTest", "every field asked for arrives, every column that can be filled is filled"],
  "automatic fields": [
    "Singer: MinimumSelectionTest",
    "with no field of choice, keys and cursors still bring every record once",
  ],
  "start date": ["Singer: StartDateTest", "there is none to forget: the first reading reaches the oldest record"],
  pagination: ["Singer: PaginationTest", "more records than a page holds, each once"],
  bookmark: [
    "Singer: BookmarkTest",
    "never behind the one before, never later than now; set back, it brings all that was written since",
  ],
  "deleted and undeleted": ["R7", "gone in the next reading, back in the one after"],
  "merged accounts": ["R7", "deals follow their account into the one that took it in"],
  "schema change": ["R7", "a field goes and another comes while it reads: the next reading has all"],
  "clock skew": ["R7", "a clock that is wrong loses nothing"],
  "repeated pages": ["R7", "what comes twice counts once"],
  "fifty retries": ["R7", "fifty calls that fail on the way change nothing"],
} as const satisfies Record<string, readonly [origin: string, says: string]>;

export type CheckName = keyof typeof checks;

/** A check that makes no sense for a connector says why. */
interface DoesNotApply {
  readonly because: string;
}
export type Suite = Readonly<Record<CheckName, (() => Promise<void>) | DoesNotApply>>;

/** The table as a page of docs. */
export function acceptancePage(suites: Readonly<Record<ConnectorName, Suite>>): string {
  const reasons: string[] = [];
  const cell = (suite: Suite, check: CheckName) => {
    const run = suite[check];
    if (typeof run === "function") return "✓";
    reasons.push(run.because);
    return `– ${reasons.length}`;
  };
  const rows = (Object.keys(checks) as CheckName[]).map((check) => {
    const [origin, says] = checks[check];
    return `| ${check} | ${origin} | ${says} | ${connectors.map((name) => cell(suites[name], check)).join(" | ")} |`;
  });
  return `# What every connector is held to

The acceptance suites of Airbyte and Singer, translated, and what Repmark asks beside. A ✓ is a run against a real counterpart, the sandbox of the CRM
or files, in \`test/crm/acceptance-table.test.ts\`; a number is a reason why a check does not apply. This page is made from that table: after a
change run \`npx vitest run test/crm/acceptance-table.test.ts -u\`.

| check | from | what has to hold | Salesforce | HubSpot | CSV |
|---|---|---|---|---|---|
${rows.join("\n")}

${reasons.map((reason, at) => `${at + 1}. ${reason}`).join("\n")}
`;
}
