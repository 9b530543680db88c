import { mailWords } from "../words/mail.ts";
import type { MailDocument } from "./mail-document.ts";

/** All that the mail says, for those who read no HTML: pictures in a sentence each. */
export function mailText(mail: MailDocument): string {
  const words = mailWords[mail.language];
  const parts: string[] = [
    [mail.subject, ...mail.facts].join("\n"),
    ...(mail.isDemo ? [words.demo] : []),
    ...(mail.opening === null ? [] : [mail.opening]),
    ...(mail.note === null ? [] : [mail.note]),
    ...mail.groups.map(({ name, cards }) =>
      [
        ...(name === null ? [] : [headed(name)]),
        ...cards.map(
          ({ label, value, lines }) => `${label}: ${[value, ...lines].filter((one) => one !== null).join("; ")}`,
        ),
      ].join("\n"),
    ),
    ...mail.charts.map(({ chart }) => chart.sentence),
    ...(mail.talks.length === 0
      ? []
      : [
          [
            headed(words.talks),
            ...mail.talks.flatMap(({ title, points }) => [title, ...points.map(({ text }) => `- ${text}`)]),
          ].join("\n"),
        ]),
    ...(mail.reps.length === 0
      ? []
      : [
          [
            headed(words.reps),
            ...mail.reps.map(
              ({ name, team, figures }) =>
                `${name}${team === null ? "" : ` (${team})`}: ${figures.map(({ label, value, mark }) => `${label} ${value}${mark?.verdict === "above" || mark?.verdict === "below" ? ` (${mark.text})` : ""}`).join(", ")}`,
            ),
            ...(mail.moreReps === 0 ? [] : [words.andMore(mail.moreReps)]),
          ].join("\n"),
        ]),
    `${words.open}: ${mail.link}`,
    [
      `${words.why(mail.schedule)} ${words.scope}`,
      ...(mail.unsubscribe === null ? [] : [`${words.unsubscribe}: ${mail.unsubscribe}`]),
    ].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

const headed = (title: string) => `${title}\n${"-".repeat(title.length)}`;
