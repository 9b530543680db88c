import { dirname } from "node:path";
import { Landing } from "../warehouse/landing.ts";
import { makeNext, type NextOrder } from "../warehouse/next-warehouse.ts";
import { doApart } from "./apart-entry.ts";
import { loaders } from "./loaders.ts";

/** What `buildApart` is told on the way. */
export type BuildNews = { readonly log: string } | { readonly progress: readonly ["load" | "build", number, number] };

doApart((order: NextOrder, tell: (news: BuildNews) => void) =>
  makeNext(order, {
    landing: Landing.open(dirname(order.file)),
    loaders,
    log: (line) => tell({ log: line }),
    progress: (...progress) => tell({ progress }),
  }),
);
