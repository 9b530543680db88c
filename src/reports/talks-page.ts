import type { TFunction } from "i18next";
import type { Section } from "./document.ts";
import type { ReportInput, TalkPoint } from "./report-input.ts";

/** A leader's page for Monday: what to ask whom, by name, each with the numbers it rests on. Left out when there is nothing to ask. */
export function talksSection({ talks, scorecard }: ReportInput, t: TFunction): Section[] {
  const points = (of: readonly TalkPoint[]) => of.map((talk) => ({ mark: null, ...talk }));
  const leaders = talks.team.length === 0 ? [] : [{ title: t("amongLeaders"), points: points(talks.team) }];
  const reps = scorecard.reps.flatMap(({ repId, name }) => {
    const own = talks.reps[repId] ?? [];
    return own.length === 0 ? [] : [{ title: name, link: `rep-${repId}`, points: points(own) }];
  });
  if (leaders.length + reps.length === 0) return [];
  return [
    {
      id: "conversations",
      title: t("talkAbout"),
      blocks: [
        { kind: "caption", text: t("talksHow") },
        { kind: "talks", talks: [...leaders, ...reps] },
      ],
    },
  ];
}
