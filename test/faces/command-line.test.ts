import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { template } from "../../src/app/import.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sample = join(root, "fixtures/b2b-pipeline");

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-cli-"));
  const imported = await repmark("import", sample, "--json");
  expect(imported.code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** The command as a script runs it: no terminal, its own data folder. */
function repmark(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, "src/cli/main.ts"), ...args],
      {
        env: { ...process.env, REPMARK_DATA: join(folder, "data"), TERM: "dumb" },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 150_000, // less than a test may take, more than a crowded machine needs for trials
      },
      (_error, out, said) => resolve({ code: child.exitCode ?? -1, out, said }),
    );
  });
}

/** The same within a line of shell, for pipes and npm. */
function shell(line: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      "bash",
      ["-c", line],
      {
        cwd: root,
        env: { ...process.env, REPMARK_DATA: join(folder, "data"), NO_COLOR: "1" },
        timeout: 60_000,
      },
      (_error, out, said) => resolve({ code: child.exitCode ?? -1, out, said }),
    );
  });
}

const json = (ran: Ran) => JSON.parse(ran.out);

test("import says per table what was read and added, and doing it again adds nothing", async () => {
  const again = await repmark("import", sample, "--json");
  expect(again.code).toBe(0);
  expect(json(again)).toMatchObject({ run: null, already: expect.arrayContaining(["sales_pipeline.csv"]) });
  const dry = await repmark("import", sample, "--dry-run");
  expect(dry.said).toContain("sales_pipeline.csv: 8800 rows of opportunities");
  expect(dry.said).toContain("Nothing was loaded");
});

test("a written mapping, read back, gives the same understanding", async () => {
  const mapping = join(folder, "mapping.yaml");
  expect((await repmark("import", sample, "--write-mapping", mapping)).code).toBe(0);
  expect(readFileSync(mapping, "utf8")).toContain("sales_agent");
  expect((await repmark("import", sample, "--mapping", mapping, "--dry-run")).code).toBe(0);
});

test("scorecard: the third quarter of the published pipeline, as the contract prints it", async () => {
  const card = json(await repmark("scorecard", "--period", "2017-Q3", "--json"));
  expect(card).toMatchObject({
    period: { label: "2017-Q3", from: "2017-07-01", until: "2017-10-01" },
    asOf: "2017-12-31",
    currency: "USD",
  });
  expect(card.team.measures).toMatchObject({
    "won-lost.won": { value: 1257 },
    "won-lost.lost": { value: 790 },
    "bookings.amount": { value: "2982255.00", sampleSize: 1257 },
    "sales-cycle.average_days": { value: expect.closeTo(48.817, 3) },
    "won-lost.win_rate": { sampleSize: 2047, interval: [expect.closeTo(0.5928, 4), expect.closeTo(0.6349, 4)] },
  });
  const anna = card.reps.find((rep: { name: string }) => rep.name === "Anna Snelling");
  expect(anna).toMatchObject({
    team: "Dustin Brinkmann",
    measures: {
      "won-lost.won": { value: 55 },
      "won-lost.win_rate": {
        value: 0.55,
        sampleSize: 100,
        interval: [expect.closeTo(0.4524, 4), expect.closeTo(0.6439, 4)],
        verdict: "within",
      },
      "bookings.amount": { value: "72498.00" },
      "quota.chance": { value: null, why: expect.any(String) },
    },
  });
  expect(card.reps.map((rep: { name: string }) => rep.name)).toEqual(
    card.reps.map((rep: { name: string }) => rep.name).sort(),
  );
  expect(card.issues.map((issue: { code: string; count: number }) => [issue.code, issue.count])).toContainEqual([
    "unknown-product",
    1480,
  ]);
});

test("over 2017 nobody's win rate is called above or below, and the gate says why", async () => {
  const card = json(await repmark("scorecard", "--period", "2017", "--metric", "won-lost.win_rate", "--json"));
  const verdicts = card.reps.map(
    (rep: { measures: Record<string, { verdict?: string }> }) => rep.measures["won-lost.win_rate"]?.verdict,
  );
  expect(verdicts).not.toContain("above");
  expect(verdicts).not.toContain("below");
  expect(card.gates["won-lost.win_rate"]).toMatchObject({
    chiSquare: expect.closeTo(33.348, 3),
    degreesOfFreedom: 29,
    p: expect.closeTo(0.2639, 4),
  });
});

