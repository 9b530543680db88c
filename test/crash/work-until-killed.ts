// Imports, catches up and rebuilds for ever, saying each step; run n lands the deals `na` and `nb` and states `shared` anew.
import { landDeals, openFolder, runOf } from "./company.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = await openFolder(process.argv[2]!);
for (let n = folder.landing.runs().length; ; n++) {
  say("landing");
  const { observedAt, deals } = runOf(n);
  await landDeals(folder.landing, observedAt, deals);
  say(`landed ${n}`);
  await folder.catchUp();
  if (n % 2 === 0) continue;
  say("rebuilding");
  await folder.rebuild();
}
