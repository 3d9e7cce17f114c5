// Shows that no test hangs on the clock or on a free core: runs a command again and again while other processes keep the
// cores busy, and prints what each run said last.
//   node tests/busy.mjs                                   the tests of CI, five times, with one busy process a core
//   node tests/busy.mjs --times 2 --busy 4 -- COMMAND …   anything else, and more of them
//   node tests/busy.mjs --record                          and a line about it in tests/RELEASES.md
// What is busy ends with this process, and by itself after so many --minutes (120). Only these children are ever stopped.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { record } from "./record.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    busy: { type: "string", default: String(availableParallelism()) },
    times: { type: "string", default: "5" },
    minutes: { type: "string", default: "120" },
    record: { type: "boolean", default: false },
  },
});
const [busy, times, minutes] = ["busy", "times", "minutes"].map((option) => numberFrom(option, values[option]));
const command = positionals.length > 0 ? positionals : [process.execPath, `${root}tests/run.mjs`];

/** Turns round until its time is over, or until whoever started it is gone. */
const LOOP = `
  const [end, parent] = [Date.now() + ${minutes} * 60_000, process.ppid];
  while (Date.now() < end && process.ppid === parent) for (let i = 0; i < 1e7; i++);`;

const started = Date.now();
const children = Array.from({ length: busy }, () => spawn(process.execPath, ["-e", LOOP], { stdio: "ignore" }));
let running;
const stop = () => {
  for (const child of children) child.kill();
  running?.kill();
};
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
process.once("exit", stop);

const runs = [];
for (let nth = 1; nth <= times; nth++) {
  const one = await run();
  runs.push(one);
  const still = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).length;
  if (still < busy) one.said = `only ${still} of ${busy} processes kept busy`;
  one.ok &&= still === busy;
}
stop();

console.log(`\n| run | passed | failed | minutes |\n|---:|---:|---:|---:|`);
for (const [i, one] of runs.entries()) {
  console.log(`| ${i + 1} | ${one.passed} | ${one.failed} | ${one.minutes} |${one.ok ? "" : ` ${one.said}`}`);
}
const green = runs.filter(({ ok }) => ok).length;
if (values.record) {
  const sum = (what) => runs.reduce((total, one) => total + one[what], 0);
  const all = ((Date.now() - started) / 60_000).toFixed(1);
  record(`the tests of CI ${times} times with ${busy} busy processes beside them`, sum("passed"), sum("failed"), all);
}
console.log(`${green} of ${times} runs green, ${busy} busy processes`);
process.exit(green === times ? 0 : 1);

/** Runs the command once, showing what it prints. It is green where it exits with 0; its last `N passed, M failed` counts. */
function run() {
  const begun = Date.now();
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  running = child;
  let text = "";
  child.stdout.on("data", (data) => {
    text += data;
    process.stdout.write(data);
  });
  return new Promise((resolve) => {
    const end = (code, said) => {
      const { passed, failed } = countsOf(text) ?? { passed: 0, failed: Number(code !== 0) };
      resolve({ ok: code === 0, passed, failed, minutes: ((Date.now() - begun) / 60_000).toFixed(1), said });
    };
    child.on("error", ({ message }) => end(1, message));
    child.on("close", (code) => end(code, `exit ${code}`));
  });
}

/** What a run said of itself last: `N passed, M failed`, or vitest's own line. */
function countsOf(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
  const plain = text.replaceAll(/\u001b\[\d+m/g, "");
  const ours = [...plain.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (ours !== undefined) return { passed: Number(ours[1]), failed: Number(ours[2]) };
  const vitest = [...plain.matchAll(/^ +Tests +(?:(\d+) failed \| )?(\d+) passed/gm)].at(-1);
  return vitest && { passed: Number(vitest[2]), failed: Number(vitest[1] ?? 0) };
}

function numberFrom(option, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`tracecloak: error: --${option}: expected a whole number from 1`);
  process.exit(2);
}
