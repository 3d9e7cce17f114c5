// Runs every runner of one tier and sums them up in one closing line, `N passed, N failed`.
//   node tests/run.mjs            the tier of CI: nothing in it looks at a clock
//   node tests/run.mjs --release  everything, and alone and last what looks at one; recorded in tests/RELEASES.md
import { mkdirSync, rmSync } from "node:fs";
import { runUnitTier } from "./nodes/run.mjs";
import { record } from "./record.mjs";
import { countSuites, root, run } from "./runner.mjs";

const release = process.argv.includes("--release");
const started = Date.now();

mkdirSync(`${root}build`, { recursive: true });

// What the unit tier ran on every Node is not run once more.
const unit = await runUnitTier();
const others = unit.files.flatMap((file) => ["--exclude", file]);
const parts = [unit, await runSuites("build/vitest.json", ...others)];
if (release) parts.push(await runSuites("build/vitest.clock.json", "--mode", "clock"));

const sum = (list) => list.reduce((total, one) => total + one, 0);
const passed = sum(parts.map((one) => one.passed));
const failed = sum(parts.map((one) => one.failed));
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
if (release) record("every test", passed, failed, minutes);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Runs vitest, and counts what its report says; a runner that breaks with no test at fault is one failure. */
async function runSuites(report, ...more) {
  rmSync(`${root}${report}`, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const env = release ? { TRACECLOAK_RELEASE: "1" } : {};
  const { code } = await run("vitest", ["run", ...reporters, ...more], { env });
  const { passed, failed } = countSuites(report);
  return { passed, failed: failed + Number(code !== 0 && failed === 0) };
}
