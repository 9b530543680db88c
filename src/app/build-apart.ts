import type { makeNext } from "../warehouse/next-warehouse.ts";
import { apart } from "./apart.ts";
import type { BuildNews } from "./build-process.ts";

/** The same in a process of its own: it writes to the next warehouse alone, which nobody else opens. */
export const buildApart: typeof makeNext = (order, { log, progress }) =>
  apart(new URL("build-process.ts", import.meta.url), order, {
    news: (told) => {
      const news = told as BuildNews;
      if ("log" in news) log(news.log);
      else progress?.(...news.progress);
    },
  });
