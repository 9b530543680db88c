import { signTest } from "../../benchmarks/statistics/location.ts";
import { amount, count, type Signal, share } from "./signal.ts";

/** METRICS §4: calls of at least six periods go the same way too often for chance (sign test, 5 %), and by more than 5 % together. The direction is the habit, not the size. */
export const callsLean: Signal = {
  name: "calls-lean",
  about: "forecast",
  title: { en: "Calls lean one way", sv: "Prognoserna drar åt ett håll" },
  find({ calls }) {
    const errors = calls.map(({ call, actual }) => call - actual).filter((error) => error !== 0);
    const actual = calls.reduce((sum, each) => sum + each.actual, 0);
    if (calls.length < 6 || errors.length < 6 || actual <= 0) return null;
    const bias = errors.reduce((sum, error) => sum + error, 0) / actual;
    const over = errors.filter((error) => error > 0).length;
    if (signTest(over, errors.length - over) > 0.05 || Math.abs(bias) <= 0.05) return null;
    const isHigh = bias > 0;
    if (isHigh !== over > errors.length / 2) return null; // one large miss against the habit: neither is said
    return {
      says: {
        words: isHigh
          ? {
              en: "{same} of {all} calls came in above what was booked, by {bias} together.",
              sv: "{same} av {all} prognoser låg över det bokade, sammanlagt med {bias}.",
            }
          : {
              en: "{same} of {all} calls came in below what was booked, by {bias} together.",
              sv: "{same} av {all} prognoser låg under det bokade, sammanlagt med {bias}.",
            },
        figures: {
          same: count(isHigh ? over : errors.length - over),
          all: count(errors.length),
          bias: share(Math.abs(bias)),
        },
      },
      ask: isHigh
        ? {
            en: "What made the deals look nearer than they were, and what would have shown it earlier?",
            sv: "Vad fick affärerna att se närmare ut än de var, och vad hade visat det tidigare?",
          }
        : {
            en: "What was already likely when the call was made, and what would make it safe to say so?",
            sv: "Vad var redan troligt när prognosen lämnades, och vad skulle göra det tryggt att säga det?",
          },
      gain: Math.abs(bias * actual) / calls.length,
      evidence: calls.toReversed().map(({ period, call, actual }) => ({
        deal: null,
        says: {
          words: { en: "{period}: {call} called, {actual} came", sv: "{period}: prognos {call}, utfall {actual}" },
          figures: { period, call: amount(call), actual: amount(actual) },
        },
      })),
    };
  },
};
