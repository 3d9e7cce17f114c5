// Runs every runner of one tier and sums them up in one closing line, `N passed, N failed`.
//   node tests/run.mjs            the tier of CI
//   node tests/run.mjs --release  everything, recorded in tests/RELEASES.md with commit and date
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const release = process.argv.includes("--release");
const report = "build/vitest.json";
const started = Date.now();

mkdirSync(`${root}build`, { recursive: true });
rmSync(`${root}${report}`, { force: true });

const unit = await run("asp", ["-n", "--summary"]);
const units = countUnits(unit.text);
const vitest = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
const suites = countSuites();

const passed = units.passed + suites.passed;
const failed = units.failed + suites.failed + Number(unit.code !== 0 && units.failed === 0) + suites.broken;
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
if (release) record();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || vitest.code !== 0 || passed === 0 ? 1 : 0);

/** Runs a program of node_modules, showing what it prints. */
function run(program, args) {
  const env = { ...process.env, ...(release && { TRACECLOAK_RELEASE: "1" }) };
  const child = spawn(`${root}node_modules/.bin/${program}`, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data) => {
    text += data;
    process.stdout.write(data);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

/** as-pect's summary: `[Tests]: 12 / 12`. */
function countUnits(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
  const match = /\[Tests\]:\s+(\d+)\s*\/\s*(\d+)/.exec(text.replaceAll(/\u001b\[\d+m/g, ""));
  if (match === null) return { passed: 0, failed: 1 }; // it did not get as far as to run
  return { passed: Number(match[1]), failed: Number(match[2]) - Number(match[1]) };
}

/** vitest's report; a file that could not be run counts as one failure. */
function countSuites() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(`${root}${report}`, "utf8"));
    const broken = testResults.filter(
      (file) => file.status === "failed" && !file.assertionResults.some(isFailed),
    ).length;
    return { passed: numPassedTests, failed: numFailedTests, broken };
  } catch {
    return { passed: 0, failed: 0, broken: 1 };
  }
}

function isFailed({ status }) {
  return status === "failed";
}

function record() {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  const day = new Date().toISOString().slice(0, 10);
  appendFileSync(
    `${root}tests/RELEASES.md`,
    `| ${day} | ${commit} | every test | ${passed} | ${failed} | ${minutes} |\n`,
  );
}
