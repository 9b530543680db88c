/** What `repmark people` says. */
const en = {
  kind: "What",
  records: "Records",
  days: "Days",
  source: "From",
  kept: "Kept",
  asFolder: "as long as the data folder",
  keptDays: (days: number) => `${days} days`,
  files: (done: number, of: number) => `${done} of ${of} files`,
  written: (file: string, kilobytes: number) => `The sheet is in ${file} (${kilobytes} kB).`,
  shared: (name: string) =>
    `“${name}” is somebody else’s name too: it is taken out of this person’s own records alone, not out of texts.`,
  backup: (file: string, on: string, isThere: boolean) =>
    `The backup ${file} of ${on}${isThere ? "" : " (no longer there)"} still holds this person: destroy it, or restore it with --erased.`,
  left: (file: string) => `This person is still named in ${file}: look at that file and remove what it holds.`,
  wouldErase: "This is what would go; nothing was changed. Without --dry-run it is done, and cannot be undone.",
  erased: (called: string, order: string) =>
    `It is done. What this person did is told of “${called}” from now on, totals are the same to the cent, and the audit keeps “${order}”. Keep a copy of erased.json with your backups.`,
};

const sv: typeof en = {
  kind: "Vad",
  records: "Poster",
  days: "Dagar",
  source: "Från",
  kept: "Sparas",
  asFolder: "så länge datamappen finns",
  keptDays: (days) => `${days} dagar`,
  files: (done, of) => `${done} av ${of} filer`,
  written: (file, kilobytes) => `Bladet finns i ${file} (${kilobytes} kB).`,
  shared: (name) =>
    `”${name}” är någon annans namn också: det tas bort ur den här personens egna poster, inte ur texter.`,
  backup: (file, on, isThere) =>
    `Säkerhetskopian ${file} från ${on}${isThere ? "" : " (finns inte kvar där)"} innehåller fortfarande personen: förstör den, eller återställ den med --erased.`,
  left: (file) => `Personen nämns fortfarande i ${file}: titta på filen och ta bort det som står där.`,
  wouldErase: "Det här skulle tas bort; inget har ändrats. Utan --dry-run görs det, och det kan inte ångras.",
  erased: (called, order) =>
    `Klart. Det personen gjorde visas från och med nu för ”${called}”, summorna är desamma på öret, och loggen har ”${order}”. Spara en kopia av erased.json tillsammans med säkerhetskopiorna.`,
};

export const peopleWords = { en, sv } as const;
