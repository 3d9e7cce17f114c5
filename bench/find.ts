// The counter to use on this machine, best first: the machine's own counter of instructions, valgrind's count of the same,
// or the processor time where there is neither.
import { callgrind } from "./callgrind.ts";
import type { Counter } from "./counter.ts";
import { perf } from "./perf.ts";
import { processor } from "./processor.ts";

const COUNTERS: readonly { counter: Counter; works(): Promise<boolean> }[] = [perf, callgrind, processor];

/** The first counter that works on this machine, or the one that is named. Throws when that one does not work. */
export async function findCounter(name?: string): Promise<Counter> {
  for (const { counter, works } of COUNTERS) {
    if (name !== undefined && counter.name !== name) continue;
    if (await works()) return counter;
  }
  throw new Error(`${name ?? "no counter"} does not work on this machine`);
}
