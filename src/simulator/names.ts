import type { Randomness } from "./randomness.ts";

const first =
  "Ada|Bo|Cyd|Dag|Eva|Filip|Greta|Hugo|Ines|Jonas|Karin|Leo|Maja|Nils|Olga|Per|Rana|Sara|Tove|Ulf|Vera|Wim|Ylva|Zoe|Amir|Beth|Carlos|Dana|Elif|Finn|Gina|Hana|Ian|Jun|Kofi|Lena|Mei|Noor|Oscar|Pia|Quinn|Rosa|Samir|Tess|Uma|Viktor|Wendy|Xavier|Yusuf|Zara|Anton|Bianca|Chloe|Diego|Emil|Freya|Gabriel|Hilda|Ivan|Julia".split(
    "|",
  );
const last =
  "Berg|Lind|Ek|Holm|Dahl|Nyström|Sand|Wall|Åkesson|Öberg|Larsen|Hansen|Virtanen|Korhonen|Schmidt|Weber|Keller|Vogel|Brandt|Huber|Clarke|Hughes|Murphy|Walsh|Byrne|Reid|Fraser|Grant|Baker|Cole|Diaz|Evans|Flores|Garcia|Hayes|Iqbal|Jensen|Khan|Lopez|Meyer|Novak|Okafor|Patel|Quist|Rossi|Silva|Tanaka|Umar|Vance|Wong|Xu|Young|Zeller|Adeyemi|Blom|Castro|Dubois|Ericsson|Fischer|Gruber|Hedlund|Ivarsson|Johansson|Klein|Lundgren|Moreau|Nilsson|Olsen|Petrov|Ramos|Strand|Thorne|Ullman|Voss|Winter|Zhang|Ahmed|Bauer|Costa|Donovan".split(
    "|",
  );
const companyFirst =
  "Nord|Aqua|Bright|Cedar|Delta|Ever|Fjord|Green|Harbor|Iron|Juniper|Kestrel|Lumen|Maple|North|Oak|Pioneer|Quartz|River|Silver|Terra|Union|Vista|West|Yellow|Zenith|Alpin|Boreal|Copper|Drift|Echo|Falcon|Granit|Hollow|Indigo|Jade".split(
    "|",
  );
const companySecond =
  "field|works|line|bridge|stone|gate|point|wood|ford|haven|light|peak|port|ridge|side|ton|view|ware|well|yard".split(
    "|",
  );
const companyKind = "Group|AB|GmbH|Ltd|Inc|Partners|Systems|Industries|Logistics|Foods|Health|Energy|Labs|Media".split(
  "|",
);

/** Names for people, no two the same. */
export class PeopleNames {
  readonly #taken = new Set<string>();
  readonly #random: Randomness;

  constructor(random: Randomness) {
    this.#random = random;
  }

  next(): string {
    for (let attempt = 0; ; attempt += 1) {
      const given = this.#random.pick(first);
      const middle = attempt < 8 ? "" : ` ${String.fromCharCode(65 + this.#random.whole(0, 25))}.`;
      const further = attempt < 40 ? "" : `-${this.#random.pick(last)}`;
      const name = `${given}${middle} ${this.#random.pick(last)}${further}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** A customer's name; its number keeps it apart from the others of that name. */
export function accountName(random: Randomness, number: number): string {
  return `${random.pick(companyFirst)}${random.pick(companySecond)} ${random.pick(companyKind)} ${number}`;
}

export function emailOf(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/[^A-Za-z -]/g, "")
    .trim()
    .toLowerCase()
    .replace(/ +/g, ".");
  return `${plain}@example.com`;
}
