import i18next, { type TFunction } from "i18next";
import type { Language } from "../../domain/language.ts";
import { en } from "./en.ts";
import { sv } from "./sv.ts";

/** The report's words in a language; `t("opening.complete", { period })`. */
export function reportWords(language: Language): TFunction {
  const words = i18next.createInstance();
  void words.init({
    lng: language,
    resources: { en: { translation: en }, sv: { translation: sv } },
    interpolation: { escapeValue: false }, // each face escapes for its own format
    initAsync: false,
  });
  return words.t;
}
