// Tables for a terminal: aligned columns in a given width, coloured by action. Long values give way in their middle, or go
// on in the next line; where the width has no end they stand there whole.
import type pc from "picocolors";
import { breakValue, wrapWords } from "./wrap.ts";

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
/** Below this, both columns of values together are too narrow to read what is wrapped in them. */
const UNDER = 48;
const WIDEST_FIELD = 24;
const GONE = "(removed)";

/**
 * What becomes of a value that is longer than its column: its middle is cut, or it goes on in the next line. Where columns
 * would be too narrow for that, values stand in lines of their own.
 */
export type Fit = "cut" | "wrap";

/**
 * The lines of a table, the heading first; none is longer than `width` where that is possible. Nothing is cut or wrapped
 * in an infinite width.
 */
export function renderTable(rows: readonly Row[], width: number, colors: Colors, fit: Fit = "cut"): string[] {
  const fieldLimit = Number.isFinite(width) ? WIDEST_FIELD : width;
  const fields = rows.map((row) => fitted(row.field, fieldLimit, fit));
  const widths = HEADINGS.map((name) => {
    const texts = name === "field" ? fields.flat() : rows.map((row) => row[name]);
    return Math.max(name.length, ...texts.map((text) => text.length));
  });
  const taken = widths.reduce((sum, one) => sum + one + GAP.length, ARROW.length);
  const [left, right] = share(rows, Math.max(2 * NARROWEST, width - taken));

  const under = fit === "wrap" && width - taken < UNDER;
  const heading = HEADINGS.map((name, i) => name.padEnd(widths[i] ?? 0) + GAP);
  const body = rows.flatMap((row, at) => {
    const paint = painter(row.action, colors);
    const after = row.after === null ? [GONE] : fitted(row.after, right, fit);
    const named = [
      column([row.carrier], widths[0], GAP),
      column(fields[at] ?? [], widths[1], GAP),
      column([row.class], widths[2], GAP, colors.dim),
      column([row.action], widths[3], GAP, paint),
      column([row.rule], widths[4], GAP, colors.dim),
    ];
    if (under) return [...linesOf(named).map((line) => line.trimEnd()), ...valuesUnder(row, width, paint)];
    const values = [
      column(fitted(row.before, left, fit), left),
      column([ARROW], ARROW.length, "", colors.dim),
      { cells: after.map(row.after === row.before ? plain : paint), empty: "" },
    ];
    return linesOf([...named, ...values]);
  });
  const headings = under ? heading.join("").trimEnd() : `${heading.join("")}${"before".padEnd(left)}${ARROW}after`;
  return [colors.bold(headings), ...body];
}

/** Both values below their row. */
function valuesUnder({ before, after }: Row, width: number, paint: (text: string) => string): string[] {
  const text = `${printable(before)}${ARROW}${after === null ? GONE : printable(after)}`;
  const room = width - GAP.length;
  const lines = wrapWords(text, room).flatMap((line) => breakValue(line, room));
  return lines.map((line) => GAP + (after === before ? line : paint(line)));
}

/** The cells of one row in a column, as wide as the column; `empty` stands in the lines that only others need. */
interface Column {
  cells: string[];
  empty: string;
}

const plain = (text: string) => text;

function linesOf(columns: readonly Column[]): string[] {
  const height = Math.max(...columns.map(({ cells }) => cells.length));
  return Array.from({ length: height }, (_, line) => {
    const text = columns.map(({ cells, empty }) => cells[line] ?? empty).join("");
    return line === 0 ? text : text.trimEnd();
  });
}

function column(texts: readonly string[], width = 0, gap = "", paint: (text: string) => string = plain): Column {
  return { cells: texts.map((text) => paint(text.padEnd(width) + gap)), empty: " ".repeat(width + gap.length) };
}

/** A value as it can be shown in a column of `width` characters: the lines of its cell. */
function fitted(value: string, width: number, fit: Fit): string[] {
  const text = printable(value);
  return fit === "wrap" ? breakValue(text, width) : [elide(text, width)];
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

/** The colour of an action, the same in every table. */
export function painter(action: string, colors: Colors): (text: string) => string {
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
