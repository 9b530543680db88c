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
    keySeparator: false, // the keys have dots in them
    initAsync: false,
  });
  instances.set(language, words.t);
  return words.t;
}

/** Whether the app has a word for this key; what records say themselves is shown as it is. */
export function isWord(key: string): key is keyof typeof en {
  return key in en;
}
