// The table in tests/RELEASES.md: runs that CI is too short for.
import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Adds a row about what ran at this commit: how many passed and failed, and in how many minutes. */
export function record(what, passed, failed, minutes) {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout.trim();
  const day = new Date().toISOString().slice(0, 10);
  const row = `| ${day} | ${commit} | ${what} | ${passed} | ${failed} | ${minutes} |\n`;
  appendFileSync(`${root}tests/RELEASES.md`, row);
}
