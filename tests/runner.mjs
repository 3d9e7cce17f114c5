// Runs a runner of tests and counts what it says.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a program of node_modules, or a file of ours, with `node`, which it finds on its PATH too (as-pect asks for it
 * there); answers its exit code and what it printed. With `show` that is printed meanwhile; else what goes to standard error is in the text too.
 */
export function run(program, args, { node, env = {}, show = true } = {}) {
  const file = program.includes("/") ? `${root}${program}` : `${root}node_modules/.bin/${program}`;
  const [command, ...rest] = node === undefined ? [file] : [node, file];
  const path = node === undefined ? {} : { PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const child = spawn(command, [...rest, ...args], {
    cwd: root,
    env: { ...process.env, ...path, ...env },
    stdio: ["ignore", "pipe", show ? "inherit" : "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      text += data;
      if (show) process.stdout.write(data);
    });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

/** as-pect's summary: `[Tests]: 12 / 12`. A run that broke counts as one failure. */
export function countUnits({ code, text }) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
  const match = /\[Tests\]:\s+(\d+)\s*\/\s*(\d+)/.exec(text.replaceAll(/\u001b\[\d+m/g, ""));
  if (match === null) return { passed: 0, failed: 1 }; // it did not get as far as to run
  const [passed, failed] = [Number(match[1]), Number(match[2]) - Number(match[1])];
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** vitest's report, a file below the root, and the files it is about; one that could not be run counts as one failure. */
export function countSuites(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(`${root}${report}`, "utf8"));
    const broken = testResults.filter(
      (file) => file.status === "failed" && !file.assertionResults.some(isFailed),
    ).length;
    const files = testResults.map(({ name }) => relative(root, name));
    return { passed: numPassedTests, failed: numFailedTests + broken, files };
  } catch {
    return { passed: 0, failed: 1, files: [] };
  }
}

function isFailed({ status }) {
  return status === "failed";
}
