// Compiles an entry of tests/wasm with the flags of a target in asconfig.json, so that what is tested is built like the
// filter. Nothing is written to disk.
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";

export type Target = "release" | "debug";

/** What such an entry exports, and its buffer as bytes. */
export interface Entry {
  call(name: string, ...args: (number | bigint)[]): number;
  callLong(name: string, ...args: (number | bigint)[]): bigint;
  /** The memory from the address that the export `name` answers. */
  at(name: string): Buffer;
}

/** Compiles and starts `tests/wasm/<name>.ts`. Throws with the compiler's words. */
export async function loadEntry(name: string, target: Target): Promise<Entry> {
  const config = JSON.parse(readFileSync(new URL("../../asconfig.json", import.meta.url), "utf8"));
  const { outFile, textFile, ...options } = { ...config.options, ...config.targets[target] };
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(
    [`tests/wasm/${name}.ts`, "--config", "none", "--outFile", "entry.wasm", ...asc.configToArguments(options)],
    {
      writeFile(_name, contents) {
        binary = Uint8Array.from(contents as Uint8Array);
      },
    },
  );
  if (error !== null || binary === undefined) throw new Error(`tests/wasm/${name}.ts: ${stderr}`);
  const { instance } = await WebAssembly.instantiate(binary, {});
  const exports = instance.exports as unknown as Record<string, (...args: (number | bigint)[]) => unknown>;
  const memory = instance.exports["memory"] as WebAssembly.Memory;
  exports["_initialize"]?.();
  const call = (fn: string, args: (number | bigint)[]) => {
    const found = exports[fn];
    if (found === undefined) throw new Error(`tests/wasm/${name}.ts exports no ${fn}`);
    return found(...args);
  };
  return {
    call: (fn, ...args) => call(fn, args) as number,
    callLong: (fn, ...args) => BigInt.asUintN(64, call(fn, args) as bigint),
    at: (fn) => Buffer.from(memory.buffer, (call(fn, []) as number) >>> 0),
  };
}
