import { RepmarkError } from "../../domain/repmark-error.ts";
import { type MailDocument, mailDocument } from "../../reports/email/mail-document.ts";
import type { ReportRecipient, ReportSchedule } from "../../store/report-schedules.ts";
import type { Caller } from "../access/caller.ts";
import { Seen } from "../access/seen.ts";
import { measures } from "../measures.ts";
import type { Overview } from "../overview.ts";
import { repNamesById } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import type { Due } from "./due.ts";

/** What a recipient is told of a period: what they themselves would see in Repmark now, and nothing else. */
export async function contentFor(
  workspace: Workspace,
  schedule: Pick<ReportSchedule, "name">,
  due: Due,
  recipient: ReportRecipient,
  links: { readonly address: string; readonly unsubscribe: string | null },
): Promise<MailDocument> {
  const { language, role, repId } = recipient;
  if (repId !== null && !(await repNamesById(workspace)).has(repId)) throw nobodyThere(repId);
  const seen = await Seen.by(workspace, callerOf(recipient));
  const asOf = await reached(workspace, due);
  const { scorecard, trends } = await seen.overview({ period: due.about, asOf, language });
  const own = role === "rep" ? (scorecard.reps.find((rep) => rep.repId === repId) ?? null) : null;
  return mailDocument({
    measures,
    scorecard,
    groups: groupsOf(scorecard, own, seen.scope.isEveryone),
    trends,
    own,
    isEveryone: seen.scope.isEveryone,
    schedule: schedule.name,
    isDemo: workspace.data.landing.isDemo,
    link: linkTo(links.address, scorecard, recipient),
    unsubscribe: links.unsubscribe,
  });
}

function nobodyThere(repId: string): RepmarkError {
  return new RepmarkError("unknown-rep", `Nobody in the records has the id ${repId}, as whom this recipient asks.`, {
    kind: "data",
    hint: "Remove the recipient and add them again as somebody of the CRM: repmark report-schedule add NAME --to ADDRESS --as manager --rep NAME",
  });
}

/** A recipient asks as what they are. */
function callerOf({ address, role, repId }: ReportRecipient): Caller {
  return { userId: `recipient ${address}`, name: address, role, repId, key: null };
}

type Card = Overview["scorecard"];

/** Whose sums are told: everyone's, one's own, those of teams that are seen whole. */
function groupsOf(card: Card, own: Card["reps"][number] | null, isEveryone: boolean) {
  if (isEveryone) return [{ name: null, answers: card.team.measures }];
  if (own !== null) return [{ name: null, answers: own.measures }];
  return card.teams.map(({ name, measures: answers }) => ({ name, answers }));
}

/**
 * The day it is told as of: the period's last where the records reach it. Undefined: they reach no further, so it is as of now. What came
 * later is not in it, however late it is sent.
 */
async function reached(workspace: Workspace, due: Due): Promise<string | undefined> {
  const { on } = await workspace.asOf(undefined);
  return on <= due.asOf ? undefined : due.asOf;
}

/** The same view in Repmark. */
function linkTo(address: string, { period, asOf }: Card, { language, role, repId }: ReportRecipient): string {
  const link = new URL(address);
  link.searchParams.set("period", period.label);
  link.searchParams.set("asOf", asOf);
  if (language === "sv") link.searchParams.set("language", "sv");
  if (role === "rep" && repId !== null) link.searchParams.set("rep", repId);
  return link.href;
}
