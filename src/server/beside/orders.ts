import type { Caller } from "../../app/access/caller.ts";
import type { SentError } from "../../domain/disk-trouble.ts";
import type { Language } from "../../domain/language.ts";
import type { Presented } from "../present.ts";

/** What the thread is asked; or no longer, when whoever asked has left; or that it is over. */
export type Order =
  | {
      readonly id: number;
      readonly route: string;
      readonly caller: Caller;
      readonly params: unknown;
      readonly query: unknown;
      readonly language: Language;
      /** Of the warehouse as the server has it. */
      readonly version: string;
      /** By the server's clock, milliseconds. */
      readonly now: number;
    }
  | { readonly id: number; readonly isGivenUp: true }
  | { readonly isOver: true };

/** What it says. */
export type Reply = { readonly id: number } & ({ readonly presented: Presented; readonly version: string } | SentError);
