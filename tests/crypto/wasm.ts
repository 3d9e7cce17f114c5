// Compiles an entry of tests/wasm with the flags of a target in asconfig.json, so that what is tested is built like the
// filter. Nothing is written to disk.
import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";

export type Target = "release" | "debug";

type Value = number | bigint;

/** What such an entry exports. */
export interface Entry {
  call(name: string, ...args: Value[]): number;
  /** The same for an export that answers a u64. */
  callLong(name: string, ...args: Value[]): bigint;
  /** The memory from the address on that the export `name` answers. Void once memory grows. */
  at(name: string): Buffer;
}

/** Compiles and starts `tests/wasm/<name>.ts`. Throws with the compiler's words. */
export async function loadEntry(name: string, target: Target): Promise<Entry> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([`tests/wasm/${name}.ts`, ...flags(target), "--outFile", "entry.wasm"], {
    writeFile(_name, contents) {
      if (typeof contents !== "string") binary = Uint8Array.from(contents);
    },
  });
  if (error !== null || binary === undefined) throw new Error(`tests/wasm/${name}.ts: ${stderr}`);
  const { exports } = instantiateSync(binary, {});
  const { memory, ...functions } = exports as unknown as { memory: { buffer: ArrayBuffer } } & Functions;
  const call = (fn: string, ...args: Value[]) => {
    const found = functions[fn];
    if (found === undefined) throw new Error(`tests/wasm/${name}.ts exports no ${fn}`);
    return found(...args);
  };
  call("_initialize");
  return {
    call: (fn, ...args) => Number(call(fn, ...args)),
    callLong: (fn, ...args) => BigInt.asUintN(64, BigInt(call(fn, ...args))),
    at: (fn) => Buffer.from(memory.buffer, Number(call(fn)) >>> 0),
  };
}

type Functions = Record<string, (...args: Value[]) => Value>;

/** The options of a target as the command line has them, but for what is written. */
function flags(target: Target): string[] {
  const config = JSON.parse(readFileSync(new URL("../../asconfig.json", import.meta.url), "utf8"));
  const { outFile, textFile, ...options } = { ...config.options, ...config.targets[target] };
  const pairs = Object.entries(options).flatMap(([option, value]) => [value].flat().map((each) => [option, each]));
  return ["--config", "none", ...pairs.flatMap(([option, value]) => flag(String(option), value))];
}

function flag(option: string, value: unknown): string[] {
  if (typeof value === "boolean") return value ? [`--${option}`] : [];
  return [`--${option}`, String(value)];
}
