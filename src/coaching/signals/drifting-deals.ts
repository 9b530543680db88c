import { drifting, isDrifting } from "./deal-notes.ts";
import { amountOf, type OpenFact, type RepFacts, worthOf } from "./facts.ts";
import { count, dealsIn, type Figure, type Finding, type Signal, share } from "./signal.ts";

/** METRICS §4: dated later twice or more, or more than a week past the date; beside what such deals came to in this team. */
export const driftingDeals: Signal = {
  name: "drifting-deals",
  about: "forecast",
  title: { en: "Deals that drift", sv: "Affärer som driver" },
  isOfOpenDeals: true,
  shared: {
    says: {
      en: "{found} of {of} open deals were dated later at least twice or are more than a week past their date; {reps} of {all} reps have such.",
      sv: "{found} av {of} öppna affärer har flyttats fram minst två gånger eller är över en vecka försenade; {reps} av {all} säljare har sådana.",
    },
    ask: {
      en: "What does a close date mean here, and who may set one without a word from the buyer?",
      sv: "Vad betyder ett stängningsdatum hos oss, och vem får sätta ett utan besked från köparen?",
    },
    cases: (facts) => ({ successes: driftingIn(facts).length, trials: facts.open.length }),
  },
  find(facts) {
    const found = driftingIn(facts);
    const pushed = found.filter(({ pushes }) => pushes >= 2);
    if (found.length === 0) return null;
    return {
      says: saying(pushed.length, found.length - pushed.length, facts),
      ask: {
        en: "Who set the last date, the buyer or the calendar, and what has to happen before it?",
        sv: "Vem satte det senaste datumet, köparen eller kalendern, och vad måste hända före det?",
      },
      gain: gainOf(found, facts),
      evidence: dealsIn(found, drifting),
    };
  },
};

const driftingIn = ({ open }: RepFacts) => open.filter(isDrifting);

function saying(pushed: number, late: number, { usual: { afterPushes } }: RepFacts): Finding["says"] {
  const figures: Record<string, Figure> = { pushed: count(pushed), late: count(late) };
  const words = {
    en: "Open deals dated later at least twice: {pushed}; others more than a week past their date: {late}.",
    sv: "Öppna affärer som flyttats fram minst två gånger: {pushed}; andra över en vecka försenade: {late}.",
  };
  if (afterPushes === null) return { words, figures };
  const [never, once, twice] = afterPushes.map(({ successes, trials }) => share(successes / trials)) as [
    Figure,
    Figure,
    Figure,
  ];
  return {
    words: {
      en: `${words.en} Of the team’s deals {never} are won that were never dated later, {once} after one time and {twice} after two or more.`,
      sv: `${words.sv} Av teamets affärer vinns {never} av dem som aldrig flyttats fram, {once} efter en gång och {twice} efter två eller fler.`,
    },
    figures: { ...figures, never, once, twice },
  };
}

/** What they would bring if they were won as often as deals that keep their date; where that is not known, what they may bring at all. */
function gainOf(found: readonly OpenFact[], facts: RepFacts): number | null {
  const { afterPushes } = facts.usual;
  if (afterPushes === null) return worthOf(found, facts);
  const rates = afterPushes.map(({ successes, trials }) => successes / trials);
  return found.reduce((sum, deal) => {
    const lack = rates[0]! - rates[Math.min(2, deal.pushes)]!;
    return sum + Math.max(0, lack) * amountOf([deal], facts.usual);
  }, 0);
}