test("deals, trend, breakdown and bridge answer the same number in their own way", async () => {
  const asked = ["--period", "2017-Q3", "--measure", "won-lost.win_rate", "--rep", "Anna Snelling", "--json"];
  expect(json(await repmark("deals", ...asked))).toMatchObject({ value: 0.55, total: 100 });
  const trend = json(
    await repmark("trend", "--measure", "bookings.amount", "--from", "2017-Q1", "--until", "2017-Q4", "--json"),
  );
  expect(trend.points.map((point: { value: string }) => point.value)).toEqual([
    "1134672.00",
    "3086111.00",
    "2982255.00",
    "2802496.00",
  ]);
  const { parts } = json(
    await repmark("breakdown", "--period", "2017-Q3", "--measure", "bookings.amount", "--by", "product", "--json"),
  );
  expect(parts.reduce((sum: number, part: { value: string }) => sum + Number(part.value), 0)).toBe(2_982_255);
  expect(json(await repmark("bridge", "--period", "2017-Q3", "--measure", "bookings.amount", "--json"))).toMatchObject({
    ours: "2982255.00",
  });
});

test("a person sees what a deal is, a script every flag its number is made of; issues are sentences", async () => {
  const asked = ["deals", "--period", "2017-Q3", "--measure", "won-lost.win_rate", "--rep", "Anna Snelling"];
  const read = await repmark(...asked, "--language", "sv");
  expect(read.out.split("\n")[0]).not.toContain("is won");
  expect((await repmark(...asked, "--csv")).out.split("\r\n")[0]).toContain("is_won");
  const card = await repmark("scorecard", "--period", "2017-Q3", "--language", "sv");
  expect(card.out).toContain(
    "unknown-product: 1\u00a0480, till exempel 00X8VEYH: GTXPro → GTX Pro. Produkter som inte stavas som i produktlistan",
  );
  const one = await repmark("scorecard", "--period", "2017-Q3", "--metric", "won-lost");
  expect(one.out.split("\n")[0]).toBe(
    "Win rate: the differences between reps are what chance gives (χ² 24.1, df 29, p 0.72).",
  );
  expect(
    Math.max(
      ...(one.out.split("\n").find((line) => line.startsWith("──")) ?? "").split("  ").map((rule) => rule.length),
    ),
  ).toBe(48);
  expect(json(await repmark("scorecard", "--json")).error.message).not.toMatch(/^error:/);
});

test.skipIf(process.platform !== "linux")(
  "on a terminal that knows no colour, or for a person who wants none, no escape is written",
  async () => {
    const onTerminal = (env: string) =>
      shell(
        `script -qec '${env} "${process.execPath}" src/cli/main.ts scorecard --period 2017-Q3 --metric bookings' /dev/null < /dev/null`,
      );
    const team = (env: string) =>
      onTerminal(env).then(({ out }) => ({
        answered: out.includes("$2,982,255.00"),
        escapes: out.includes("\u001b["),
      }));
    expect(await team("env TERM=dumb")).toEqual({ answered: true, escapes: false });
    expect(await team("env TERM=xterm NO_COLOR=1")).toEqual({ answered: true, escapes: false });
  },
);

test("CSV for a spreadsheet, and a table in Swedish for a person", async () => {
  const csv = await repmark("scorecard", "--period", "2017-Q3", "--metric", "won-lost.win_rate", "--csv");
  expect(csv.out.split("\r\n")[0]).toBe(
    "period,asOf,rep,name,team,measure,value,sampleSize,low,high,peers,median,verdict,because",
  );
  const table = await repmark("scorecard", "--period", "2017-Q3", "--language", "sv");
  expect(table.out).toContain("Hela teamet");
  expect(table.out).toContain("Vinstandel");
  expect(table.out).not.toContain("\u001b["); // no colour without a terminal
});

