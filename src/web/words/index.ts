import i18next, { type TFunction } from "i18next";
import type { Language } from "../../domain/language.ts";
import { en } from "./en.ts";
import { sv } from "./sv.ts";

const instances = new Map<Language, TFunction>();

/** The app's words in a language. */
export function webWords(language: Language): TFunction {
  const known = instances.get(language);
  if (known !== undefined) return known;
  const words = i18next.createInstance();
  void words.init({
    lng: language,
    resources: { en: { translation: en }, sv: { translation: sv } },
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  instances.set(language, words.t);
  return words.t;
}
