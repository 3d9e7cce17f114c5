// Runs every runner of one tier and sums them up in one closing line, `N passed, N failed`.
//   node tests/run.mjs            the tier of CI
//   node tests/run.mjs --release  everything, recorded in tests/RELEASES.md with commit and date
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { runUnitTier } from "./nodes/run.mjs";
import { countSuites, root, run } from "./runner.mjs";

const release = process.argv.includes("--release");
const report = "build/vitest.json";
const started = Date.now();

mkdirSync(`${root}build`, { recursive: true });
rmSync(`${root}${report}`, { force: true });

const unit = await runUnitTier();
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const vitest = await run("vitest", ["run", ...reporters], { env: release ? { TRACECLOAK_RELEASE: "1" } : {} });
const suites = countSuites(report);

const passed = unit.passed + suites.passed;
const failed = unit.failed + suites.failed;
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
if (release) record();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || vitest.code !== 0 || passed === 0 ? 1 : 0);

function record() {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  const day = new Date().toISOString().slice(0, 10);
  appendFileSync(
    `${root}tests/RELEASES.md`,
    `| ${day} | ${commit} | every test | ${passed} | ${failed} | ${minutes} |\n`,
  );
}