test("an empty table to fill in is an answer, what its columns mean is a message", async () => {
  const template = await repmark("import", "--template", "opportunities");
  expect(template.code).toBe(0);
  expect(template.out.trim().split(/\r?\n/)[0]?.split(",").length).toBeGreaterThan(5);
  expect(template.said).not.toBe("");
});

test("every template, as it is printed, can be imported, and the history knows the columns of the deals by their names", async () => {
  const data = join(folder, "templates");
  const listed = await repmark("import", "--template", "nothing", "--json");
  const objects = json(listed).error.hint.replace("Choose one of ", "").replace(".", "").split(", ");
  expect(objects.length).toBeGreaterThan(12);
  expect((await repmark("import", "--template", "changes")).out).toBe(template("changes").csv);
  const files = [];
  for (const object of objects) {
    const file = join(folder, `${object}.csv`);
    const out = template(object).csv;
    writeFileSync(file, object === "changes" ? `${out}D-1001,2026-02-02 09:30,close on,2026-03-20,2026-03-31\n` : out);
    files.push(file);
  }
  const ran = await repmark("import", ...files, "--data", data, "--json");
  expect(ran.code).toBe(0);
  const read: { object: string; refused: number }[] = json(ran).objects;
  // Snapshots of deals become their changes.
  expect(read.map((each) => each.object).sort()).toEqual(objects.filter((each: string) => each !== "snapshots").sort());
  expect(read.map((each) => each.refused)).toEqual(read.map(() => 0));
});

test("answers alone go to standard output: a reader that stops early is no fault, and an error is no answer", async () => {
  const node = `"${process.execPath}" src/cli/main.ts`;
  const piped = await shell(`${node} scorecard --period 2017-Q3 --csv | head -n 1; exit \${PIPESTATUS[0]}`);
  expect([piped.code, piped.said]).toEqual([0, ""]);
  expect(piped.out).toMatch(/^period,asOf,rep,/);
  const refused = await repmark("scorecard", "--period", "2017-Q9");
  expect([refused.code, refused.out]).toEqual([2, ""]);
  expect(refused.said).toContain("2017-Q9");
});

test("through npm the command prints nothing but its own answer", async () => {
  expect(await shell("npm run -s repmark -- --version")).toMatchObject({ code: 0, out: "0.1.0\n" });
});

test("a report of one rep is written, and a folder that is not there is told before a trace of a fault", async () => {
  const out = join(folder, "anna.html");
  const asked = ["report", "--period", "2017-Q3", "--rep", "Anna Snelling", "--language", "sv", "--json", "--out"];
  expect(json(await repmark(...asked, out))).toEqual({ file: out, bytes: readFileSync(out).byteLength });
  expect(readFileSync(out, "utf8")).toContain("Anna Snelling");
  const starts = { pdf: "%PDF-", xlsx: "PK\u0003\u0004" };
  for (const [format, start] of Object.entries(starts)) {
    const file = join(folder, `anna.${format}`);
    expect(json(await repmark(...asked, file, "--format", format))).toMatchObject({ file });
    expect(readFileSync(file, "latin1").startsWith(start)).toBe(true);
  }
  const nowhere = await repmark(...asked, join(folder, "nowhere/anna.html"));
  expect([nowhere.code, json(nowhere).error.code]).toEqual([2, "cannot-write"]);
});

const refusals: readonly (readonly [string, readonly string[], number, string])[] = [
  ["an unknown period", ["scorecard", "--period", "2017-Q9", "--json"], 2, "unknown-period"],
  ["a period after the data", ["scorecard", "--period", "2025-Q1", "--json"], 2, "period-ahead"],
  ["an unknown rep", ["scorecard", "--period", "2017-Q3", "--rep", "Nobody", "--json"], 2, "unknown-rep"],
  [
    "an unknown measure",
    ["deals", "--period", "2017-Q3", "--measure", "won-lost.luck", "--json"],
    2,
    "unknown-measure",
  ],
  [
    "a measure without an answer yet",
    ["deals", "--period", "2017-Q3", "--measure", "sales-cycle.versus_average", "--json"],
    2,
    "not-answered-yet",
  ],
  ["a day that is none", ["scorecard", "--period", "2017-Q3", "--as-of", "2017-02-31", "--json"], 2, "bad-day"],
  ["a port that is none", ["serve", "--port", "eighty", "--json"], 2, "bad-port"],
  ["an address of another machine", ["serve", "--host", "192.0.2.1", "--port", "0", "--json"], 2, "cannot-listen"],
  ["nothing to import", ["import", "--json"], 2, "nothing-named"],
  ["an unknown command", ["scorecards", "--json"], 2, "wrong-use"],
  ["a missing option", ["scorecard", "--json"], 2, "wrong-use"],
  ["a setting that is none", ["settings", "reportingCurrency=GOLD", "--json"], 2, "bad-settings"],
];

