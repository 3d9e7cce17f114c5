// Tables for a terminal: aligned columns in a given width, coloured by action; long values give way in their middle.
import type pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** One field of a carrier on one hop, as a table shows it. Values hold one character per byte. */
export interface Row {
  carrier: string;
  field: string;
  class: string;
  action: string;
  rule: string;
  before: string;
  /** Null when nothing of it left. */
  after: string | null;
}

const HEADINGS = ["carrier", "field", "class", "action", "rule"] as const;
const GAP = "  ";
const ARROW = " -> ";
/** Below this, a value says nothing any more; a terminal that narrow wraps. */
const NARROWEST = 10;
const WIDEST_FIELD = 24;
const GONE = "(removed)";

/** The lines of a table, the heading first; none is longer than `width` where that is possible. */
export function renderTable(rows: readonly Row[], width: number, colors: Colors): string[] {
  const cells = rows.map((row) => ({ ...row, field: elide(printable(row.field), WIDEST_FIELD) }));
  const widths = HEADINGS.map((name) => Math.max(name.length, ...cells.map((row) => row[name].length)));
  const taken = widths.reduce((sum, one) => sum + one + GAP.length, ARROW.length);
  const [left, right] = share(rows, Math.max(2 * NARROWEST, width - taken));
  const column = (name: (typeof HEADINGS)[number], text: string) =>
    text.padEnd(widths[HEADINGS.indexOf(name)] ?? 0) + GAP;

  const heading = `${HEADINGS.map((name) => column(name, name)).join("")}${"before".padEnd(left)}${ARROW}after`;
  const body = cells.map((row) => {
    const paint = painter(row.action, colors);
    const after = row.after === null ? GONE : elide(printable(row.after), right);
    return [
      column("carrier", row.carrier),
      column("field", row.field),
      colors.dim(column("class", row.class)),
      paint(column("action", row.action)),
      colors.dim(column("rule", row.rule)),
      elide(printable(row.before), left).padEnd(left),
      colors.dim(ARROW),
      row.after === row.before ? after : paint(after),
    ].join("");
  });
  return [colors.bold(heading), ...body];
}

/** At most `limit` characters of a text: its two ends, with `…` between them. */
export function elide(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 2);
  return `${text.slice(0, limit - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** A value as a terminal may be given it: every byte that is no visible ASCII as `\xNN`. */
export function printable(value: string): string {
  return value.replace(/[^ -~]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Divides the room for values: what one side does not need, the other gets. */
function share(rows: readonly Row[], room: number): [left: number, right: number] {
  const longest = (texts: (string | null)[]) => Math.max(6, ...texts.map((text) => printable(text ?? GONE).length));
  const before = longest(rows.map((row) => row.before));
  const after = longest(rows.map((row) => row.after));
  if (before + after <= room) return [before, after];
  const half = Math.floor(room / 2);
  if (before <= half) return [before, room - before];
  if (after <= half) return [room - after, after];
  return [half, half]; // so that equal values look equal
}

function painter(action: string, colors: Colors): (text: string) => string {
  switch (action) {
    case "keep":
      return colors.green;
    case "tokenize":
      return colors.cyan;
    case "hash":
      return colors.blue;
    case "mask":
      return colors.yellow;
    case "strip":
      return colors.red;
    default: // remap, restart
      return colors.magenta;
  }
}
