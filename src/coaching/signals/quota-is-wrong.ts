import { count, share, type TeamSignal } from "./signal.ts";

/** METRICS §3: quotas are made for 50 to 60 % of the reps to reach; below 40 % or above 80 % in the last two complete periods is about the quota, not the reps. */
export const quotaIsWrong: TeamSignal = {
  name: "quota-is-wrong",
  about: "quota",
  title: { en: "The quota may be wrong", sv: "Budgeten kan vara fel" },
  find({ atQuota }) {
    const [now, before] = atQuota;
    if (now === undefined || before === undefined || now.reps < 5) return null;
    const both = [now.share, before.share];
    const isHard = both.every((part) => part < 0.4);
    if (!isHard && !both.every((part) => part > 0.8)) return null;
    return {
      says: {
        words: {
          en: "In {period} {now} of {reps} ramped reps reached quota, in {earlier} {before}.",
          sv: "I {period} nådde {now} av {reps} inkörda säljare budget, i {earlier} {before}.",
        },
        figures: {
          period: now.period,
          now: share(now.share),
          reps: count(now.reps),
          earlier: before.period,
          before: share(before.share),
        },
      },
      ask: isHard
        ? {
            en: "Ask those who set it: which market and which leads was it made for?",
            sv: "Fråga dem som satte den: för vilken marknad och vilka leads var den tänkt?",
          }
        : {
            en: "Ask those who set it: what could the team take on that it is not asked for?",
            sv: "Fråga dem som satte den: vad skulle teamet klara som det inte blir ombett om?",
          },
      gain: null,
      evidence: [],
    };
  },
};
