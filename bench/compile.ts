// Compiles the AssemblyScript filters that ours is compared with, each as its kind is usually built.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../src/host/root.ts";

const run = promisify(execFile);

const FLAGS = ["--config", "none", "--exportStart", "_initialize", "--optimizeLevel", "3", "--shrinkLevel", "1"];
const BARE = ["--runtime", "stub", "--use", "abort="];
/** As the SDK's own documentation says; it writes its log to WASI's standard output. */
const SDK = [
  ...["--runtime", "incremental", "--use", "abort=abort_proc_exit", "--use", "process=wasi_process"],
  ...["--lib", "node_modules/@assemblyscript/wasi-shim/assembly"],
];

export type FilterName = "empty" | "calls" | "sdk";

const compiled = new Map<FilterName, Promise<string>>();

/** The path of the wasm of `bench/filters/NAME.ts`, compiled once. */
export function compileFilter(name: FilterName): Promise<string> {
  const known = compiled.get(name) ?? compile(name);
  compiled.set(name, known);
  return known;
}

/** Each in a process of its own: asc keeps libraries. */
async function compile(name: FilterName): Promise<string> {
  const file = join("build", "bench", `${name}.wasm`);
  const flags = [...FLAGS, ...(name === "sdk" ? SDK : BARE), "--outFile", file];
  await run(join("node_modules", ".bin", "asc"), [`bench/filters/${name}.ts`, ...flags], { cwd: ROOT });
  return join(ROOT, file);
}
