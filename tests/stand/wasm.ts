// Compiles an entry of tests/wasm, or the filter itself, with the flags of a target in asconfig.json, so that what is tested
// is built like the filter: once, and again when a source or a flag changes.
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { instantiateSync } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";
import { makeOnce } from "./once.ts";

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

/**
 * Compiles and starts `tests/wasm/<name>.ts`. Throws with the compiler's words. With `step` it is compiled so that it says
 * where it is whenever a function is entered or a loop goes round: work to be counted, the same on any machine. Only what
 * one `memory.copy` moves is not seen.
 */
export async function loadEntry(name: string, target: Target, step?: () => void): Promise<Entry> {
  const binary = await compile(`tests/wasm/${name}.ts`, target, step !== undefined);
  const env: Record<string, () => void> = step === undefined ? {} : { log_execution: step };
  const { exports } = instantiateSync(binary, { env });
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

/** The wasm of `tests/wasm/<name>.ts` with every check. */
export async function compileEntry(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return compile(`tests/wasm/${name}.ts`, "debug");
}

/** Compiles `file` with the flags of a target, `counted` as above: it then imports `env.log_execution`. */
export async function compile(file: string, target: Target, counted = false): Promise<Uint8Array<ArrayBuffer>> {
  const options = [file, ...flags(target, counted)];
  const name = `wasm-${file.replaceAll(/[^a-z]+/g, "-")}`;
  const made = await makeOnce(name, ["assembly", "tests/wasm"], options.join(" "), async (stage) => {
    await writeFile(join(stage, "entry.wasm"), await compileNow(file, options));
  });
  return Uint8Array.from(await readFile(join(made, "entry.wasm")));
}

async function compileNow(file: string, options: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([...options, "--outFile", "entry.wasm"], {
    writeFile(_name, contents) {
      if (typeof contents !== "string") binary = contents;
    },
  });
  if (error !== null || binary === undefined) throw new Error(`${file}: ${stderr}`, { cause: error });
  return binary;
}

/**
 * The options of a target as the command line has them, but for what is written, and for `converge` where steps are
 * counted: Binaryen would run that pass again and again.
 */
function flags(target: Target, counted: boolean): string[] {
  const config = JSON.parse(readFileSync(new URL("../../asconfig.json", import.meta.url), "utf8"));
  const { outFile, textFile, converge, ...options } = { ...config.options, ...config.targets[target] };
  const last = counted ? { runPasses: "log-execution" } : converge !== undefined && { converge };
  const all = { ...options, ...last };
  const pairs = Object.entries(all).flatMap(([option, value]) => [value].flat().map((each) => [option, each]));
  return ["--config", "none", ...pairs.flatMap(([option, value]) => flag(String(option), value))];
}

function flag(option: string, value: unknown): string[] {
  if (typeof value === "boolean") return value ? [`--${option}`] : [];
  return [`--${option}`, String(value)];
}
