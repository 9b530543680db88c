import pc from "picocolors";

/** Escape codes are for a terminal that knows them (TERM=dumb does not) and a person who wants them (https://no-color.org). */
const knowsEscapes = (stream: NodeJS.WriteStream) => Boolean(stream.isTTY) && process.env.TERM !== "dumb";
const wantsColour = (stream: NodeJS.WriteStream) => knowsEscapes(stream) && !process.env.NO_COLOR;

/** Messages and progress go to standard error, answers to standard output; colour and progress only on a terminal. */
export const terminal = {
  /** A line about what is going on. */
  say(line: string): void {
    process.stderr.write(`${line}\n`);
  },

  error(message: string, hint: string): void {
    const red = pc.createColors(wantsColour(process.stderr)).red;
    process.stderr.write(`${red("✗")} ${message}\n  ${hint}\n`);
  },

  fault(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `This is a fault in Repmark, not in your data. Please report it with the command you ran.\n${text}\n`,
    );
  },

  /** One line that is written over; nothing when nobody watches. */
  progress(line: string): void {
    if (knowsEscapes(process.stderr))
      process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  },

  clearProgress(): void {
    if (knowsEscapes(process.stderr)) process.stderr.write("\r\x1b[2K");
  },
};

/** Colours for answers on standard output. */
export const colours = pc.createColors(wantsColour(process.stdout));
