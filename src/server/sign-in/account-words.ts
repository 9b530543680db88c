import type { Language } from "../../domain/language.ts";

/** What the page “My account” says. */
export interface AccountWords {
  readonly title: string;
  readonly back: string;
  readonly signOut: string;
  readonly demo: string;
  readonly needsScript: string;
  readonly admin: string;
  readonly leader: string;
  readonly manager: string;
  readonly rep: string;
  readonly sure: string;
  readonly stillYou: string;
  readonly stillYouSay: string;
  readonly goOn: string;
  readonly cancel: string;
  readonly needsSecond: string;
  readonly yes: string;
  readonly no: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyAll: string;

  readonly password: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly advice: string;
  readonly change: string;
  readonly changed: string;
  readonly noPassword: string;

  readonly secondFactor: string;
  readonly secondOff: string;
  readonly secondOn: string;
  readonly setUp: string;
  readonly scan: string;
  readonly picture: string;
  readonly byHand: string;
  readonly codeShown: string;
  readonly prove: string;
  readonly isOn: string;
  readonly recoveryCodes: string;
  readonly keepCodes: string;
  readonly haveKept: string;
  readonly newCodes: string;
  readonly newCodesSay: string;
  readonly turnOff: string;
  readonly turnOffSay: string;
  readonly isOff: string;

  readonly passkeys: string;
  readonly passkeysSay: string;
  readonly noPasskeys: string;
  readonly cannot: string;
  readonly passkeyName: string;
  readonly passkeyNameSay: string;
  readonly addPasskey: string;
  readonly added: string;
  readonly stopped: string;
  readonly known: string;
  readonly addedOn: string;
  readonly synced: string;
  readonly sureRemovePasskey: string;
  readonly rename: string;
  readonly renamed: string;
  readonly keepName: string;

  readonly sessions: string;
  readonly sessionsSay: string;
  readonly someDevice: string;
  readonly on: string;
  readonly thisOne: string;
  readonly signedIn: string;
  readonly from: string;
  readonly end: string;
  readonly endOthers: string;
  readonly ended: string;
  readonly sureEnd: string;
  readonly sureEndOthers: string;

  readonly keys: string;
  readonly keysSay: string;
  readonly noKeys: string;
  readonly keyName: string;
  readonly keyNameSay: string;
  readonly scopes: string;
  readonly read: string;
  readonly export: string;
  readonly write: string;
  readonly lasts: string;
  readonly days30: string;
  readonly days90: string;
  readonly days365: string;
  readonly makeKey: string;
  readonly yourKey: string;
  readonly keyOnce: string;
  readonly until: string;
  readonly isOver: string;
  readonly lastUsed: string;
  readonly neverUsed: string;
  readonly remove: string;
  readonly removed: string;
  readonly sureRemoveKey: string;
}

