import { Readable } from "node:stream";
import type { EventSource } from "./route.ts";

/** Proxies cut a connection that is silent for long. */
const betweenBeats = 15_000;

/** Events as `text/event-stream` has them (HTML, server-sent events), with a beat in between so that the line stays open. */
export function eventStream(events: EventSource): Readable {
  return Readable.from(written(events), { objectMode: false });
}

async function* written(events: EventSource): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  try {
    yield "retry: 3000\n\n";
    let coming = iterator.next();
    while (true) {
      const beat = new Promise<"beat">((resolve) => {
        timer = setTimeout(resolve, betweenBeats, "beat");
      });
      const next = await Promise.race([coming, beat]);
      clearTimeout(timer);
      if (next === "beat") {
        yield ": still here\n\n";
        continue;
      }
      if (next.done === true) return;
      const { id, event, data } = next.value;
      yield `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      coming = iterator.next();
    }
  } finally {
    clearTimeout(timer);
    await iterator.return?.(undefined);
  }
}
