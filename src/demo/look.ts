// How the demonstration's text is laid out: its columns, its colours, and whether a terminal shows it.
import { type Colors, elide } from "../text/table.ts";
import { wrapWords } from "../text/wrap.ts";

export interface Look {
  colors: Colors;
  /** Columns of the text. */
  width: number;
  /** Whether a terminal shows it: only there a value may be cut. */
  terminal: boolean;
  /** Whether every field is shown before and after. */
  details: boolean;
}

/** A value that has `room` columns, shortened in its middle where that is allowed. */
export function showValue(value: string, room: number, { terminal }: Look): string {
  return terminal ? elide(value, room) : value;
}

/** A paragraph whose lines after the first are indented by `indent` columns, or less where a long word needs the room. */
export function paragraph(text: string, indent: number, { width }: Look): string[] {
  const room = (line: string) => Math.max(0, Math.min(indent, width - line.length));
  return wrapWords(text, width - indent).map((line, at) => (at === 0 ? line : " ".repeat(room(line)) + line));
}
