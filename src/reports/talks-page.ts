import type { TFunction } from "i18next";
import type { Block, Section } from "./document.ts";
import type { FollowedTalk, ReportInput, TalkPoint } from "./report-input.ts";

/** A leader's page for Monday: what to ask whom, by name, each with the numbers it rests on. Left out when there is nothing to ask. */
export function talksSection({ talks, followUps, scorecard }: ReportInput, t: TFunction): Section[] {
  const points = (of: readonly TalkPoint[]) => of.map((talk) => ({ mark: null, ...talk }));
  const leaders = talks.team.length === 0 ? [] : [{ title: t("amongLeaders"), points: points(talks.team) }];
  const reps = scorecard.reps.flatMap(({ repId, name }) => {
    const own = talks.reps[repId] ?? [];
    return own.length === 0 ? [] : [{ title: name, link: `rep-${repId}`, points: points(own) }];
  });
  if (leaders.length + reps.length + followUps.length === 0) return [];
  return [
    {
      id: "conversations",
      title: t("talkAbout"),
      blocks: [
        { kind: "caption", text: t("talksHow") },
        ...(leaders.length + reps.length === 0 ? [] : [{ kind: "talks" as const, talks: [...leaders, ...reps] }]),
        ...followedBlocks(followUps, t),
      ],
    },
  ];
}

/** Whether earlier talks helped: what followed beside what was to be expected anyway. */
export function followedBlocks(followed: readonly FollowedTalk[], t: TFunction): Block[] {
  if (followed.length === 0) return [];
  return [
    { kind: "heading", text: t("helped") },
    { kind: "caption", text: t("helpedHow") },
    {
      kind: "talks",
      talks: followed.map(({ title, text }) => ({ title, points: [{ mark: null, title: "", text }] })),
    },
  ];
}
