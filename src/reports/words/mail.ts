import type { Language } from "../../domain/language.ts";

/** The words of mails and chat messages alone. */
export interface MailWords {
  readonly subject: (about: string, period: string) => string;
  readonly everyone: string;
  readonly reps: string;
  readonly andMore: (count: number) => string;
  readonly talks: string;
  readonly open: string;
  readonly why: (schedule: string) => string;
  readonly scope: string;
  readonly unsubscribe: string;
  readonly noSums: string;
  readonly beside: (low: string, high: string, peers: number) => string;
  readonly demo: string;
}

export const mailWords: Readonly<Record<Language, MailWords>> = {
  en: {
    subject: (about, period) => `Sales ${period}: ${about}`,
    everyone: "the whole company",
    reps: "Reps, by name",
    andMore: (count) => `and ${count} more in Repmark`,
    talks: "Worth a conversation",
    open: "Open in Repmark",
    why: (schedule) => `You get this because you are on the report schedule “${schedule}”.`,
    scope: "It holds what you may see in Repmark, and is meant for you alone.",
    unsubscribe: "Unsubscribe",
    noSums: "Sums of a team are shown to whoever leads all of it.",
    beside: (low, high, peers) => `middle half of ${peers} peers: ${low} to ${high}`,
    demo: "Demo data: the numbers of a simulated company.",
  },
  sv: {
    subject: (about, period) => `Försäljning ${period}: ${about}`,
    everyone: "hela företaget",
    reps: "Säljare, i namnordning",
    andMore: (count) => `och ${count} till i Repmark`,
    talks: "Värt ett samtal",
    open: "Öppna i Repmark",
    why: (schedule) => `Du får det här för att du står på rapportschemat ”${schedule}”.`,
    scope: "Det innehåller det du får se i Repmark och är bara avsett för dig.",
    unsubscribe: "Avsluta utskicket",
    noSums: "Ett teams summor visas för den som leder hela teamet.",
    beside: (low, high, peers) => `mittersta hälften av ${peers} jämförda: ${low} till ${high}`,
    demo: "Demodata: ett simulerat företags siffror.",
  },
};
