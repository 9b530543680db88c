import { count, share, type TeamSignal } from "./signal.ts";

/** METRICS §3: quotas are made for 50 to 60 % of the reps to reach; twice below 40 % or above 80 % is about the quota, not the reps. */
export const quotaIsWrong: TeamSignal = {
  name: "quota-is-wrong",
  about: "quota",
  title: { en: "The quota may be wrong", sv: "Budgeten kan vara fel" },
  find({ measures }) {
    const answer = measures["quota.at_quota"];
    const [now, before] = [answer?.value ?? null, answer?.previous ?? null];
    if (answer === undefined || now === null || before === null || answer.sampleSize < 5) return null;
    const both = [Number(now), Number(before)];
    const isHard = both.every((part) => part < 0.4);
    if (!isHard && !both.every((part) => part > 0.8)) return null;
    return {
      says: {
        words: {
          en: "{now} of {reps} ramped reps reached quota, {before} the period before.",
          sv: "{now} av {reps} inkörda säljare nådde budget, {before} perioden innan.",
        },
        figures: { now: share(both[0]!), before: share(both[1]!), reps: count(answer.sampleSize) },
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
      deals: [],
    };
  },
};
