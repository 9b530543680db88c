import { escaped } from "../html/written.ts";
import { mailWords } from "../words/mail.ts";
import type { MailCard, MailDocument, MailRep } from "./mail-document.ts";
import { mailStyle, tint } from "./style.ts";

/**
 * A mail as HTML that every program shows: tables for layout, styles on the elements, pictures by content id. In the dark the colours are changed
 * where a program can do it itself, and can be read where it turns them over.
 */
export function mailHtml(mail: MailDocument): string {
  const words = mailWords[mail.language];
  return `<!doctype html>
<html lang="${mail.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(mail.subject)}</title>
<style>${mailStyle}</style>
</head>
<body class="page" style="margin:0;padding:0;background:${tint.page}">
<div style="display:none;max-height:0;overflow:hidden">${escaped(mail.opening ?? mail.facts.join(" · "))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${tint.page}"><tr><td align="center" style="padding:20px 8px">
<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;background:${tint.sheet};border:1px solid ${tint.line};border-radius:12px">
${row(`<p class="link" style="${text(14, tint.link)};font-weight:bold;margin:0">Repmark</p>
<h1 class="ink" style="${text(24, tint.ink)};font-weight:bold;line-height:30px;margin:4px 0 6px">${escaped(mail.subject)}</h1>
<p class="muted" style="${text(13, tint.muted)};margin:0">${mail.facts.map(escaped).join(" · ")}</p>`)}
${mail.isDemo ? row(`<p class="note ink" style="${text(14, tint.ink)};margin:0;padding:8px 12px;background:${tint.note};border-radius:8px">${words.demo}</p>`) : ""}
${mail.opening === null ? "" : row(`<p class="ink" style="${text(16, tint.ink)};line-height:24px;margin:0">${escaped(mail.opening)}</p>`)}
${mail.note === null ? "" : row(`<p class="muted" style="${text(14, tint.muted)};margin:0">${escaped(mail.note)}</p>`)}
${mail.groups.map((group) => groupRow(group.name, group.cards)).join("\n")}
${mail.charts.map(({ id, title, chart }) => row(`${heading(title)}<img class="picture" src="cid:${id}@repmark" alt="${escaped(chart.sentence)}" width="590" style="display:block;width:100%;max-width:590px;height:auto;border:0;border-radius:8px;background:#fefefe">`)).join("\n")}
${mail.talks.length === 0 ? "" : row(heading(words.talks) + mail.talks.map(talkHtml).join(""))}
${mail.reps.length === 0 ? "" : row(heading(words.reps) + repsHtml(mail.reps) + (mail.moreReps === 0 ? "" : `<p class="muted" style="${text(13, tint.muted)};margin:8px 0 0">${escaped(words.andMore(mail.moreReps))}</p>`))}
${row(`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" style="background:${tint.button};border-radius:8px;padding:12px 20px"><a href="${escaped(mail.link)}" style="${text(15, "#ffffff")};font-weight:bold;text-decoration:none">${words.open}</a></td></tr></table>`)}
${row(`<p class="muted" style="${text(12, tint.muted)};line-height:18px;margin:0;padding-bottom:12px">${escaped(words.why(mail.schedule))} ${escaped(words.scope)}${mail.unsubscribe === null ? "" : `<br><a class="link" href="${escaped(mail.unsubscribe)}" style="color:${tint.link}">${words.unsubscribe}</a>`}</p>`)}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

function groupRow(name: string | null, cards: readonly MailCard[]): string {
  const pairs = Array.from({ length: Math.ceil(cards.length / 2) }, (_, place) =>
    cards.slice(place * 2, place * 2 + 2),
  );
  const rows = pairs.map((pair) => `<tr>${pair.map(cardHtml).join("")}</tr>`).join("");
  return row(
    `${name === null ? "" : heading(name)}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows}</table>`,
  );
}

function cardHtml({ label, value, lines }: MailCard): string {
  const figure =
    value === null
      ? ""
      : `<p class="ink" style="${text(20, tint.ink)};font-weight:bold;line-height:26px;margin:2px 0">${escaped(value)}</p>`;
  return `<td width="50%" valign="top" class="line" style="padding:10px 12px 10px 0;border-top:1px solid ${tint.line}"><p class="muted" style="${text(12, tint.muted)};margin:0">${escaped(label)}</p>${figure}${lines.map((line) => `<p class="muted" style="${text(12, tint.muted)};line-height:17px;margin:0">${escaped(line)}</p>`).join("")}</td>`;
}

/** A line for the name and one for the figures: as good on a phone as on a desk. */
function repsHtml(reps: readonly MailRep[]): string {
  const rows = reps.map(({ name, team, figures }) => {
    const said = figures.map(
      ({ label, value, mark }) =>
        `${escaped(label)} ${markHtml(mark)}<b class="ink" style="color:${tint.ink}">${escaped(value)}</b>`,
    );
    return `<tr><td class="line" style="padding:8px 0;border-top:1px solid ${tint.line}"><p class="ink" style="${text(14, tint.ink)};margin:0"><b>${escaped(name)}</b>${team === null ? "" : ` <span class="muted" style="color:${tint.muted}">${escaped(team)}</span>`}</p><p class="muted" style="${text(13, tint.muted)};line-height:20px;margin:0">${said.join(" · ")}</p></td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join("")}</table>`;
}

function talkHtml({ title, points }: MailDocument["talks"][number]): string {
  return `<p class="ink" style="${text(14, tint.ink)};margin:8px 0 0"><b>${escaped(title)}</b></p>${points
    .map(
      ({ mark, text: says }) =>
        `<p class="muted" style="${text(13, tint.muted)};line-height:19px;margin:2px 0 0">${markHtml(mark)}${escaped(says)}</p>`,
    )
    .join("")}`;
}

/** A shown difference has a sign of its own, not a colour alone; its words stand beside it or behind it. */
function markHtml(mark: MailRep["figures"][number]["mark"]): string {
  if (mark?.verdict !== "above" && mark?.verdict !== "below") return "";
  const [sign, colour] = mark.verdict === "above" ? ["▲", tint.above] : ["◆", tint.below];
  return `<span class="${mark.verdict}" style="color:${colour}" title="${escaped(mark.text)}">${sign}&nbsp;</span>`;
}

const row = (content: string) => `<tr><td style="padding:14px 24px 6px" class="cell">${content}</td></tr>`;

const heading = (title: string) =>
  `<h2 class="ink" style="${text(16, tint.ink)};font-weight:bold;margin:6px 0 8px">${escaped(title)}</h2>`;

const text = (size: number, colour: string) =>
  `font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:${size}px;color:${colour}`;
