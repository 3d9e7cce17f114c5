// Processor time in user mode from /proc/PID/stat (proc(5)), in ticks of 10 ms: coarse, hence many requests.
import { readFile } from "node:fs/promises";
import type { Counter } from "./counter.ts";

const TICK_NS = 10_000_000;
/** Where `utime` stands behind the name of the program, which may hold anything. */
const UTIME = 11;

const counter: Counter = {
  name: "cpu",
  unit: "ns",
  requests: 30_000,
  slowness: 1,
  wrap: async (binary) => binary,
  open: async () => {},
  count: async (pid, work) => {
    const before = await spentNs(pid);
    await work();
    return (await spentNs(pid)) - before;
  },
};

async function spentNs(pid: number): Promise<number> {
  return readSpentNs(await readFile(`/proc/${pid}/stat`, "utf8"));
}

/** The time that a line of /proc/PID/stat says was spent in user mode, by all threads. */
export function readSpentNs(stat: string): number {
  const behindName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(behindName[UTIME]) * TICK_NS;
}

async function works(): Promise<boolean> {
  return readFile("/proc/self/stat", "utf8").then(
    () => true,
    () => false,
  );
}

export const processor = { counter, works };
