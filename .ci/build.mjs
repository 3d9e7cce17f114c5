// Builds everything: the filter for release and debug, its size against the budget, and the tools. Called directly by
// the scripts of package.json, since a nested `npm` would be the old one that a test dependency puts on the path.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { npm_command: command, npm_lifecycle_event: script } = process.env;
const packs = command === "pack" || command === "publish";

// npx runs `prepare` once more, the first time that it links the program from here: all is built by then. Behind `prepack`,
// which has just built, it is run again too.
if (script === "prepare" && (command === "exec" || packs)) process.exit(0);

const missing = ["asc", "tsc"].filter((program) => !existsSync(`${root}node_modules/.bin/${program}`));
if (missing.length > 0) {
  const built = existsSync(`${root}build/tracecloak.wasm`) && existsSync(`${root}build/src/main.js`);
  console.error(`tracecloak: not built: ${missing.join(" and ")} not installed, which --omit=dev leaves out`);
  console.error(
    built
      ? "tracecloak: hint: what an earlier build left in build/ stays in use"
      : "tracecloak: hint: `npm ci` installs and builds all; or bring build/ from a clone that has it",
  );
  process.exit(script === "prepare" ? 0 : 1); // an install without them is asked for, a build is not
}

console.error("tracecloak: building the filter (release, then debug with bounds checks)");
run("asc", ["assembly/index.ts", "--target", "release"]);
if (!packs) run("asc", ["assembly/index.ts", "--target", "debug"]); // tests run it; it is not in the package
await import("./size.mjs");
console.error("tracecloak: building the tools");
rmSync(`${root}build/src`, { recursive: true, force: true }); // of a file that was moved, nothing stays to be packed
run("tsc", ["-p", "tsconfig.json"]);
chmodSync(`${root}build/src/main.js`, 0o755);

function run(program, args) {
  const stdio = ["inherit", process.stderr, process.stderr]; // standard output is what `npm start` prints as data
  const { status, error } = spawnSync(`${root}node_modules/.bin/${program}`, args, { cwd: root, stdio });
  if (error) console.error(`tracecloak: ${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