test.each(refusals)("%s is one sentence, an exit code and a JSON object", async (_, args, code, name) => {
  const ran = await repmark(...args);
  expect(ran.code).toBe(code);
  expect(json(ran)).toEqual({ error: { code: name, message: expect.any(String), hint: expect.any(String) } });
});

test("a file that cannot be used is exit code 3 and changes nothing", async () => {
  const file = join(folder, "ambiguous.csv");
  writeFileSync(file, "Opportunity ID,Stage,Created Date,Close Date,Amount\nA,Won,01/02/2017,03/04/2017,100\n");
  const before = (await repmark("scorecard", "--period", "2017-Q1", "--json")).out;
  const ran = await repmark("import", file, "--json");
  expect([ran.code, json(ran).error.hint]).toEqual([3, expect.stringContaining("--date-format")]);
  expect((await repmark("scorecard", "--period", "2017-Q1", "--json")).out).toBe(before);
});

test("while the folder is served, a second process is told who holds it, with exit code 5", async () => {
  const serving: ChildProcess = spawn(
    process.execPath,
    [join(root, "src/cli/main.ts"), "serve", "--port", "0", "--data", join(folder, "data")],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      serving.stderr?.on("data", (text) => String(text).includes("Repmark is at") && resolve());
      serving.once("exit", () => reject(new Error("The server stopped.")));
    });
    const ran = await repmark("scorecard", "--period", "2017-Q3", "--json");
    expect(ran.code).toBe(5);
    expect(json(ran).error.message).toContain(String(serving.pid));
    // It has started anew in its own place, with the allocator told to give memory back.
    expect(readFileSync(`/proc/${serving.pid}/environ`, "utf8")).toContain("MALLOC_MMAP_THRESHOLD_=131072");
  } finally {
    const ended = new Promise((resolve) => serving.once("exit", resolve));
    serving.kill("SIGTERM");
    await ended;
  }
});

test("settings change what they name, rebuild and doctor find everything in its place", async () => {
  expect(json(await repmark("settings", "fiscalYear.firstMonth=7", "--json"))).toMatchObject({
    fiscalYear: { firstMonth: 7 },
    reportingCurrency: "USD",
  });
  expect(
    json(await repmark("scorecard", "--period", "2017-Q1", "--metric", "bookings.deals", "--json")).period,
  ).toMatchObject({ from: "2017-07-01" });
  await repmark("settings", "fiscalYear.firstMonth=1");
  const { before, after } = json(await repmark("rebuild", "--json"));
  expect(after).toBe(before);
  expect(json(await repmark("doctor", "--json")).findings.every((finding: { isWell: boolean }) => finding.isWell)).toBe(
    true,
  );
  const [latest] = json(await repmark("audit", "--latest", "1", "--json"));
  expect(latest).toMatchObject({ who: userInfo().username, what: "setting", subject: "fiscalYear" });
  expect([latest.before, latest.after].map((one) => JSON.parse(one).firstMonth)).toEqual([7, 1]);
});

test("a backup can be verified, and one that was cut short is exit code 3 and restores nothing", async () => {
  const file = join(folder, "all.zip");
  expect(json(await repmark("backup", file, "--json"))).toMatchObject({ file, needsKey: false });
  expect(json(await repmark("restore", file, "--verify", "--json"))).toMatchObject({ folder: null, isSame: true });
  const cut = join(folder, "cut.zip");
  writeFileSync(cut, readFileSync(file).subarray(0, -100));
  const refused = await repmark("restore", cut, "--data", join(folder, "restored"), "--json");
  expect(refused.code).toBe(3);
  expect(json(refused).error.code).toBe("backup-damaged");
  expect(existsSync(join(folder, "restored"))).toBe(false);
});

