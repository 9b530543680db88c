import { share, type TeamSignal } from "./signal.ts";

/** METRICS §4.6: more is likely to start than can be delivered, or two months running hardly anything is at risk: idle hands. */
export const demandAgainstCapacity: TeamSignal = {
  name: "demand-against-capacity",
  about: "forecast",
  title: { en: "Demand against capacity", sv: "Efterfrågan mot kapacitet" },
  find({ overCapacity }) {
    const most = overCapacity.reduce((high, chance) => Math.max(high, chance), 0);
    const isIdle = overCapacity.some((chance, month) => chance < 0.1 && (overCapacity[month + 1] ?? 1) < 0.1);
    if (most <= 0.5 && !isIdle) return null;
    return {
      says: {
        words:
          most > 0.5
            ? {
                en: "The chance that more starts in a month than can be delivered is {most}.",
                sv: "Risken att mer börjar under en månad än vad som kan levereras är {most}.",
              }
            : {
                en: "Two months running the chance that demand exceeds capacity is below 10 %.",
                sv: "Två månader i rad är risken att efterfrågan överstiger kapaciteten under 10 %.",
              },
        figures: { most: share(most) },
      },
      ask:
        most > 0.5
          ? {
              en: "Who can be hired, or which starts can be moved?",
              sv: "Vem kan anställas, eller vilka starter kan flyttas?",
            }
          : { en: "What could the free hands be used for?", sv: "Vad kan de lediga händerna användas till?" },
      gain: null,
      evidence: [],
    };
  },
};
