import type { VocabularyKind } from "./catalogue.ts";

export type Vocabulary = VocabularyKind | "stage" | "flag";

/** What a meaning may be, per vocabulary; a mapping file may only map to these. */
export const vocabularies: Readonly<Record<Vocabulary, Readonly<Record<string, string>>>> = {
  outcome: {
    open: "open|in progress|active|pågående|öppen|aktiv|pending",
    won: "won|closed won|closedwon|closed - won|win|vunnen|vunnet|vunna|stängd vunnen|stängd - vunnen|stängd (vunnen)|stängd/vunnen|avslutad vunnen|avslutad - vunnen|affär vunnen|vunnen affär",
    lost: "lost|closed lost|closedlost|closed - lost|loss|förlorad|förlorat|förlorade|stängd förlorad|stängd - förlorad|stängd (förlorad)|stängd/förlorad|avslutad förlorad|avslutad - förlorad|affär förlorad|förlorad affär",
    void: "void|voided|makulerad",
  },
  // A stage speaks of an outcome only by these words; every other stage is open, or what a table of stages says of it.
  stage: {
    open: "",
    won: "won|closed won|closedwon|closed - won|vunnen|vunnet|stängd vunnen|stängd - vunnen|stängd (vunnen)|stängd/vunnen|avslutad vunnen|avslutad - vunnen|affär vunnen|vunnen affär",
    lost: "lost|closed lost|closedlost|closed - lost|förlorad|förlorat|stängd förlorad|stängd - förlorad|stängd (förlorad)|stängd/förlorad|avslutad förlorad|avslutad - förlorad|affär förlorad|förlorad affär",
    void: "",
  },
  type: {
    new: "new|new business|newbusiness|new customer|new logo|ny|nyförsäljning|ny kund|nykund|ny affär",
    renewal: "renewal|renew|förnyelse|förlängning|existing customer - renewal",
    expansion:
      "expansion|upsell|upgrade|cross-sell|crosssell|add-on|addon|merförsäljning|utökning|tillägg|existing customer - upgrade",
  },
  forecast: {
    omitted: "omitted|omit|not forecasted|not forecast|utesluten|uteslutet|utelämnad|ej prognos|ej i prognos",
    pipeline: "pipeline",
    best_case: "best case|best_case|bestcase|bästa fall|bästa utfall",
    commit: "commit|committed|forecast|utfäst|åtagande",
    closed: "closed|closed won|closedwon|stängd|stängd vunnen",
  },
  activity: {
    call: "call|phone call|phone|samtal|telefonsamtal|ringt",
    email: "email|e-mail|mail|incoming email|forwarded email|e-post|mejl",
    meeting: "meeting|event|visit|möte|kundmöte|besök",
    demo: "demo|demonstration|product demo",
    task: "task|to-do|todo|uppgift",
    note: "note|anteckning",
  },
  direction: { in: "in|inbound|incoming|inkommande|incoming_email", out: "out|outbound|outgoing|utgående|email" },
  "changed-field": {
    stage: "stage|stagename|stage name|deal stage|dealstage|säljsteg|steg|fas",
    amount: "amount|deal amount|belopp|värde",
    arr: "arr|hs_arr|annual recurring revenue",
    close_on: "close_on|close on|closedate|close date|stängningsdatum|avslutsdatum",
    owner: "owner|ownerid|owner id|opportunity owner|deal owner|hubspot_owner_id|ägare|säljare",
    forecast_category:
      "forecast_category|forecastcategory|forecastcategoryname|forecast category|hs_manual_forecast_category|prognoskategori",
    type: "type|dealtype|deal type|typ",
    is_deleted: "is_deleted|is deleted|isdeleted|deleted|raderad",
    lost_reason:
      "lost_reason|lost reason|loss reason|loss_reason__c|closed lost reason|closed_lost_reason|förlustorsak|förlustanledning",
  },
  "split-kind": { revenue: "revenue|intäkt", overlay: "overlay|stöd" },
  "quota-kind": { selling: "selling|new|sales|försäljning", renewal: "renewal|förnyelse", overlay: "overlay|stöd" },
  "quota-basis": { final: "final|slutlig", "full-rate": "full-rate|full rate|full" },
  "rate-kind": { daily: "daily|dagskurs|daglig", plan: "plan|budget|planned|plankurs" },
  flag: {
    true: "true|yes|y|1|x|ja|j|sant|active|aktiv|checked",
    false: "false|no|n|0|nej|falskt|inactive|inaktiv|deactivated|unchecked",
  },
};

/** One word of a source and what it means to us. */
export interface Word {
  readonly vocabulary: Vocabulary;
  /** Lower case, trimmed. */
  readonly word: string;
  readonly meaning: string;
}

/** All words known, those of a mapping file (`own`) before ours. */
export function allWords(own: readonly Word[]): Word[] {
  const words = new Map<string, Word>();
  for (const [vocabulary, meanings] of Object.entries(vocabularies) as [Vocabulary, Record<string, string>][])
    for (const [meaning, list] of Object.entries(meanings))
      for (const word of list.split("|").filter((one) => one !== ""))
        words.set(`${vocabulary} ${word}`, { vocabulary, word, meaning });
  for (const word of own) words.set(`${word.vocabulary} ${word.word}`, word);
  return [...words.values()];
}
