import { importFiles as run, template } from "../../app/import.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { issueLine } from "../present/issue.ts";
import { table } from "../present/table.ts";
import { colours, terminal } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

interface ImportOptions {
  readonly data: string;
  readonly mapping?: string;
  readonly writeMapping?: string;
  readonly dateFormat?: "dmy" | "mdy" | "iso";
  readonly observedAt?: string;
  readonly template?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `repmark import FILES…`: says what it understood, loads, and says what changed. */
export async function importFiles(paths: string[], options: ImportOptions): Promise<void> {
  if (options.template !== undefined) {
    const { csv, explanation } = template(options.template);
    process.stdout.write(csv);
    for (const line of explanation) terminal.say(line);
    return;
  }
  if (paths.length === 0) {
    throw new RepmarkError("nothing-named", "No file to import was named.", {
      kind: "usage",
      hint: "Name files or folders: repmark import opportunities.csv, or print an empty table with --template opportunities.",
    });
  }
  const { mapping, writeMapping, dateFormat, observedAt } = options;
  const imported = await withWorkspace(options.data, (workspace) =>
    run(workspace, {
      paths,
      mapping,
      writeMapping,
      dateFormat,
      observedAt,
      dryRun: options.dryRun ?? false,
      understood: (lines) => {
        terminal.clearProgress();
        for (const line of lines) terminal.say(line);
      },
      progress: (step, done, of) =>
        terminal.progress(`${steps[step]} ${of === 0 ? "" : `${Math.floor((100 * done) / of)} %`}`),
    }),
  );
  terminal.clearProgress();
  if (options.json) {
    printJson(imported);
    return;
  }
  for (const name of imported.already) terminal.say(`${name} is there already; nothing to do.`);
  if (imported.dryRun) {
    terminal.say(
      writeMapping === undefined
        ? "Nothing was loaded (--dry-run)."
        : `The mapping is in ${writeMapping}; nothing was loaded.`,
    );
    return;
  }
  type Row = (typeof imported.objects)[number];
  const number = (name: "read" | "added" | "changed" | "deleted" | "refused") => ({
    title: name,
    align: "right" as const,
    text: (row: Row) => row[name].toLocaleString("en-US"),
  });
  if (imported.objects.length > 0) {
    const columns = [
      { title: "", text: (row: Row) => row.object },
      number("read"),
      number("added"),
      number("changed"),
      number("deleted"),
      number("refused"),
    ];
    process.stdout.write(table(columns, imported.objects));
  }
  for (const issue of imported.issues) {
    process.stdout.write(`${colours.yellow("!")} ${issueLine(issue, "en")}\n`);
  }
  if (imported.run !== null) terminal.say("See it in the browser: repmark serve");
}

const steps = { read: "Reading …", land: "Keeping a copy …", load: "Loading …", build: "Computing …" } as const;
