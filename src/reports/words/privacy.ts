/** Of the sheet that tells somebody what is held about them, and of the one for the works council. */
export const privacyEn = {
  held: {
    title: "What is held about {{name}}",
    nobody: "you",
    on: "As of {{day}}",
    lead: "This is everything that Repmark in your company holds about you: what kind, how much, of which days, from where, what for, and how long it is kept.",
    called: "How you are called in it",
    calledHow: "Records are yours where they name you in one of these ways.",
    way: "Way",
    words: "As written",
    names: "Names",
    emails: "E-mail addresses",
    ids: "Ids in the CRM and in Repmark",
    kinds: "What is held",
    kind: "Kind",
    records: "Records",
    days: "Days",
    source: "From",
    purpose: "What for",
    kept: "Kept",
    places: "Where it lies",
    place: "Table or file",
    connections: "Where the CRM’s records came through",
    connection: "Connection",
    runs: "Imports and syncs",
    backups: "Backups that hold it too",
    file: "File",
    madeOn: "Made on",
    none: "None that Repmark knows of.",
    mentions:
      "Names of deals and notes by others may mention you; where they write your whole name or address they are counted above. A first name alone cannot be told from anybody else’s.",
    rights:
      "Wrong records are put right in the CRM, and are right here after the next sync. On a legal order you can be erased: ask an admin of Repmark in your company.",
  },
  council: {
    title: "What Repmark measures, of whom, and who sees it",
    on: "As of {{day}}, from the settings in force",
    lead: "A sheet for works councils and for everybody whose work is measured. It is made from the configuration of this installation and from the definitions that compute the numbers: it says what is so, not what is meant.",
    purposes: "What for",
    purposesText:
      "To know how sales stand, to help each rep where it helps, and to tell both with the sample that they rest on. Each kind of record has its own purpose in the table of what is kept.",
    whom: "Of whom",
    whomText:
      "Of {{reps}} people who sell or have sold, in {{teams}} teams, as the CRM has them. Records come from: {{connections}}.",
    noConnections: "files that somebody imports",
    measured: "What is measured",
    measuredText:
      "{{count}} measures. Where the column says so, somebody is held against peers; a verdict of above or below is only told from the sample named there.",
    measure: "Measure",
    says: "What it says",
    guard: "Beside peers",
    sees: "Who sees what",
    role: "Role",
    users: "People",
    sight: "Sees",
    roles: {
      admin: "Everyone, by name. Connects, imports, invites, and reads the audit.",
      leader: "Everyone, by name.",
      manager:
        "Themselves and those below them in the CRM’s hierarchy as it is today, by name. Of others at least {{crowd}} together.",
      rep: "Themselves. Of others at least {{crowd}} together, without names.",
    },
    roleNames: { admin: "Admin", leader: "Leader", manager: "Manager", rep: "Rep" },
    crowdText:
      "Whoever does not see everyone is told of others only where those are {{crowd}} or more, in whole quarters as of now, so that no sum and no difference of two answers is about fewer.",
    reportsText: "Reports go out by themselves to {{recipients}} recipients, each with what that person may see.",
    guards: "Which statistics guard a comparison",
    guardsList: {
      minimum:
        "Nobody is called above or below peers without enough deals and at least {{peers}} peers: the answer is “too few deals”, in words.",
      leaveOut:
        "Peers are those most alike: of the same role, segment and ramp, widened until at least five are found, and never the person themselves.",
      interval: "Each comparison has an interval; where it spans no difference, the answer is “within”.",
      many: "Comparing many people finds some by chance: the share of chance findings is held at {{rate}} (Benjamini and Hochberg).",
      noRank: "Lists are ordered by name. There are no ranks, points, medals or lists of the worst.",
    },
    never: "What is never done",
    neverList: {
      decisions:
        "No decision about a person is made automatically: Repmark shows numbers and asks questions, and changes nothing in the CRM.",
      content:
        "The text of e-mails and what is said in calls are not read: that and when they took place is, and the subject line that a CRM keeps with a task or meeting.",
      watching: "No screens, locations or working hours are watched.",
      elsewhere:
        "Nothing leaves the installation but to the CRM, the mail server and the addresses that an admin has entered.",
      names: "Named rankings of employees are not made.",
    },
    kept: "What is kept, what for, and how long",
    rights: "What everybody can do",
    rightsText:
      "Everybody can see and take out all that is held about them. On a legal order a person is erased: totals stay, the person is found by nobody, and no later sync or restored backup brings them back. Who changed something or took something out is in the audit.",
    comparisons: {
      proportion: "From 20 deals: exact tests and intervals of shares",
      amounts: "From 10 wins: rank sums of amounts",
      attainment: "From 10 deals: the interval that luck alone explains",
      total: "Interval of luck from 3 deals",
      days: "From 10 wins, and 30 of peers: open deals are not forgotten",
      spread: "Median and quartiles only, never a verdict",
      never: "Never beside peers",
      team: "Of teams only",
    },
  },
};

