// What our filter may cost above an Envoy without it (the project's budgets), held against the figures of a run.
import { NONE, OURS } from "./contender.ts";
import type { Figures, Heavy, Kind, Row } from "./figures.ts";
import type { MemoryGrowth } from "./memory.ts";

export interface Budget {
  what: string;
  measured: number;
  most: number;
  unit: string;
}

const INSTRUCTIONS: readonly [kind: Kind, what: string, most: number][] = [
  ["plain", "a request without trace headers", 40_000],
  ["known", "five members, tokens in the memo", 58_000],
  ["fresh", "five members, both tokens new", 85_000],
];
const WORST_INSTRUCTIONS = 1_000_000;
const MEMBERS_RATIO = 2.3;
const MEMORY_BYTES = 4 * 1024 ** 2;

/** All budgets that the figures speak of: those in instructions only where instructions were counted. */
export function budgets(figures: Figures, unit: string, memory: MemoryGrowth): Budget[] {
  const instructions = INSTRUCTIONS.map(([kind, what, most]) => ({
    what,
    measured: Math.round(above(figures, kind)),
    most,
    unit,
  }));
  const worst = { what: "the worst legal request", measured: Math.round(heavier(figures, "worst")), unit };
  return [
    ...(unit === "instructions" ? [...instructions, { ...worst, most: WORST_INSTRUCTIONS }] : []),
    { what: "64 members against 32", measured: membersRatio(figures), most: MEMBERS_RATIO, unit: "times" },
    { what: "linear memory of a VM", measured: memory.lateBytes, most: MEMORY_BYTES, unit: "bytes" },
    {
      what: `its growth over ${memory.requests} requests`,
      measured: memory.lateBytes - memory.earlyBytes,
      most: 0,
      unit: "bytes",
    },
  ];
}

/** What our filter adds to a request of that kind, Envoy's tracing off. */
export function above(figures: { rows: readonly Row[] }, kind: Kind, contender = OURS.name, tracing = false): number {
  const cost = (name: string) =>
    figures.rows.find((row) => row.contender === name && row.tracing === tracing)?.[kind] ?? Number.NaN;
  return cost(contender) - cost(NONE.name);
}

/** How many times what 32 members add is added by 64. */
export function membersRatio(figures: Figures): number {
  return Math.round((heavier(figures, 64) / heavier(figures, 32)) * 100) / 100;
}

/** What our filter adds to a heavy request. */
export function heavier(figures: Figures, kind: Heavy): number {
  const cost = (name: string) => figures.heavy.find(({ contender }) => contender === name)?.[kind] ?? Number.NaN;
  return cost(OURS.name) - cost(NONE.name);
}
