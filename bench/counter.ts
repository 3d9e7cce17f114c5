// How the cost of a request is counted, best first: the machine's own counter of instructions, valgrind's count of the
// same, or the processor time where there is neither.
import { callgrind } from "./callgrind.ts";
import { perf } from "./perf.ts";
import { processor } from "./processor.ts";

export interface Counter {
  readonly name: "perf" | "callgrind" | "cpu";
  readonly unit: "instructions" | "ns";
  /** Requests that make one figure steady to about 0.1 % (processor time: 2 %). */
  readonly requests: number;
  /** How much longer than usual Envoy takes to start. */
  readonly slowness: number;
  /** A way to run `binary` so that it can be counted; what it returns is run in the binary's place. */
  wrap(binary: string): Promise<string>;
  /** Gets ready to count the process, after it was warmed up. */
  open(pid: number): Promise<void>;
  /** What the user mode of the process spends while `work` runs. */
  count(pid: number, work: () => Promise<void>): Promise<number>;
}

const COUNTERS: readonly { counter: Counter; works(): Promise<boolean> }[] = [perf, callgrind, processor];

/** The first counter that works on this machine, or the one that is named. Throws when that one does not work. */
export async function findCounter(name?: string): Promise<Counter> {
  for (const { counter, works } of COUNTERS) {
    if (name !== undefined && counter.name !== name) continue;
    if (await works()) return counter;
  }
  throw new Error(`${name ?? "no counter"} does not work on this machine`);
}

/** Per request: the median of three counts, so that what disturbs one does not show. */
export async function perRequest(
  counter: Counter,
  pid: number,
  send: (count: number) => Promise<void>,
  requests = counter.requests,
): Promise<number> {
  const counts: number[] = [];
  for (let i = 0; i < 3; i++) counts.push(await counter.count(pid, () => send(requests)));
  return (counts.sort((a, b) => a - b)[1] ?? Number.NaN) / requests;
}
