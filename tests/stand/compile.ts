// Compiles an AssemblyScript test module of tests/wasm/ as the product is compiled, but with every check.
import asc from "assemblyscript/asc";

const FLAGS = "--config none --runtime minimal --exportStart _initialize --use abort= --enable simd --debug".split(" ");

/** The wasm of `tests/wasm/NAME.ts`. */
export async function compileWasm(name: string): Promise<Uint8Array<ArrayBuffer>> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main([`tests/wasm/${name}.ts`, ...FLAGS, "--outFile", "out.wasm"], {
    writeFile: (file, contents) => {
      if (file === "out.wasm" && typeof contents !== "string") wasm = contents;
    },
  });
  if (error !== null || wasm === undefined) throw new Error(`${name}: ${stderr.toString()}`, { cause: error });
  return new Uint8Array(wasm);
}
