// The figures as text, for a terminal and for bench/results.md alike: Markdown tables.
import { above, type Budget } from "./budget.ts";
import { CONTENDERS, type Contender, FLOOR, NONE } from "./contender.ts";
import type { Figure } from "./counter.ts";
import type { Circumstances, Figures } from "./figures.ts";
import { LAYOUT, LAYOUTS } from "./layout.ts";
import { ROW_NAMES, type RowName, rowOf } from "./row.ts";
import type { Step } from "./steps.ts";

export function report(
  figures: Figures,
  held: readonly Budget[],
  at: Circumstances,
  start: Readonly<Record<string, Figure>> = {},
): string {
  return [
    `Commit ${at.commit}; Envoy ${at.envoy}, one worker; ${at.processor}, ${at.cores} cores, ${at.system}.`,
    `${at.unit} of user mode per request, counted by ${at.counter}: the median of five counts, ± their spread; + is above no`,
    "filter.",
    "",
    reportRows(figures),
    ...figures.missing.flatMap(({ contender, why }) => ["", `${contender}: missing, ${why}.`]),
    "",
    "What each leaves out of the job:",
    "",
    ...lines([
      ["contender", "leaves out"],
      ...CONTENDERS.filter(({ leavesOut }) => leavesOut !== "").map(({ name, leavesOut }) => [name, leavesOut]),
    ]),
    "",
    "The calls that the floor makes, and nothing else:",
    "",
    ...figures.calls.flatMap(({ row, at: lists }) => lists.map((list) => `- ${named(row)}; ${list}`)),
    "",
    ...(Object.keys(start).length === 0
      ? []
      : [
          ...lines([
            ["start to first answer, ms", "median", "spread"],
            ...Object.entries(start).map(([name, { median, spread }]) => [name, median.toFixed(0), spread.toFixed(0)]),
          ]),
          "",
        ]),
    ...lines([
      ["budget", "measured", "at most", ""],
      ...held.map(({ what, measured, most, unit }) => [
        what,
        `${number(measured)} ${unit}`,
        number(most),
        measured <= most ? "within" : "over",
      ]),
    ]),
    "",
  ].join("\n");
}

function named(row: RowName): string {
  return `${LAYOUT[rowOf(row).layout].title}: ${rowOf(row).title}`;
}

/** A table for each hop, its rows the requests, its columns the contenders; those of one hop alone in a table of theirs. */
export function reportRows({ cells }: Pick<Figures, "cells">): string {
  const measured = (contender: string, rows: readonly RowName[]) =>
    cells.some((cell) => cell.contender === contender && rows.includes(cell.row));
  const names = [...new Set(cells.map(({ contender }) => contender))];
  const everywhere = (name: string) => CONTENDERS.find((one: Contender) => one.name === name)?.everywhere ?? true;
  const tables = LAYOUTS.flatMap((layout) => {
    const rows = ROW_NAMES.filter((row) => rowOf(row).layout === layout && measured(NONE.name, [row]));
    const [many, few] = [
      rows.filter((row) => rowOf(row).who !== "ours"),
      rows.filter((row) => rowOf(row).who === "ours"),
    ];
    const columns = names.filter((name) => everywhere(name) && measured(name, many));
    const others = names.filter((name) => !everywhere(name) && measured(name, many));
    const all = many.filter((row) => rowOf(row).who === "all");
    return [
      table(LAYOUT[layout].title, many, columns, cells),
      table(`${LAYOUT[layout].title}, other ways`, all, others.length > 0 ? [NONE.name, ...others] : [], cells),
      table(
        `${LAYOUT[layout].title}, heavy`,
        few,
        names.filter((name) => measured(name, few)),
        cells,
      ),
    ];
  });
  return tables.filter((lines) => lines.length > 0).join("\n\n");
}

/** What each call of the floor costs, hop by hop. */
export function reportSteps(steps: readonly Step[]): string {
  return lines([
    ["hop", "where", "call", "instructions"],
    ...steps.map(({ row, place, call, cost }) => [named(row), place, call, number(cost)]),
  ]).join("\n");
}

function table(title: string, rows: readonly RowName[], columns: readonly string[], cells: Figures["cells"]): string {
  if (rows.length === 0 || columns.length === 0) return "";
  const cell = (row: RowName, contender: string) => {
    const figure = cells.find((one) => one.row === row && one.contender === contender);
    if (figure === undefined) return "";
    const median = contender === NONE.name ? number(figure.median) : `+${number(above({ cells }, row, contender))}`;
    return `${median} ± ${number(Math.round(figure.spread))}`;
  };
  return lines([
    [title, ...columns.map((name) => (name === FLOOR.name ? `${name} (floor)` : name))],
    ...rows.map((row) => [rowOf(row).title, ...columns.map((name) => cell(row, name))]),
  ]).join("\n");
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
