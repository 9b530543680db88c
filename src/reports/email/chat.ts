import { mailWords } from "../words/mail.ts";
import type { MailDocument } from "./mail-document.ts";

/** What is posted to a chat: a text for notifications, and blocks as Slack and those who understand its messages show them. */
export function chatMessage(mail: MailDocument): object {
  const words = mailWords[mail.language];
  const lines = mail.groups.flatMap(({ name, cards }) => [
    ...(name === null ? [] : [`*${plain(name)}*`]),
    ...cards
      .filter(({ value }) => value !== null)
      .map(
        ({ label, value, lines: [first] }) =>
          `${plain(label)}: *${plain(value ?? "")}*${first === undefined ? "" : ` (${plain(first)})`}`,
      ),
  ]);
  const talks = mail.talks.flatMap(({ title, points }) =>
    points.map(({ text }) => `• *${plain(title)}*: ${plain(text)}`),
  );
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, 2900) } });
  return {
    text: plain(`${mail.subject}. ${mail.opening ?? ""}`.trim()),
    blocks: [
      { type: "header", text: { type: "plain_text", text: cut(mail.subject, 150) } },
      {
        type: "context",
        elements: [{ type: "mrkdwn", text: plain([...mail.facts, ...(mail.isDemo ? [words.demo] : [])].join(" · ")) }],
      },
      ...(mail.opening === null ? [] : [section(plain(mail.opening))]),
      ...(lines.length === 0 ? [] : [section(lines.join("\n"))]),
      ...(talks.length === 0 ? [] : [section(`*${plain(words.talks)}*\n${talks.join("\n")}`)]),
      section(`<${mail.link.replaceAll("&", "&amp;").replaceAll(/[<>|]/g, "")}|${plain(words.open)}>`),
    ],
  };
}

/** Names from a CRM are text: nobody is called by one, and none is a link. */
const plain = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[*_~`]/g, "\u200b$&");

/** Whole lines, as many as fit. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const short = text.slice(0, most - 1);
  return `${short.slice(0, Math.max(short.lastIndexOf("\n"), most / 2))}…`;
}
