import type { Words } from "../../domain/language.ts";
import { sharedWords } from "../../domain/shared-words.ts";

/** The sentences round the talks; a talk brings its own. */
export const coachWords = {
  head: { en: "Worth a conversation · {period} · as of {day}", sv: "Värt ett samtal · {period} · per {day}" },
  leaders: { en: "Among leaders", sv: "Mellan chefer" },
  stake: { en: "About {gain} is at stake.", sv: "Omkring {gain} står på spel." },
  more: sharedWords.more,
  deals: { en: "Open deals to go through", sv: "Öppna affärer att gå igenom" },
  helped: { en: "Did it help?", sv: "Hjälpte det?" },
  trying: {
    en: "Trying forecasts on past periods, once after each sync or import; this may take a minute.",
    sv: "Prövar prognoser på tidigare perioder, en gång efter varje synkning eller inläsning; det kan ta någon minut.",
  },
  withoutForecast: {
    en: "Chances of quota, and calls against the model, are not told.",
    sv: "Chansen till budget och prognoser mot modellen visas inte.",
  },
  quiet: {
    en: "Nothing that the numbers bring up: {names}. Talk about the deals that matter next.",
    sv: "Inget som siffrorna tar upp: {names}. Prata om de affärer som betyder mest härnäst.",
  },
} as const satisfies Readonly<Record<string, Words>>;
