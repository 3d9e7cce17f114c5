// Instructions in user mode by valgrind's callgrind, for machines that hide their counters. It executes the same
// instructions that the processor would, those that V8 compiled included, and counts them one by one; figures repeat to
// 0.1 %. Counting is off while Envoy starts and warms up.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Counter } from "./counter.ts";

const run = promisify(execFile);

const FLAGS = [
  "--tool=callgrind",
  "--quiet",
  "--instr-atstart=no",
  // V8 writes code at run time.
  "--smc-check=all-non-file",
  "--fair-sched=yes",
];

/** Where each process writes its counts. */
const outputs = new Map<number, string>();
/** Where the script and the counts lie, gone with this program. */
let directory = "";

async function makeDirectory(): Promise<void> {
  if (directory !== "") return;
  directory = await mkdtemp(join(tmpdir(), "tracecloak-bench-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
}

const counter: Counter = {
  name: "callgrind",
  unit: "instructions",
  requests: 100,
  slowness: 20,
  wrap: async (binary) => {
    await makeDirectory();
    const script = join(directory, "envoy");
    const command = ["valgrind", ...FLAGS, `--callgrind-out-file=${join(directory, "count.%p")}`, binary];
    const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    await writeFile(script, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o700 });
    return script;
  },
  open: async (pid) => {
    outputs.set(pid, join(directory, `count.${pid}`));
    await run("callgrind_control", ["-i", "on", String(pid)]);
  },
  count: async (pid, work) => {
    const output = outputs.get(pid) ?? "";
    await run("callgrind_control", ["-z", String(pid)]);
    await work();
    await run("callgrind_control", ["-d", "bench", String(pid)]);
    return readTotals(await newest(output));
  },
};

/** The text of the dump written last: `count.PID.1`, `count.PID.2` and so on. */
async function newest(output: string): Promise<string> {
  const names = (await readdir(dirname(output))).map((name) => join(dirname(output), name));
  const dumps = names.filter((name) => name.startsWith(`${output}.`));
  const serial = (name: string) => Number(name.slice(output.length + 1));
  const last = dumps.sort((a, b) => serial(a) - serial(b)).at(-1);
  if (last === undefined) throw new Error("callgrind wrote no dump");
  const text = await readFile(last, "utf8");
  await Promise.all(dumps.map((name) => rm(name)));
  return text;
}

/** The instructions in a callgrind dump, all threads together. */
export function readTotals(dump: string): number {
  const total = /^(?:summary|totals): ([0-9]+)/m.exec(dump)?.[1];
  if (total === undefined) throw new Error("callgrind counted no instructions");
  return Number(total);
}

async function works(): Promise<boolean> {
  const commands = [run("valgrind", ["--version"]), run("callgrind_control", ["--version"])];
  return Promise.all(commands).then(
    () => true,
    () => false,
  );
}

export const callgrind = { counter, works };
