// Builds everything: the filter for release and debug, its size against the budget, and the tools. Called directly by
// the scripts of package.json, since a nested `npm` would be the old one that a test dependency puts on the path.
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

// npx runs `prepare` once more, the first time that it links the program from here: all is built by then.
if (process.env.npm_command === "exec") process.exit(0);

console.error("tracecloak: building the filter (release, then debug with bounds checks)");
run("asc", ["assembly/index.ts", "--target", "release"]);
run("asc", ["assembly/index.ts", "--target", "debug"]);
await import("./size.mjs");
console.error("tracecloak: building the tools");
run("tsc", ["-p", "tsconfig.json"]);
chmodSync(`${root}build/src/main.js`, 0o755);

function run(program, args) {
  const stdio = ["inherit", process.stderr, process.stderr]; // standard output is what `npm start` prints as data
  const { status, error } = spawnSync(`${root}node_modules/.bin/${program}`, args, { cwd: root, stdio });
  if (error) console.error(`tracecloak: ${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