export const privacySv: typeof privacyEn = {
  held: {
    title: "Vad som finns om {{name}}",
    nobody: "dig",
    on: "Per {{day}}",
    lead: "Det här är allt som Repmark i ditt företag har om dig: vilket slag, hur mycket, från vilka dagar, varifrån, till vad och hur länge det sparas.",
    called: "Vad du kallas där",
    calledHow: "Poster är dina där de nämner dig på något av dessa sätt.",
    way: "Sätt",
    words: "Så skrivet",
    names: "Namn",
    emails: "E-postadresser",
    ids: "Id i CRM-systemet och i Repmark",
    kinds: "Vad som finns",
    kind: "Slag",
    records: "Poster",
    days: "Dagar",
    source: "Från",
    purpose: "Till vad",
    kept: "Sparas",
    places: "Var det ligger",
    place: "Tabell eller fil",
    connections: "Vägen in för CRM-systemets poster",
    connection: "Anslutning",
    runs: "Inläsningar och synkar",
    backups: "Säkerhetskopior som också innehåller det",
    file: "Fil",
    madeOn: "Gjord den",
    none: "Inga som Repmark känner till.",
    mentions:
      "Affärers namn och andras anteckningar kan nämna dig; där ditt hela namn eller din adress står räknas de ovan. Ett förnamn ensamt går inte att skilja från någon annans.",
    rights:
      "Fel i poster rättas i CRM-systemet och är rättade här efter nästa synk. Enligt ett rättsligt beslut kan du raderas: fråga en administratör för Repmark i ditt företag.",
  },
  council: {
    title: "Vad Repmark mäter, hos vem, och vem som ser det",
    on: "Per {{day}}, enligt gällande inställningar",
    lead: "Ett blad för fackliga företrädare och för alla vars arbete mäts. Det görs ur den här installationens inställningar och ur definitionerna som räknar fram siffrorna: det säger hur det är, inte hur det är tänkt.",
    purposes: "Till vad",
    purposesText:
      "För att veta hur försäljningen går, för att hjälpa varje säljare där det hjälper, och för att visa båda med det underlag de vilar på. Varje slags post har sitt eget syfte i tabellen över vad som sparas.",
    whom: "Hos vem",
    whomText:
      "Hos {{reps}} personer som säljer eller har sålt, i {{teams}} team, enligt CRM-systemet. Posterna kommer från: {{connections}}.",
    noConnections: "filer som någon läser in",
    measured: "Vad som mäts",
    measuredText:
      "{{count}} mått. Där kolumnen säger det jämförs någon med kollegor; omdömet över eller under ges först från det underlag som står där.",
    measure: "Mått",
    says: "Vad det säger",
    guard: "Vid jämförelse",
    sees: "Vem ser vad",
    role: "Roll",
    users: "Personer",
    sight: "Ser",
    roles: {
      admin: "Alla, med namn. Ansluter, läser in, bjuder in och läser loggen.",
      leader: "Alla, med namn.",
      manager:
        "Sig själv och dem under sig i CRM-systemets hierarki som den är i dag, med namn. Av andra minst {{crowd}} tillsammans.",
      rep: "Sig själv. Av andra minst {{crowd}} tillsammans, utan namn.",
    },
    roleNames: { admin: "Administratör", leader: "Ledare", manager: "Chef", rep: "Säljare" },
    crowdText:
      "Den som inte ser alla får veta något om andra först när de är {{crowd}} eller fler, i hela kvartal per dagens datum, så att ingen summa och ingen skillnad mellan två svar gäller färre.",
    reportsText:
      "Rapporter skickas av sig själva till {{recipients}} mottagare, var och en med det som den personen får se.",
    guards: "Vilken statistik som skyddar en jämförelse",
    guardsList: {
      minimum:
        "Ingen sägs ligga över eller under kollegor utan tillräckligt många affärer och minst {{peers}} kollegor: svaret är ”för få affärer”, i ord.",
      leaveOut:
        "Kollegor är de mest lika: samma roll, segment och inkörning, utvidgat tills minst fem finns, och aldrig personen själv.",
      interval: "Varje jämförelse har ett intervall; rymmer det ingen skillnad är svaret ”inom”.",
      many: "Den som jämför många hittar några av en slump: andelen slumpfynd hålls vid {{rate}} (Benjamini och Hochberg).",
      noRank: "Listor är ordnade efter namn. Det finns inga placeringar, poäng, medaljer eller listor över de sämsta.",
    },
    never: "Vad som aldrig görs",
    neverList: {
      decisions:
        "Inget beslut om en person fattas automatiskt: Repmark visar siffror och ställer frågor, och ändrar inget i CRM-systemet.",
      content:
        "Texten i e-post och det som sägs i samtal läses inte: att och när de ägde rum läses, och den ämnesrad som ett CRM-system har vid en uppgift eller ett möte.",
      watching: "Inga skärmar, platser eller arbetstider övervakas.",
      elsewhere:
        "Inget lämnar installationen utom till CRM-systemet, e-postservern och de adresser som en administratör har angett.",
      names: "Rangordningar av anställda med namn görs inte.",
    },
    kept: "Vad som sparas, till vad och hur länge",
    rights: "Vad var och en kan göra",
    rightsText:
      "Var och en kan se och ta ut allt som finns om dem. Enligt ett rättsligt beslut raderas en person: summorna står kvar, personen hittas av ingen, och ingen senare synk eller återställd säkerhetskopia tar tillbaka dem. Vem som ändrat eller tagit ut något står i loggen.",
    comparisons: {
      proportion: "Från 20 affärer: exakta test och intervall för andelar",
      amounts: "Från 10 vinster: rangsummor av belopp",
      attainment: "Från 10 affärer: intervallet som enbart tur förklarar",
      total: "Turens intervall från 3 affärer",
      days: "Från 10 vinster, och 30 hos kollegor: öppna affärer glöms inte",
      spread: "Endast median och kvartiler, aldrig ett omdöme",
      never: "Aldrig bredvid kollegor",
      team: "Endast för team",
    },
  },
};
