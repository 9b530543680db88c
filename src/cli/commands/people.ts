import { withStore } from "../../app/access/users.ts";
import { erase as eraseFrom } from "../../app/privacy/erase.ts";
import type { HeldIn } from "../../app/privacy/held.ts";
import { retain as carryOut } from "../../app/privacy/retention.ts";
import { heldSheetOf, heldTold, type SheetFormat, written } from "../../app/privacy/sheets.ts";
import { writeTo } from "../../app/write-to.ts";
import type { Language } from "../../domain/language.ts";
import { table } from "../present/table.ts";
import { terminal } from "../terminal.ts";
import { peopleWords } from "../words/people.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

type Options = Pick<AskOptions, "language" | "data" | "json"> & {
  readonly format?: SheetFormat;
  readonly out?: string;
};

/** `repmark people held`: everything that is held about somebody, on the terminal, as JSON, or as a sheet to hand over. */
export async function held(options: Options & { readonly person: string }): Promise<void> {
  const { language, json, format, out, person } = options;
  await askWorkspace(options, async (seen) => {
    const found = await seen.held(person);
    if (out !== undefined) {
      await keep(await written(heldSheetOf(found, language), format ?? "html"), out, language);
      seen.exported("what is held about a person", { file: out });
      return;
    }
    const told = heldTold(found, language);
    if (json) return printJson(told);
    const words = peopleWords[language];
    const between = ({ firstOn, lastOn }: Pick<HeldIn, "firstOn" | "lastOn">) =>
      firstOn === null ? "" : firstOn === lastOn ? firstOn : `${firstOn} – ${lastOn}`;
    process.stdout.write(
      table<(typeof told.kinds)[number]>(
        [
          { title: words.kind, text: ({ label }) => label },
          { title: words.records, text: ({ records }) => String(records), align: "right" },
          { title: words.days, text: between },
          { title: words.source, text: ({ source }) => source },
          {
            title: words.kept,
            text: ({ keptDays }) => (keptDays === null ? words.asFolder : words.keptDays(keptDays)),
          },
        ],
        told.kinds,
      ),
    );
    for (const { label, purpose } of told.kinds) terminal.say(`${label}: ${purpose}`);
  });
}

/** `repmark people sheet`: what is measured, of whom and who sees it, for a works council. */
export async function sheet(options: Options & { readonly out: string }): Promise<void> {
  const { language, format = "html", out } = options;
  await askWorkspace(options, async (seen) =>
    keep(await written(await seen.worksCouncilSheet(language), format), out, language),
  );
}

/** `repmark people retain`: beside a running server too. */
export async function retain({ data, json }: Pick<Options, "data" | "json">): Promise<void> {
  const done = withStore(data, (store) => carryOut(store, new Date()));
  if (json) return printJson(done);
  terminal.say(`${done.rows} rows and what stood in ${done.auditDetails} entries of the audit are gone.`);
}

interface EraseOptions {
  readonly person: string;
  readonly order: string;
  readonly also?: readonly string[];
  readonly dryRun?: boolean;
  readonly data: string;
  readonly language: Language;
  readonly json?: boolean;
}

/** `repmark people erase`: on a legal order, and not undone. */
export async function erase(options: EraseOptions): Promise<void> {
  const { person, order, also, dryRun = false, data, language, json } = options;
  const words = peopleWords[language];
  const effects = { now: () => new Date(), log: terminal.say };
  const done = await eraseFrom(
    data,
    { person, order, also, dryRun, progress: (done, of) => terminal.progress(words.files(done, of)) },
    effects,
  );
  terminal.clearProgress();
  if (json) {
    const kinds = done.removes.map(({ kind, records }) => ({ kind: kind.id, records }));
    return printJson({ ...done, removes: kinds });
  }
  for (const { kind, records } of done.removes) process.stdout.write(`${kind.label[language]}: ${records}\n`);
  for (const name of done.sharedNames) terminal.say(words.shared(name));
  for (const { file, madeOn, isThere } of done.backups) terminal.say(words.backup(file, madeOn, isThere));
  for (const file of done.leftIn) terminal.say(words.left(file));
  terminal.say(done.called === null ? words.wouldErase : words.erased(done.called, order));
}

async function keep(content: string | Uint8Array, out: string, language: Language): Promise<void> {
  writeTo(out, content, "The sheet");
  terminal.say(peopleWords[language].written(out, Math.ceil(Buffer.byteLength(content) / 1024)));
}
