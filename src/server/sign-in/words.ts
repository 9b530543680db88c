import type { Language } from "../../domain/language.ts";

export interface PageWords {
  readonly title: string;
  readonly signIn: string;
  readonly email: string;
  readonly password: string;
  readonly forgotten: string;
  readonly secondFactor: string;
  readonly code: string;
  readonly goOn: string;
  readonly welcome: string;
  readonly choose: string;
  readonly name: string;
  readonly newPassword: string;
  readonly advice: string;
  readonly keep: string;
  readonly withCompany: string;
  readonly withPasskey: string;
  readonly stopped: string;
  readonly needsScript: string;
}

export const words: Readonly<Record<Language, PageWords>> = {
  en: {
    title: "Sign in · Repmark",
    signIn: "Sign in",
    email: "E-mail",
    password: "Password",
    forgotten: "Forgotten it? An admin can send you a link.",
    secondFactor: "Second factor",
    code: "Code from your app, or a recovery code",
    goOn: "Go on",
    welcome: "Welcome",
    choose: "Choose a password. The link is good once.",
    name: "Name",
    newPassword: "New password",
    advice:
      "At least 8 characters, better 15: four words that do not belong together are easy to remember and hard to guess.",
    keep: "Keep it and sign in",
    withCompany: "Sign in with your company",
    withPasskey: "Sign in with a passkey",
    stopped: "The device gave nothing. Try again, or sign in another way.",
    needsScript: "This page needs JavaScript.",
  },
  sv: {
    title: "Logga in · Repmark",
    signIn: "Logga in",
    email: "E-post",
    password: "Lösenord",
    forgotten: "Har du glömt det? En administratör kan skicka en länk.",
    secondFactor: "Tvåstegsverifiering",
    code: "Kod från din app, eller en återställningskod",
    goOn: "Fortsätt",
    welcome: "Välkommen",
    choose: "Välj ett lösenord. Länken gäller en gång.",
    name: "Namn",
    newPassword: "Nytt lösenord",
    advice: "Minst 8 tecken, helst 15: fyra ord som inte hör ihop är lätta att minnas och svåra att gissa.",
    keep: "Spara och logga in",
    withCompany: "Logga in med företagskontot",
    withPasskey: "Logga in med en lösennyckel",
    stopped: "Enheten lämnade inget. Försök igen, eller logga in på annat sätt.",
    needsScript: "Sidan kräver JavaScript.",
  },
};
