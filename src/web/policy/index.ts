import { z } from "zod";
import "./markup.ts";
import "./styles.ts";

// It would try whether it may make functions out of text, which the page's policy refuses and the browser tells.
z.config({ jitless: true });