export const accountWords: Readonly<Record<Language, AccountWords>> = {
  en: {
    title: "My account",
    back: "Back to Repmark",
    signOut: "Sign out",
    demo: "This is a demo that needs no sign-in, so there is no account to look after. The terminal says how to make the first one.",
    needsScript: "This page needs JavaScript.",
    admin: "Admin",
    leader: "Leader",
    manager: "Manager",
    rep: "Rep",
    sure: "Are you sure?",
    stillYou: "Is it still you?",
    stillYouSay: "You signed in a while ago. Type your password once more.",
    goOn: "Go on",
    cancel: "Cancel",
    needsSecond:
      "Your company asks everyone for a second factor. Set up codes of an app or a passkey here, then everything else is open to you.",
    yes: "Yes",
    no: "No, leave it",
    copy: "Copy",
    copied: "Copied.",
    copyAll: "Copy all",
    password: "Password",
    currentPassword: "Your password now",
    newPassword: "New password",
    advice:
      "At least 8 characters, better 15: four words that do not belong together are easy to remember and hard to guess.",
    change: "Change it",
    changed: "The password is changed. You were signed out everywhere else.",
    noPassword: "You sign in with your company's account. An admin can send you a link to choose a password as well.",
    secondFactor: "Second factor",
    secondOff: "Off. With it, a password alone is not enough: an app on your phone shows a code to go with it.",
    secondOn: "On. Whoever has your password also needs a code from your app.",
    setUp: "Set it up",
    scan: "Scan this with an authenticator app.",
    picture: "QR code for your authenticator app; the same is written below as text",
    byHand: "Or type this into the app:",
    codeShown: "Code that the app shows",
    prove: "Turn it on",
    isOn: "The second factor is on.",
    recoveryCodes: "Recovery codes",
    keepCodes:
      "Each of these lets you in once if you lose your phone. They are shown now and never again: keep them where your phone is not.",
    haveKept: "I have kept them",
    newCodes: "Make new recovery codes",
    newCodesSay: "Those you have now stop working.",
    turnOff: "Turn the second factor off",
    turnOffSay: "Your password alone will then let you in.",
    isOff: "The second factor is off.",
    passkeys: "Passkeys",
    passkeysSay:
      "Sign in with your fingerprint, face or device code: nothing to remember, and nothing that can be given away on a false page.",
    noPasskeys: "There are none.",
    cannot: "Passkeys need a newer browser, and Repmark at https:// or at http://localhost.",
    passkeyName: "Name",
    passkeyNameSay: "The device it is on, such as “Work phone”.",
    addPasskey: "Add a passkey",
    added: "Added: you can sign in with it.",
    stopped: "The device added nothing. Try again when you are ready.",
    known: "This device has a passkey of yours already.",
    addedOn: "Added",
    synced: "on all devices of the same account",
    sureRemovePasskey: "Remove this passkey? It lets nobody in from then on. Delete it on the device as well.",
    rename: "Rename",
    renamed: "It has its new name.",
    keepName: "Keep the name",
    sessions: "Where you are signed in",
    sessionsSay: "End what you do not know, and change your password then.",
    someDevice: "Some program",
    on: "on",
    thisOne: "This one",
    signedIn: "Signed in",
    from: "from",
    end: "End",
    endOthers: "End all others",
    ended: "Signed out there.",
    sureEnd: "Sign out there? Whoever uses it has to sign in again.",
    sureEndOthers: "Sign out everywhere but here?",
    keys: "Keys for programs",
    keysSay: "A program that sends a key may do what the key says, and never more than you.",
    noKeys: "There are none.",
    keyName: "Name",
    keyNameSay: "Where it will be used, so that you know it again.",
    scopes: "It may",
    read: "Read",
    export: "Export",
    write: "Change things",
    lasts: "It lasts",
    days30: "30 days",
    days90: "90 days",
    days365: "A year",
    makeKey: "Make a key",
    yourKey: "Your new key",
    keyOnce: "It is shown now and never again: copy it to where it is needed.",
    until: "Until",
    isOver: "Over since",
    lastUsed: "last used",
    neverUsed: "never used",
    remove: "Remove",
    removed: "Removed.",
    sureRemoveKey: "Remove this key? Programs that use it stop working at once.",
  },
  sv: {
    title: "Mitt konto",
    back: "Tillbaka till Repmark",
    signOut: "Logga ut",
    demo: "Det här är en demo som inte kräver inloggning, så det finns inget konto att sköta. Terminalen visar hur det första skapas.",
    needsScript: "Sidan kräver JavaScript.",
    admin: "Administratör",
    leader: "Säljledare",
    manager: "Teamchef",
    rep: "Säljare",
    sure: "Är du säker?",
    stillYou: "Är det fortfarande du?",
    stillYouSay: "Det var ett tag sedan du loggade in. Skriv ditt lösenord en gång till.",
    goOn: "Fortsätt",
    cancel: "Avbryt",
    needsSecond:
      "Ditt företag vill att alla har tvåstegsverifiering. Ställ in koder från en app eller en lösennyckel här, så är allt annat öppet för dig.",
    yes: "Ja",
    no: "Nej, låt det vara",
    copy: "Kopiera",
    copied: "Kopierat.",
    copyAll: "Kopiera alla",
    password: "Lösenord",
    currentPassword: "Nuvarande lösenord",
    newPassword: "Nytt lösenord",
    advice: "Minst 8 tecken, helst 15: fyra ord som inte hör ihop är lätta att minnas och svåra att gissa.",
    change: "Byt lösenord",
    changed: "Lösenordet är bytt. Du är utloggad överallt utom här.",
    noPassword:
      "Du loggar in med företagskontot. En administratör kan skicka en länk så att du även kan välja ett lösenord.",
    secondFactor: "Tvåstegsverifiering",
    secondOff: "Av. När den är på räcker lösenordet inte: en app i telefonen visar en kod som också behövs.",
    secondOn: "På. Den som har ditt lösenord behöver också en kod från din app.",
    setUp: "Ställ in",
    scan: "Skanna bilden med en autentiseringsapp.",
    picture: "QR-kod för din autentiseringsapp; samma sak står som text nedanför",
    byHand: "Eller skriv in detta i appen:",
    codeShown: "Koden som appen visar",
    prove: "Slå på",
    isOn: "Tvåstegsverifieringen är på.",
    recoveryCodes: "Återställningskoder",
    keepCodes:
      "Varje kod släpper in dig en gång om du tappar bort telefonen. De visas nu och aldrig mer: förvara dem någon annanstans än i telefonen.",
    haveKept: "Jag har sparat dem",
    newCodes: "Skapa nya återställningskoder",
    newCodesSay: "De du har nu slutar gälla.",
    turnOff: "Slå av tvåstegsverifieringen",
    turnOffSay: "Då räcker lösenordet för att komma in.",
    isOff: "Tvåstegsverifieringen är av.",
    passkeys: "Lösennycklar",
    passkeysSay:
      "Logga in med fingeravtryck, ansikte eller enhetens kod: inget att minnas, och inget som går att lura av dig på en falsk sida.",
    noPasskeys: "Det finns inga.",
    cannot: "Lösennycklar kräver en nyare webbläsare, och att Repmark nås på https:// eller på http://localhost.",
    passkeyName: "Namn",
    passkeyNameSay: "Enheten den finns på, till exempel ”Jobbtelefonen”.",
    addPasskey: "Lägg till en lösennyckel",
    added: "Tillagd: du kan logga in med den.",
    stopped: "Enheten lade inte till något. Försök igen när du är redo.",
    known: "Den här enheten har redan en lösennyckel för dig.",
    addedOn: "Tillagd",
    synced: "på alla enheter med samma konto",
    sureRemovePasskey: "Ta bort lösennyckeln? Sedan släpper den inte in någon. Ta bort den på enheten också.",
    rename: "Byt namn",
    renamed: "Den har sitt nya namn.",
    keepName: "Behåll namnet",
    sessions: "Här är du inloggad",
    sessionsSay: "Avsluta det du inte känner igen, och byt då lösenord.",
    someDevice: "Något program",
    on: "på",
    thisOne: "Den här",
    signedIn: "Inloggad",
    from: "från",
    end: "Avsluta",
    endOthers: "Avsluta alla andra",
    ended: "Utloggad där.",
    sureEnd: "Logga ut där? Den som använder enheten måste logga in igen.",
    sureEndOthers: "Logga ut överallt utom här?",
    keys: "Nycklar för program",
    keysSay: "Ett program som skickar en nyckel får göra det som nyckeln anger, och aldrig mer än du.",
    noKeys: "Det finns inga.",
    keyName: "Namn",
    keyNameSay: "Var den ska användas, så att du känner igen den.",
    scopes: "Den får",
    read: "Läsa",
    export: "Exportera",
    write: "Ändra",
    lasts: "Den gäller i",
    days30: "30 dagar",
    days90: "90 dagar",
    days365: "Ett år",
    makeKey: "Skapa en nyckel",
    yourKey: "Din nya nyckel",
    keyOnce: "Den visas nu och aldrig mer: kopiera den till där den behövs.",
    until: "Till",
    isOver: "Slutade gälla",
    lastUsed: "senast använd",
    neverUsed: "aldrig använd",
    remove: "Ta bort",
    removed: "Borttagen.",
    sureRemoveKey: "Ta bort nyckeln? Program som använder den slutar fungera genast.",
  },
};
