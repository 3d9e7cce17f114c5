// Instructions in user mode by the processor's counters, read by Linux `perf stat`.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { Counter } from "./counter.ts";

const run = promisify(execFile);
const EVENT = "instructions:u";
/** `perf` says nothing when it has attached. */
const ATTACH_MS = 500;

const counter: Counter = {
  name: "perf",
  unit: "instructions",
  requests: 20_000,
  slowness: 1,
  wrap: async (binary) => binary,
  open: async () => {},
  count: async (pid, work) => {
    const child = spawn("perf", ["stat", "-x,", "-e", EVENT, "-p", String(pid)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const gone = once(child, "close");
    await wait(ATTACH_MS);
    try {
      await work();
    } finally {
      child.kill("SIGINT");
      await gone;
    }
    return readCount(said);
  },
};

/** The count in what `perf stat -x,` wrote: `12345,,instructions:u,…`. Throws when it could not count. */
export function readCount(csv: string): number {
  const count = /^([0-9]+),[^,]*,instructions:u/m.exec(csv)?.[1];
  if (count === undefined) throw new Error("perf counted no instructions");
  return Number(count);
}

async function works(): Promise<boolean> {
  return run("perf", ["stat", "-x,", "-e", EVENT, "true"]).then(
    ({ stderr }) => /^[1-9]/m.test(stderr),
    () => false,
  );
}

export const perf = { counter, works };