test("a demo company fills an empty folder and no other, with its truth beside it; a plan that cannot be grown is refused", async () => {
  const data = join(folder, "demo");
  const truthFile = join(folder, "truth.json");
  const grow = ["demo", "--data", data, "--json"];
  const small = [...grow, "--deals", "200", "--reps", "8", "--today", "2026-06-30"];
  expect(json(await repmark(...grow, "--deals", "12")).error.code).toBe("bad-deals");
  expect(json(await repmark(...grow, "--deals", "20 000")).error.code).toBe("bad-number");
  expect(json(await repmark(...grow, "--today", "2026-02-31")).error.code).toBe("bad-day");
  const grown = json(await repmark(...small, "--truth", truthFile));
  expect(grown.objects).toContainEqual(expect.objectContaining({ object: "leads", refused: 0 }));
  expect(JSON.parse(readFileSync(truthFile, "utf8"))).toMatchObject({ seed: 1, leadBands: [0, 42, 58] });
  const told = await repmark("scorecard", "--period", "2026-Q2", "--data", data, "--json");
  expect(told.said).toBe("Demo data: the numbers of a simulated company.\n");
  const page = join(folder, "demo.html");
  await repmark("report", "--period", "2026-Q2", "--data", data, "--language", "sv", "--out", page);
  expect(readFileSync(page, "utf8").match(/Demodata för ett simulerat företag/g)).toHaveLength(2); // its head and its foot
  const card = json(told);
  expect([card.asOf, card.team.measures["quota.attainment"].why]).toEqual(["2026-06-30", undefined]);
  expect(json(await repmark(...small)).error.code).toBe("folder-not-empty");
});

test("forecast tells a running month from what was known that day, by the contract's JSON and in words", {
  timeout: 120_000,
}, async () => {
  const asked = ["forecast", "--period", "2017-12", "--as-of", "2017-12-16"];
  const told = await repmark(...asked, "--json");
  expect(told.code).toBe(0);
  const answer = JSON.parse(told.out);
  expect(answer).toMatchObject({ period: { label: "2017-12" }, asOf: "2017-12-16", currency: "USD", horizon: 14 });
  // Five months have been tried by then, one fewer than it takes: the best simpler way is named, and the model says nothing.
  expect(answer.team).toMatchObject({ shown: "last-period", hidden: "not-tried-enough", p50: null, expected: null });
  expect(answer.team.baselines["last-period"]).toBe("938943.00");
  const cents = (amount: string) => Math.round(100 * Number(amount));
  const booked = answer.reps.map((rep: { booked: string }) => cents(rep.booked));
  expect(booked.reduce((sum: number, each: number) => sum + each, 0)).toBe(cents(answer.team.booked));
  const words = await repmark(...asked, "--language", "sv");
  expect(words.out).toContain("Modellen visas när den har prövats på sex avslutade perioder; hittills: 5.");
  const nobody = await repmark(...asked, "--rep", "Nobody", "--json");
  expect([nobody.code, JSON.parse(nobody.out).error.code]).toEqual([2, "unknown-rep"]);
});

test("backtest is a scoreboard of ways to tell a month, the shown one marked", { timeout: 120_000 }, async () => {
  const told = await repmark("backtest", "--kind", "month", "--json");
  expect(told.code).toBe(0);
  const { boards, periods } = JSON.parse(told.out);
  expect(periods.at(-1)).toBe("2017-11");
  expect(boards.map((board: { grain: string; horizon: string | number }) => `${board.grain} ${board.horizon}`)).toEqual(
    ["start", 14, 7].flatMap((horizon) => ["all", "team", "rep"].map((grain) => `${grain} ${horizon}`)),
  );
  expect(boards[0].methods[0]).toMatchObject({ method: "model" });
  expect((await repmark("backtest", "--kind", "month", "--language", "sv")).out).toContain("Allas summa, vid starten");
});

