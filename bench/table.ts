// The figures as text, for a terminal and for bench/results.md alike: Markdown tables.
import { above, type Budget, heavier } from "./budget.ts";
import { NONE } from "./contender.ts";
import { type Circumstances, type Figures, HEAVY, type Heavy, KINDS, type Row } from "./figures.ts";

const HEADS = ["", "no trace headers", "five members, known", "five members, new"];

const HEAVY_NAMES: Record<Heavy, string> = {
  32: "32 members",
  64: "64 members",
  worst: "the worst legal request",
  vendors: "twelve vendors' carriers",
};

export function report(figures: Figures, held: readonly Budget[], at: Circumstances): string {
  return [
    `Commit ${at.commit}; Envoy ${at.envoy}, one worker; ${at.processor}, ${at.cores} cores, ${at.system}.`,
    `${at.unit} of user mode per request, counted by ${at.counter}; + is above no filter.`,
    "",
    reportRows(figures.rows),
    "",
    ...lines([
      ["request", NONE.name, "tracecloak"],
      ...HEAVY.map((kind) => [
        HEAVY_NAMES[kind],
        number(figures.heavy.find(({ contender }) => contender === NONE.name)?.[kind] ?? Number.NaN),
        `+${number(heavier(figures, kind))}`,
      ]),
    ]),
    "",
    ...lines([
      ["budget", "measured", "at most", ""],
      ...held.map(({ what, measured, most, unit }) => [
        what,
        `${number(measured)} ${unit}`,
        number(most),
        measured <= most ? "met" : "over",
      ]),
    ]),
    "",
  ].join("\n");
}

/** A contender each line: what a request costs without a filter, and what each adds to it. */
export function reportRows(rows: readonly Row[]): string {
  const cells = ({ contender, tracing, ...row }: Row) =>
    KINDS.map((kind) =>
      contender === NONE.name ? number(row[kind]) : `+${number(above({ rows }, kind, contender, tracing))}`,
    );
  const named = rows.map((row) => [`${row.contender}${row.tracing ? ", tracing on" : ""}`, ...cells(row)]);
  return lines([HEADS, ...named]).join("\n");
}

/** Thousands apart; a fraction only where there is one below 100. */
function number(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
}

/** A Markdown table with its columns in line, numbers to the right. */
function lines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  const [head = [], ...rest] = rows;
  return [line(head), rule, ...rest.map(line)];
}
