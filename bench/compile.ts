// Compiles the AssemblyScript filters that ours is compared with, each as its kind is usually built.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { ROOT } from "../src/host/root.ts";

const FLAGS = ["--config", "none", "--exportStart", "_initialize", "--optimizeLevel", "3", "--shrinkLevel", "1"];
const BARE = ["--runtime", "stub", "--use", "abort="];
/** As the SDK's own documentation says; it writes its log to WASI's standard output. */
const SDK = [
  ...["--runtime", "incremental", "--use", "abort=abort_proc_exit", "--use", "process=wasi_process"],
  ...["--lib", "node_modules/@assemblyscript/wasi-shim/assembly"],
];

export type FilterName = "empty" | "calls" | "sdk";

/** Compiles `bench/filters/NAME.ts`; answers the path of its wasm. */
export async function compileFilter(name: FilterName): Promise<string> {
  const file = join(ROOT, "build", "bench", `${name}.wasm`);
  let wasm: Uint8Array | undefined;
  const flags = [...FLAGS, ...(name === "sdk" ? SDK : BARE), "--baseDir", ROOT, "--outFile", "out.wasm"];
  const { error, stderr } = await asc.main([`bench/filters/${name}.ts`, ...flags], {
    writeFile: (written, contents) => {
      if (written === "out.wasm" && typeof contents !== "string") wasm = contents;
    },
  });
  if (error !== null || wasm === undefined) throw new Error(`${name}: ${stderr.toString()}`, { cause: error });
  await mkdir(join(ROOT, "build", "bench"), { recursive: true });
  await writeFile(file, wasm);
  return file;
}
