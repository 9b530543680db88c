import { Command, CommanderError, Option } from "commander";

/** The command line as `contract` has it. Each command loads its code only when it runs, so `--help` stays quick. */
export function createProgram(): Command {
  const program = new Command("repmark")
    .description("Fair benchmarks of every sales rep, from the records in your CRM.")
    .version("0.1.0")
    .showHelpAfterError("(repmark --help lists the commands)")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();

  program
    .command("import")
    .summary("read spreadsheet exports (CSV, XLSX) into the data folder")
    .description(
      "Reads exports of opportunities, reps, accounts, products, quotas and more. Says what it understood, then loads it.",
    )
    .argument("[paths...]", "files, or folders of files")
    .addOption(dataOption())
    .option("--mapping <file>", "a YAML mapping that says what the columns mean")
    .option("--write-mapping <file>", "write what was understood as a YAML mapping to edit, and load nothing")
    .addOption(
      new Option("--date-format <order>", "the order of day and month, where a file leaves it open").choices([
        "dmy",
        "mdy",
        "iso",
      ]),
    )
    .option("--observed-at <day>", "the day the export was made, when it is not today")
    .option("--template <object>", "print an empty table to fill in: opportunities, reps, quotas …")
    .option("--dry-run", "say what would be loaded, and load nothing")
    .option("--json", "print the result as JSON")
    .action(async (paths: string[], options) => (await import("./commands/import.ts")).importFiles(paths, options));

  program
    .command("connect")
    .summary("connect Salesforce or HubSpot, and say what may be read")
    .description(
      "Signs in, looks at what may be read, and keeps the connection with its secrets sealed. Asks for what is not given.",
    )
    .argument("[crm]", "salesforce or hubspot")
    .option("--name <name>", "what to call it (default: the CRM's name)")
    .option("--address <url>", "https://NAME.my.salesforce.com")
    .addOption(
      new Option("--sign-in <way>", "how to sign in (HubSpot: oauth, or a service key without this)").choices([
        "client-credentials",
        "web",
        "jwt",
        "oauth",
      ]),
    )
    .option("--client-id <key>", "the consumer key of the External Client App")
    .option("--secret-file <file>", "a file with the secret or key (else REPMARK_CLIENT_SECRET, REPMARK_SERVICE_KEY)")
    .option("--key-file <file>", "the private key, for --sign-in jwt")
    .option("--username <name>", "the user, for --sign-in jwt")
    .option("--callback-port <number>", "where the browser comes back to, for --sign-in web (default: 4467)")
    .addOption(new Option("--teams <how>", "who leads whom").choices(["roles", "managers"]))
    .addOption(
      new Option(
        "--role <role>",
        "what HubSpot is read for (default: engagement beside Salesforce, else everything)",
      ).choices(["everything", "engagement"]),
    )
    .option("--forecast-type <name>", "the forecast type that quotas and calls are of")
    .option("--share <share>", "of the day's calls, where to stop: 0 to 1 (default: 0.8)")
    .option("--schedule <when>", "when serve syncs it: hourly (default), every 15 min, daily 06:00, cron text, off")
    .option("--field <role=field...>", "which field means what, such as opportunity.arr=ARR__c")
    .option("--remove", "forget the connection; what was read stays")
    .option("--rotate-key", "seal all secrets with a new key, while no server runs")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (crm: string | undefined, options) => (await import("./commands/connect.ts")).connect(crm, options));

  program
    .command("sync")
    .summary("read what is new of the connected CRMs")
    .description("Goes on where it was cut off, and holds what it read against the CRM's own counts.")
    .argument("[connection]", "one of them, by name (default: all)")
    .option("--full", "read everything anew and say what had drifted")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (connection: string | undefined, options) =>
      (await import("./commands/sync.ts")).sync(connection, options),
    );

  program
    .command("scorecard")
    .summary("the six metrics of every rep beside a benchmark")
    .addOption(periodOption())
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .option("--team <name>", "one team, by name or id")
    .option("--metric <id>", "one metric (won-lost) or measure (won-lost.win_rate)")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(csvOption())
    .action(async (options) => (await import("./commands/scorecard.ts")).scorecard(options));

  program
    .command("deals")
    .summary("the deals behind a number")
    .addOption(periodOption())
    .requiredOption("--measure <id>", "the measure, such as won-lost.win_rate")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .option("--team <name>", "one team, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(csvOption())
    .action(async (options) => (await import("./commands/deals.ts")).deals(options));

  program
    .command("trend")
    .summary("one measure, period by period")
    .requiredOption("--measure <id>", "the measure, such as won-lost.win_rate")
    .requiredOption("--from <label>", "the first period, such as 2017-Q1")
    .requiredOption("--until <label>", "the last period, included")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(csvOption())
    .action(async (options) => (await import("./commands/trend.ts")).trend(options));

  program
    .command("breakdown")
    .summary("one measure, split by type, source, segment, size …")
    .addOption(periodOption())
    .requiredOption("--measure <id>", "the measure, such as won-lost.win_rate")
    .requiredOption(
      "--by <what>",
      "type, source, inbound, segment, size, industry, country, product, stage, lead-band, reason, competitor, quota-kind",
    )
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(csvOption())
    .action(async (options) => (await import("./commands/breakdown.ts")).breakdown(options));

  program
    .command("bridge")
    .summary("why a number differs from the CRM's own report, step by step")
    .addOption(periodOption())
    .requiredOption("--measure <id>", "the measure, such as bookings.amount")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(csvOption())
    .action(async (options) => (await import("./commands/bridge.ts")).bridge(options));

  program
    .command("report")
    .summary("a report to send, print or archive")
    .addOption(periodOption())
    .addOption(asOfOption())
    .option("--rep <name>", "one rep's pages only")
    .addOption(new Option("--format <format>", "what to write").choices(["html", "pdf", "xlsx"]).default("html"))
    .requiredOption("--out <file>", "the file to write")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/report.ts")).report(options));

  const schedules = program
    .command("report-schedule")
    .summary("reports that go out by themselves, by mail and to chats, and what became of them");
  schedules
    .command("list")
    .summary("what goes out, to whom, when next, and what went wrong")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/report-schedule.ts")).list(options));
  schedules
    .command("add")
    .summary("make a schedule, or add somebody to one")
    .argument("<name>", "of the schedule, such as monday-report")
    .addOption(new Option("--every <cadence>", "how often").choices(["weekly", "monthly", "quarterly"]))
    .option("--at <time>", "of the day after the period, in the company’s time zone (default: 07:00)")
    .option("--to <address>", "a mail address; with --webhook-file what to call it")
    .option("--webhook-file <file>", "a file with the address of a Slack-style webhook, which is a secret")
    .addOption(new Option("--as <role>", "what they may see").choices(["leader", "manager", "rep"]).default("leader"))
    .option("--rep <name>", "who the manager or rep is in the CRM, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string, options) => (await import("./commands/report-schedule.ts")).add(name, options));
  schedules
    .command("remove")
    .summary("end a schedule, or take somebody off it")
    .argument("<name>", "of the schedule")
    .option("--to <address>", "this recipient alone")
    .addOption(dataOption())
    .action(async (name: string, options) => (await import("./commands/report-schedule.ts")).remove(name, options));
  schedules
    .command("send-now")
    .summary("send the last period’s report to whoever has not got it")
    .argument("<name>", "of the schedule")
    .option("--everyone", "to those who have got it, too")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string, options) => (await import("./commands/report-schedule.ts")).sendNow(name, options));
  schedules
    .command("log")
    .summary("what was sent and what was not, the latest first")
    .argument("[name]", "of one schedule (default: all)")
    .option("--latest <number>", "how many", "50")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string | undefined, options) =>
      (await import("./commands/report-schedule.ts")).log(name, options),
    );
  schedules
    .command("mail-server")
    .summary("say where mails are handed in, by a file")
    .argument("<file>", "YAML or JSON: host, port, security, user, password, from, address")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, options) => (await import("./commands/report-schedule.ts")).mailServer(file, options));

  program
    .command("serve")
    .summary("open Repmark in the browser")
    .addOption(new Option("--port <number>", "where to listen").env("PORT").default("4466"))
    .addOption(
      new Option(
        "--host <address>",
        "who can reach it: this machine alone, or 0.0.0.0 behind a proxy that speaks https",
      )
        .env("REPMARK_HOST")
        .default("127.0.0.1"),
    )
    .option("--demo", "fill an empty data folder with a demo company first")
    .addOption(dataOption())
    .addOption(new Option("--json", "print where it listens as JSON"))
    .action(async (options) => (await import("./commands/serve.ts")).serve(options));

  program
    .command("mcp")
    .summary("answer an assistant that speaks MCP, on standard input and output")
    .description(
      "The six metrics as tools for an assistant that starts this program: scorecard, deals, trend, forecast, definitions. It reads and changes nothing. Beside a running server use its address with /mcp instead.",
    )
    .addOption(dataOption())
    .action(async (options) => (await import("./commands/mcp.ts")).mcp(options));

  program
    .command("demo")
    .summary("fill an empty data folder with a simulated company")
    .description(
      "Grows an inside-sales company of known truth and imports it, plainly marked as demo data. The same numbers grow the same company.",
    )
    .option("--deals <number>", "new-business deals, 200 to 2,000,000 (default: 6000)")
    .option("--reps <number>", "seats for people who sell (default: 34, or what the deals keep busy)")
    .option("--seed <number>", "another seed, another company (default: 1)")
    .option("--today <day>", "the last day of its records (default: yesterday)")
    .option("--truth <file>", "write down what no CRM knows: who wins how likely, and what is wrong where")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/demo.ts")).demo(options));

  program
    .command("sandbox")
    .summary("serve a simulated company as Salesforce and HubSpot")
    .description(
      "Starts a Salesforce org and a HubSpot portal of one simulated company on this machine, to try connectors against. Prints where they are and how to sign in.",
    )
    .option("--port <number>", "of Salesforce; HubSpot and control take the next two (0: any free)", "4470")
    .option("--reps <number>", "seats for people who sell (default: 34, or what the deals keep busy)")
    .option("--deals <number>", "new-business deals, 200 to 2,000,000 (default: 6000)")
    .option("--seed <number>", "another seed, another company (default: 1)")
    .option("--today <day>", "the last day of its records (default: yesterday)")
    .addOption(new Option("--json", "print addresses and credentials as JSON"))
    .action(async (options) => (await import("./commands/sandbox.ts")).sandbox(options));

  program
    .command("plan")
    .summary("from a rep's quota and personal goal to what there is to do")
    .description(
      "What was booked, what it pays, what the next deal pays, what a goal takes, and the work behind it. What is entered is kept.",
    )
    .option("--rep <name>", "whose plan, by name or id")
    .option("--period <label>", "a period of the fiscal calendar (default: the quarter the data reaches into)")
    .addOption(asOfOption())
    .option("--commission <rates>", "“10% to 100%, 15% to 120%, 20%” of quota; for everyone without --rep")
    .option("--retroactive", "the rate of the tier that is reached pays on everything booked")
    .option("--cap <amount>", "the most that a period pays")
    .option("--goal <amount>", "what the rep wants to keep of a period")
    .option("--tax <share>", "of pay, such as 32%")
    .option("--adjust <amount-and-reason>", "“500 bonus”, “-200 draw”: beside the rates")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/plan.ts")).plan(options));

  program
    .command("forecast")
    .summary("what a period may come to, for everyone, each team and each rep")
    .description(
      "Booked, open deals by their chance, and deals not yet there. The model is told where it has been tried and beats the best simpler way.",
    )
    .option("--period <label>", "a period of the fiscal calendar (default: the quarter the data reaches into)")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id, with the deals behind it and what changed since the call")
    .option("--team <name>", "one team, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/forecast.ts")).forecast(options));

  program
    .command("backtest")
    .summary("how the forecast did in past periods, beside four simpler ways")
    .description("Tells the last twelve periods anew, each from what was known on the day, and scores it by horizon.")
    .addOption(new Option("--kind <kind>", "of periods").choices(["month", "quarter", "year"]).default("quarter"))
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .option("--team <name>", "one team, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/backtest.ts")).backtest(options));

  program
    .command("coach")
    .summary("what to ask whom: a leader's list for Monday, with what it rests on")
    .description("At most five talks a rep: records to put in order first, then by what is at stake. Nobody is ranked.")
    .option("--period <label>", "a period of the fiscal calendar (default: the quarter the data reaches into)")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .option("--team <name>", "one team, by name or id")
    .option("--note <what>", "keep what was talked over with --rep, to see later whether it helped")
    .option(
      "--measure <id>",
      "what the note is about: a share, a number, money or days, such as won-lost.win_rate or bookings.average",
    )
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/coach.ts")).coach(options));

  program
    .command("revenue")
    .summary("what contracts, renewals and open deals bring month by month, and what late dates cost")
    .description(
      "Twelve months ahead: contracted, up for renewal, open deals by their chance. What the fiscal year lacks if deals close when the model says; recurring revenue month by month.",
    )
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id: contracts by their credits, and the open deals they own")
    .option("--team <name>", "one team, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/revenue.ts")).revenue(options));

  program
    .command("capacity")
    .summary("demand against what can be delivered, and what the team can sell")
    .description(
      "Starts of the months ahead, once by the reps' dates and once by the model's; selling capacity by ramp. What is entered is kept.",
    )
    .option("--deliver <month=number...>", "what can be delivered from a month on: 2026-10=12 (none takes it back)")
    .option("--file <file>", "the same as a table: a month and a number on each line")
    .addOption(new Option("--unit <unit>", "what deliveries are counted in").choices(["onboardings", "seats", "hours"]))
    .option("--per-deal <number>", "so many of it for each deal (default: one)")
    .option("--per-value <amount>", "one of it for so much of a deal's yearly value")
    .option("--dry-run", "say what an entry would come to, and keep nothing")
    .option(
      "--period <label>",
      "of selling: a period of the fiscal calendar (default: the quarter the data reaches into)",
    )
    .option("--target <amount>", "what is to be sold in it (default: the quotas together)")
    .addOption(asOfOption())
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/capacity.ts")).capacity(options));

  program
    .command("fit")
    .summary("whether lead scores separate wins from losses, and what they explain of each rep")
    .option("--period <label>", "a period of the fiscal calendar (default: the last 365 days)")
    .addOption(asOfOption())
    .option("--rep <name>", "one rep, by name or id")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/fit.ts")).leadFit(options));

  program
    .command("config")
    .summary("say what is chosen from outside, and by what: flag, variable, file")
    .description(
      "Everything that whoever runs Repmark chooses: the flag, the variable and the key in the file that REPMARK_CONFIG names, what holds, and who says so. Secrets are not shown.",
    )
    .option("--explain", "list all of it")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/config.ts")).config(options));

  program
    .command("settings")
    .summary("show or change currency, time zone, fiscal calendar, holidays …")
    .argument("[changes...]", "such as reportingCurrency=SEK timeZone=Europe/Stockholm fiscalYear.firstMonth=7")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (changes: string[], options) => (await import("./commands/settings.ts")).settings(changes, options));

  program
    .command("rebuild")
    .summary("make the warehouse anew from what was imported")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/rebuild.ts")).rebuild(options));

  const users = program.command("users").summary("who may sign in, and as what");
  const url = () =>
    new Option("--url <address>", "where people reach the server").env("REPMARK_URL").default("http://localhost:4466");
  const role = () => new Option("--role <role>", "what they may see").choices(["admin", "leader", "manager", "rep"]);
  const rep = () => new Option("--rep <id>", "who they are in the CRM, where their e-mail address does not tell");
  users
    .command("list")
    .summary("everyone who may sign in")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/users.ts")).listUsers(options));
  users
    .command("invite")
    .summary("a link by which somebody joins")
    .argument("<email>", "their e-mail address")
    .addOption(role().default("rep"))
    .addOption(rep())
    .addOption(url())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (email: string, options) => (await import("./commands/users.ts")).inviteUser(email, options));
  users
    .command("role")
    .summary("give somebody another role, or say who they are in the CRM")
    .argument("<email>", "their e-mail address")
    .addOption(role())
    .addOption(rep())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (email: string, options) => (await import("./commands/users.ts")).changeUser(email, options));
  users
    .command("reset")
    .summary("a link by which somebody chooses a new password")
    .argument("<email>", "their e-mail address")
    .addOption(url())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (email: string, options) => (await import("./commands/users.ts")).resetUser(email, options));
  users
    .command("remove")
    .summary("take away somebody's way in, at once")
    .argument("<email>", "their e-mail address")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (email: string, options) => (await import("./commands/users.ts")).removeUserNamed(email, options));

  const people = program
    .command("people")
    .summary("what is held about somebody, what is measured, and erasing a person on a legal order");
  const person = () => new Option("--person <name>", "who, by name or id").makeOptionMandatory();
  const sheetFormat = () => new Option("--format <format>", "what to write").choices(["html", "pdf"]);
  people
    .command("held")
    .summary("everything that is held about a person: kinds, counts, days, from where, what for, how long")
    .addOption(person())
    .addOption(sheetFormat())
    .option("--out <file>", "a sheet to hand over")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/people.ts")).held(options));
  people
    .command("sheet")
    .summary("for a works council: what is measured, of whom, who sees it, for how long, from what is in force")
    .addOption(sheetFormat())
    .requiredOption("--out <file>", "the file to write")
    .addOption(languageOption())
    .addOption(dataOption())
    .action(async (options) => (await import("./commands/people.ts")).sheet(options));
  people
    .command("retain")
    .summary("take away what is older than the settings keep it, as a server does every hour")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/people.ts")).retain(options));
  people
    .command("erase")
    .summary("erase a person on a legal order, for good; totals stay")
    .description(
      "Takes a person out of everything in the data folder. Company and team totals stay the same to the cent, and no later sync, import or restored backup brings the person back.",
    )
    .addOption(person())
    .requiredOption("--order <reference>", "what the order is filed under; the audit keeps it")
    .option("--also <name...>", "what else they are called: a name from before, a user of a machine")
    .option("--dry-run", "say what it would do, and change nothing")
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/people.ts")).erase(options));

  program
    .command("audit")
    .summary("who changed what, and took what out, the latest first")
    .option("--latest <number>", "how many entries", "50")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/audit.ts")).audit(options));

  program
    .command("backup")
    .summary("write all that cannot be made again into one file, beside a running server too")
    .argument("<file>", "the ZIP file to write; one that is there is never written over")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, options) => (await import("./commands/backup.ts")).backup(file, options));

  program
    .command("restore")
    .summary("make a data folder from a backup")
    .argument("<file>", "what repmark backup has written")
    .option("--verify", "only try it, in a folder that is gone afterwards")
    .option("--erased <file>", "erased.json of the folder: who was erased since the backup is erased again")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, options) => (await import("./commands/restore.ts")).restore(file, options));

  program
    .command("doctor")
    .summary("check the data folder and what the records lack")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options) => (await import("./commands/doctor.ts")).doctor(options));

  return program;
}

export function isWrongUse(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}

const dataOption = () =>
  new Option("--data <folder>", "where Repmark keeps everything").env("REPMARK_DATA").default("./repmark-data");
const periodOption = () =>
  new Option(
    "--period <label>",
    "a period of the fiscal calendar: 2017, 2017-Q3, 2017-08, 2017-W31",
  ).makeOptionMandatory();
const asOfOption = () =>
  new Option("--as-of <day>", "as it was known at the end of that day (default: as far as the data reaches)");
const languageOption = () =>
  new Option("--language <language>", "of sentences and labels").choices(["en", "sv"]).default("en");
const jsonOption = () => new Option("--json", "print JSON");
const csvOption = () => new Option("--csv", "print CSV").conflicts("json");
