import { RepmarkError } from "../../domain/repmark-error.ts";

export const notSignedIn = () =>
  new RepmarkError(
    "sign-in-needed",
    { en: "Nobody is signed in.", sv: "Ingen är inloggad." },
    { kind: "usage", hint: { en: "Sign in at /sign-in.", sv: "Logga in på /sign-in." } },
  );

/** What was wrong is not told: not whether there is such a user, nor whether a password or a code of theirs is right. */
export const wrong = () =>
  new RepmarkError(
    "not-right",
    { en: "What you typed is not right.", sv: "Det du skrev stämmer inte." },
    {
      kind: "usage",
      hint: {
        en: "Look at it and try again, or ask an admin for a link.",
        sv: "Kontrollera och försök igen, eller be en administratör om en länk.",
      },
    },
  );

export const tooManyTries = (seconds: number) =>
  new RepmarkError(
    "too-many-tries",
    { en: "There were too many tries.", sv: "Det har varit för många försök." },
    {
      kind: "usage",
      hint: { en: `Wait ${seconds} seconds and try again.`, sv: `Vänta ${seconds} sekunder och försök igen.` },
    },
  );

export const linkOver = () =>
  new RepmarkError(
    "link-over",
    { en: "This link is not good, or no longer.", sv: "Länken gäller inte, eller inte längre." },
    {
      kind: "usage",
      hint: {
        en: "Ask an admin for a new one; it lasts an hour.",
        sv: "Be en administratör om en ny; den gäller i en timme.",
      },
    },
  );

export const whoAreYou = () =>
  new RepmarkError(
    "bad-email",
    { en: "An e-mail address is needed to sign in with.", sv: "En e-postadress behövs att logga in med." },
    { kind: "usage", hint: { en: "Write it as ada@example.com.", sv: "Skriv den som ada@example.com." } },
  );

export const otherSite = () =>
  new RepmarkError(
    "other-site",
    { en: "This was asked from another site.", sv: "Det här kom från en annan webbplats." },
    {
      kind: "forbidden",
      hint: { en: "Open Repmark itself and try again.", sv: "Öppna själva Repmark och försök igen." },
    },
  );

/** Removed here while the device still has it, made for another address, or used without a look at whose finger it is. */
export const passkeyRefused = () =>
  new RepmarkError(
    "passkey-refused",
    { en: "This passkey lets nobody in here.", sv: "Den här lösennyckeln släpper inte in någon här." },
    {
      kind: "usage",
      hint: {
        en: "Sign in another way, and add it under My account.",
        sv: "Logga in på annat sätt, och lägg till den under Mitt konto.",
      },
    },
  );

/** What adds a way in wants more than a cookie that may be a week old. */
export const signInAnew = () =>
  new RepmarkError(
    "sign-in-anew",
    { en: "You signed in too long ago for this.", sv: "Det var för länge sedan du loggade in för det här." },
    { kind: "forbidden", hint: { en: "Sign out, sign in and try again.", sv: "Logga ut, logga in och försök igen." } },
  );

/** An admin asks two factors of everyone, and this person has one. */
export const secondFactorNeeded = () =>
  new RepmarkError(
    "second-factor-needed",
    {
      en: "A second factor is asked of everyone here, and you have none yet.",
      sv: "Här behöver alla tvåstegsverifiering, och du har ingen än.",
    },
    {
      kind: "forbidden",
      hint: {
        en: "Set up an app's codes or a passkey under My account (/account).",
        sv: "Ställ in koder från en app eller en lösennyckel under Mitt konto (/account).",
      },
    },
  );

export const passkeyNeeded = () =>
  new RepmarkError(
    "passkey-needed",
    { en: "A password alone lets nobody in here.", sv: "Ett lösenord ensamt släpper inte in någon här." },
    {
      kind: "forbidden",
      hint: {
        en: "Sign in with your passkey. If it is lost, ask an admin.",
        sv: "Logga in med din lösennyckel. Om den är borta, fråga en administratör.",
      },
    },
  );

/** What keeps others out, or lets them in, wants more than a browser that somebody left open. */
export const passwordNeeded = () =>
  new RepmarkError(
    "password-needed",
    { en: "Your password is needed for this once more.", sv: "Ditt lösenord behövs en gång till för det här." },
    { kind: "forbidden", hint: { en: "Send it along as password.", sv: "Skicka med det som password." } },
  );

/** Its description cannot be had, or leads where nothing is called; the terminal says which. */
export const companyAway = () =>
  new RepmarkError(
    "company-away",
    {
      en: "Your company's sign-in does not answer as it should.",
      sv: "Företagets inloggning svarar inte som den ska.",
    },
    {
      kind: "refused",
      hint: {
        en: "Try again in a moment. If it stays so, whoever runs Repmark finds the reason in its log.",
        sv: "Försök igen om en stund. Om det fortsätter finns orsaken i loggen hos den som driver Repmark.",
      },
    },
  );
