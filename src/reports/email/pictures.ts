import { fileURLToPath } from "node:url";
import { renderAsync } from "@resvg/resvg-js";
import { chartSvg } from "../chart-svg.ts";
import type { MailDocument } from "./mail-document.ts";

/** A picture that a mail carries with it. */
export interface MailPicture {
  readonly cid: string;
  readonly name: string;
  readonly png: Buffer;
}

/** The charts of a mail, drawn off the event loop; on white, for their ink is dark whatever is round them. */
export function mailPictures(mail: MailDocument): Promise<MailPicture[]> {
  return Promise.all(
    mail.charts.map(async ({ id, chart }) => {
      const drawn = await renderAsync(chartSvg(chart), {
        fitTo: { mode: "width", value: chart.width * 2 },
        background: "#fefefe",
        font: { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
      });
      return { cid: `${id}@repmark`, name: `${id}.png`, png: Buffer.from(drawn.asPng()) };
    }),
  );
}

const fonts = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);
