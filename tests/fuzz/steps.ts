// The filter, compiled so that it says where it is whenever a function is entered or a loop goes round: what it does can be
// counted, to the same number on any machine. Only what one `memory.copy` moves is not seen.
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";

/** Compiles the filter as the release is, but for `converge`, with which Binaryen would run the pass again and again. */
export async function compileCounted(): Promise<Uint8Array<ArrayBuffer>> {
  const { options, targets } = JSON.parse(readFileSync(new URL("../../asconfig.json", import.meta.url), "utf8"));
  const { outFile, textFile, converge, ...release } = { ...options, ...targets.release };
  const flags = Object.entries(release).flatMap(([option, value]) =>
    value === true ? [`--${option}`] : [value].flat().flatMap((each) => [`--${option}`, String(each)]),
  );
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--config", "none", ...flags, "--runPasses", "log-execution", "--outFile", "counted.wasm"],
    {
      writeFile(_name, contents) {
        if (typeof contents !== "string") wasm = contents;
      },
    },
  );
  if (error !== null || wasm === undefined) throw new Error(stderr.toString(), { cause: error });
  return Uint8Array.from(wasm);
}
