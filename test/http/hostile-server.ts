import { monitorEventLoopDelay } from "node:perf_hooks";
import { givenServer } from "./given-server.ts";

/** The server in a process of its own: tells its parent where it listens, and whenever it is asked, how it has been since. */
const given = await givenServer({});
const address = await given.server.listen({ port: 0, host: "127.0.0.1" });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let most = 0;
setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20).unref();
process.on("message", (said) => {
  if (said === "begin") {
    delay.reset();
    most = process.memoryUsage.rss();
  }
  process.send?.({
    rss: process.memoryUsage.rss(),
    most,
    delay: delay.max / 1e6,
    scratch: given.workspace.data.scratch(),
  });
});
process.on("disconnect", () => void given.close().then(() => process.exit(0)));
process.send?.({ address });
