import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measures } from "../../metrics/index.ts";
import { type FollowedAs, followedAs } from "../follow-up/followed-as.ts";
import { rules } from "./index.ts";

const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

/** The comment above a rule says what it is; its file bears its name. */
const ruleOf = (name: string) => {
  const [, comment = ""] =
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+: (?:Team)?Signal = \{/.exec(read(`${name}.ts`)) ?? [];
  const text = comment.replaceAll(/\n \*/g, "").replaceAll(/\s+/g, " ").trim();
  const [, section = "", rule = ""] = /^METRICS (§[\d.]+(?: and §[\d.]+)*): (.*)$/.exec(text) ?? [];
  return { section, rule: `${rule.charAt(0).toUpperCase()}${rule.slice(1)}`.replaceAll("|", "\\|") };
};

const preface = `# Coaching rules

What \`repmark coach\` and the reports bring up: every rule of METRICS §3 to §8, each one small file in
[src/coaching/signals](../src/coaching/signals) with its words in English and Swedish. This page is made from them: after a change run
\`npx vitest run src/coaching/signals/reference.test.ts -u\`. A rep gets at most five, records first, then by what is at stake. A *habit* that more
than half have is told once, among leaders ([0150](decisions/0150-what-most-share-is-said-once.md)). What rests on the forecast (chances of quota, calls against it)
needs forecasts that were tried on past periods: the command does that first, once after each sync ([0206](decisions/0206-coach-on-the-command-line-waits-for-trials.md)).

| rule | § | when | whose matter |
|---|---|---|---|
`;

const followUps = `
## Did it help?

\`repmark coach --rep "Ada Berg" --measure bookings.average --note "ask for the whole house"\` keeps what was talked over. From four weeks on, over at most 26, the
weeks since are held against as many before, beside peers over the same weeks, with the luck before the talk taken out
([0133](decisions/0133-luck-is-taken-out-of-what-helped.md), [0205](decisions/0205-what-helped-in-money-days-and-numbers.md)). “Went with”, never “caused”.

| told as | measures | nothing is said below |
|---|---|---|
`;

const told: Readonly<Record<FollowedAs, readonly [what: string, below: string]>> = {
  share: ["a share of deals", "five deals before or after"],
  "per-week": [
    "so many, or so much money, a week",
    "five before and after together, four peers; of who was still ramping",
  ],
  typical: ["a typical deal, typical days or minutes (the geometric mean)", "six before or after, four peers"],
  mean: ["the mean days to win of the deals opened in those weeks", "ten wins before or after, four peers"],
};

const followUpRow = (as: FollowedAs) => {
  const ids = measures.filter((measure) => followedAs(measure) === as).map(({ id }) => `\`${id}\``);
  return `| ${told[as][0]} | ${ids.join(" · ")} | ${told[as][1]} |`;
};

test("docs/coaching.md says what the rules say, each with the paragraph of METRICS it comes from", async () => {
  const rows = rules.map((signal) => {
    const { section, rule } = ruleOf(signal.name);
    expect(section, `${signal.name}.ts names its paragraph`).not.toBe("");
    const whose =
      teamRules.includes(signal.name) || "isForLeaders" in signal
        ? "leaders’"
        : "shared" in signal
          ? "the rep’s; a habit"
          : "the rep’s";
    const records = "isHygiene" in signal ? "; records, said first" : "";
    return `| **${signal.title.en}**<br>${signal.title.sv}<br>\`${signal.name}\` | ${section} | ${rule} | ${whose}${records} |`;
  });
  const followed = (["share", "per-week", "typical", "mean"] as const).map(followUpRow);
  await expect(`${preface}${rows.join("\n")}\n${followUps}${followed.join("\n")}\n`).toMatchFileSnapshot(
    "../../../docs/coaching.md",
  );
});

test("every rule has a story of its own in which it speaks", () => {
  const stories = read("signals.test.ts");
  expect(rules.map(({ name }) => name).filter((name) => !stories.includes(`"${name}"`))).toEqual([
    "demand-against-capacity", // told by its count there
  ]);
});

const teamRules = ["quota-is-wrong", "demand-against-capacity"];
