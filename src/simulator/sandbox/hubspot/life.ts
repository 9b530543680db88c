import { type DayNumber, dayText, instantText, type Minute } from "../../timeline.ts";

/** One value of one property, from `at` on. An empty text is a value that was cleared. */
export interface Version {
  readonly at: Minute;
  readonly value: string;
  /** CRM_UI, INTEGRATION, FORM, CALCULATED …, as the history names it. */
  readonly source: string;
  /** The user who wrote it, where one did. */
  readonly userId?: number | undefined;
}

/** A record up to an instant: every value its properties have had. */
export interface Life {
  readonly id: string;
  readonly createdAt: Minute;
  /** Moved by any write of a property, a hidden one too; never by archiving. */
  readonly modifiedAt: Minute;
  readonly archivedAt: Minute | null;
  /** By property, oldest first. */
  readonly versions: ReadonlyMap<string, readonly Version[]>;
  /** The ids of records that went into this one. */
  readonly merged?: readonly string[] | undefined;
}

/** Collects the versions of one record's properties. */
export class Story {
  readonly versions = new Map<string, Version[]>();
  readonly #source: string;
  readonly #at: Minute;

  /** What `set` writes has this stamp and source. */
  constructor(at: Minute, source: string) {
    this.#at = at;
    this.#source = source;
  }

  /** What the record was made with; null leaves the property without a value. */
  set(values: Readonly<Record<string, string | null>>): this {
    for (const [name, value] of Object.entries(values)) if (value !== null) this.write(name, this.#at, value);
    return this;
  }

  /** A later value; the same again is none. */
  write(name: string, at: Minute, value: string | null, source = this.#source, userId?: number): this {
    const versions = this.versions.get(name) ?? [];
    const text = value ?? "";
    if ((versions.at(-1)?.value ?? "") !== text) versions.push({ at, value: text, source, userId });
    if (versions.length > 0) this.versions.set(name, versions);
    return this;
  }

  /** A value that is a statement of its own each time, also when it says the same again. */
  say(name: string, at: Minute, value: string, source = this.#source, userId?: number): this {
    this.versions.set(name, [...(this.versions.get(name) ?? []), { at, value, source, userId }]);
    return this;
  }

  /** The latest stamp of all values. */
  get writtenAt(): Minute {
    let latest = this.#at;
    for (const versions of this.versions.values()) latest = Math.max(latest, versions.at(-1)!.at);
    return latest;
  }
}

/** The current value, null when there is none or it was cleared. */
export function latestValue(life: Life, property: string): string | null {
  const value = life.versions.get(property)?.at(-1)?.value;
  return value === undefined || value === "" ? null : value;
}

/** `2026-06-30T08:15:00.000Z`. */
export function stamp(minute: Minute): string {
  return `${instantText(minute).slice(0, -1)}.000Z`;
}

/** A civil day as date properties hold it. */
export function dateValue(day: DayNumber): string {
  return dayText(day);
}

export function milliseconds(minute: Minute): number {
  return minute * 60_000;
}

/** `10500.5` of 1050050 minor units: numbers come without zeros at their end. */
export function decimal(minor: number): string {
  const sign = minor < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(minor) / 100);
  const rest = Math.abs(minor) % 100;
  return rest === 0 ? `${sign}${whole}` : `${sign}${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}
