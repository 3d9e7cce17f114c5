// What our filter may cost above an Envoy without it (issue 10, "Cost, at every hop"), held against the figures of a run.
import { FLOOR, NONE, OURS, RUST } from "./contender.ts";
import type { Figure } from "./counter.ts";
import type { Figures } from "./figures.ts";
import { LAYOUT } from "./layout.ts";
import type { MemoryGrowth } from "./memory.ts";
import { type RowName, rowOf } from "./row.ts";

export interface Budget {
  what: string;
  measured: number;
  most: number;
  unit: string;
}

/** At most so much above the row of our host calls alone, above our own known row, or above no filter. */
const ABOVE_FLOOR: readonly [row: RowName, floor: RowName, most: number][] = [
  ["known", "known", 8_000],
  ["plain", "plain", 2_500],
  ["traced", "traced", 12_000],
];
const ABOVE_KNOWN: readonly [row: RowName, most: number][] = [
  ["users1000", 8_000],
  ["users5000", 16_000],
];
const ABOVE_NONE: readonly [row: RowName, most: number][] = [
  ["fresh", 80_000],
  ["mesh", 68_000],
  ["partner", 120_000],
  ["worst", 1_000_000],
];
const MEMBERS_RATIO = 2.3;
const MEMORY_BYTES = 4 * 1024 ** 2;
const START_RATIO = 1.3;

/** All budgets that the figures speak of: those in instructions only where instructions were counted. */
export function budgets(
  figures: Pick<Figures, "cells">,
  unit: string,
  memory: MemoryGrowth,
  start: Readonly<Record<string, Figure>> = {},
): Budget[] {
  const cost = (row: RowName, contender = OURS.name) => Math.round(above(figures, row, contender));
  const named = (row: RowName) => `${LAYOUT[rowOf(row).layout].title}: ${rowOf(row).title}`;
  const instructions: Budget[] = [
    ...ABOVE_FLOOR.map(([row, floor, most]) => ({
      what: `${named(row)} (floor + ${most})`,
      measured: cost(row),
      most: cost(floor, FLOOR.name) + most,
      unit,
    })),
    ...ABOVE_KNOWN.map(([row, most]) => ({
      what: `${named(row)} (known + ${most})`,
      measured: cost(row),
      most: cost("known") + most,
      unit,
    })),
    ...ABOVE_NONE.map(([row, most]) => ({ what: named(row), measured: cost(row), most, unit })),
  ];
  const [ours, rust] = [start[OURS.name], start[RUST.name]];
  return [
    ...(unit === "instructions" ? instructions : []),
    { what: "64 members against 32", measured: membersRatio(figures), most: MEMBERS_RATIO, unit: "times" },
    { what: "linear memory of a VM, 5,000 users", measured: memory.usersBytes, most: MEMORY_BYTES, unit: "bytes" },
    {
      what: `its growth over ${memory.requests} requests more`,
      measured: memory.lateBytes - memory.usersBytes,
      most: 0,
      unit: "bytes",
    },
    ...(ours && rust
      ? [
          {
            what: "start to first answer, against the Rust filter",
            measured: Math.round((ours.median / rust.median) * 100) / 100,
            most: START_RATIO,
            unit: "times",
          },
        ]
      : []),
  ];
}

/** What a contender adds to a row. */
export function above({ cells }: Pick<Figures, "cells">, row: RowName, contender = OURS.name): number {
  const cost = (name: string) =>
    cells.find((cell) => cell.contender === name && cell.row === row)?.median ?? Number.NaN;
  return cost(contender) - cost(NONE.name);
}

/** How many times what 32 members add is added by 64. */
export function membersRatio(figures: Pick<Figures, "cells">): number {
  return Math.round((above(figures, "members64") / above(figures, "members32")) * 100) / 100;
}