test("plan keeps what is entered, tells money as decimals, and says in one sentence whose plan is asked for", async () => {
  const asked = ["--rep", "Anna", "--period", "2017-Q4"];
  const found = json(await repmark("plan", ...asked, "--commission", "8%", "--goal", "2000", "--tax", "30%", "--json"));
  // 8 % of 72,878; 2,000 ÷ 0.7 = 2,857.14 takes 35,714.25 of bookings, which are there
  expect(found).toMatchObject({
    booked: "72878.00",
    commission: { earned: "5830.24", plan: { tiers: [{ from: "0", rate: "0.08" }] } },
    goal: { gross: "2857.14", bookings: "35714.25", stillToBook: "0.00" },
    missing: ["quota", "activities"],
  });
  expect(await repmark("plan", "--json")).toMatchObject({ code: 2, out: expect.stringContaining('"whose-plan"') });
});

test("coach asks by name, and what is noted is told again", async () => {
  const asked = ["--period", "2017-Q4", "--as-of", "2017-11-15"];
  const note = ["--rep", "Anna", "--measure", "won-lost.win_rate", "--note", "qualify earlier"];
  const { reps, followUps } = json(await repmark("coach", ...note, ...asked, "--json"));
  // old deals are everyone's there: that is told among leaders, and the deals stay with Anna
  expect(reps).toMatchObject([{ name: "Anna Snelling", talks: [] }]);
  expect(reps[0].deals[0]).toMatchObject({ says: expect.stringContaining("open for") });
  expect(followUps).toMatchObject([{ on: "2017-11-15", why: "too-early" }]);
  const { out, said } = await repmark("coach", ...asked, "--language", "sv");
  expect(said).not.toContain("Prövar prognoser"); // they were tried above
  expect(out.indexOf("Anna Snelling")).toBeLessThan(out.indexOf("Boris Faz"));
  expect(out).toContain("Hjälpte det?");
  expect(out).toContain("Avgör eller släpp");
});

test("revenue, capacity and fit tell money as decimals, try what could be delivered, and refuse a month that is none", async () => {
  const asked = ["--as-of", "2017-11-15", "--json"];
  const revenue = json(await repmark("revenue", ...asked));
  expect(revenue.months).toHaveLength(12);
  // No term is on record here: all that is contracted is assumed, nothing of it is taken to recur.
  expect(revenue).toMatchObject({ startLag: null, renewals: { rate: null, due: [] } });
  expect(revenue.months[0]).toMatchObject({ label: "2017-11", ending: "0.00" });
  expect(revenue.months[0].assumed).toBe(revenue.months[0].contracted);
  // One rep is told what everyone's answer has of them.
  const anna = revenue.reps.find(({ name }: { name: string }) => name === "Anna Snelling");
  const own = json(await repmark("revenue", "--rep", "anna", ...asked));
  expect(own).toMatchObject({ of: { grain: "rep", name: "Anna Snelling" }, renewals: null, reps: [anna] });
  expect(own.months.map(({ expected }: { expected: string }) => expected)).toEqual(
    anna.months.map(({ expected }: { expected: string }) => expected),
  );
  const { out } = await repmark("revenue", "--team", "dustin", "--as-of", "2017-11-15", "--language", "sv");
  expect(out).toContain("Väntad abonnemangsintäkt · Dustin Brinkmann");
  expect(out).not.toContain("Förnyas inte");

  const tried = json(await repmark("capacity", ...asked, "--deliver", "2017-11=500", "--dry-run"));
  expect(tried.entered).toMatchObject({ isKept: false, changes: [{ from: "2017-11-01", was: null, is: 500 }] });
  expect(tried.months[0]).toMatchObject({ label: "2017-11", capacity: 500 });
  expect(await repmark("capacity", "--deliver", "2017-11=many", "--json")).toMatchObject({
    code: 2,
    out: expect.stringContaining('"bad-capacity"'),
  });

  expect(json(await repmark("fit", ...asked))).toMatchObject({ scored: 0, bands: [], separates: null, reps: [] });
});
