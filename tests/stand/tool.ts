// The program as users have it: compiled, on PATH as `tracecloak` and behind `npx`, for what a shell must run.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeOnce } from "./once.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

export interface Tool {
  /** An empty directory to work in; packages of the project are found from there. */
  directory: string;
  /** Runs a script with `sh -e`. Rejects unless it exits with 0. */
  sh(script: string): Promise<{ stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/** The tools, compiled: once, and again when a source changes. */
function compileTools(): Promise<string> {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  // Types are the type check's matter; here the program is needed as it is.
  const options = ["-p", join(ROOT, "tsconfig.json"), "--noCheck", "--outDir"];
  return makeOnce("tools", ["src", "tsconfig.json"], options.join(" "), (stage) =>
    execute(process.execPath, [tsc, ...options, stage]),
  );
}

/** Compiles the tools if need be, and sets a directory up for them. */
export async function makeTool(): Promise<Tool> {
  const parent = join(ROOT, "build", "tests");
  const compiled = await compileTools();
  const base = await mkdtemp(join(parent, "tool-"));
  const [bin, directory] = [join(base, "bin"), join(base, "work")];
  await Promise.all([mkdir(bin), mkdir(directory)]);
  const main = `exec '${process.execPath}' '${join(compiled, "src", "main.js")}' "$@"\n`;
  await writeFile(join(bin, "tracecloak"), `#!/bin/sh\n${main}`);
  await writeFile(join(bin, "npx"), `#!/bin/sh\ntest "$1" = tracecloak || exit 127\nshift\n${main}`);
  await Promise.all(["tracecloak", "npx"].map((name) => chmod(join(bin, name), 0o755)));
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
  return {
    directory,
    sh: (script) => execute("sh", ["-e", "-c", script], { cwd: directory, env }),
    remove: () => rm(base, { recursive: true }),
  };
}
