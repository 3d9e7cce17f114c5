// The filter's declarations of host calls: the same as those of the AssemblyScript SDK for proxy-wasm, and no more of
// them than the ABI layer calls.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** WebAssembly's type of a type's name in either text. */
const WASM_TYPES: Record<string, string> = {
  i32: "i32",
  u32: "i32",
  usize: "i32",
  size_t: "i32",
  LogLevel: "i32",
  WasmResult: "i32",
  MetricType: "i32",
  HeaderMapType: "i32",
  BufferType: "i32",
  StreamType: "i32",
  i64: "i64",
  u64: "i64",
  f64: "f64",
};

/** `declare function NAME(a: T, …): R` by name, as types of WebAssembly. */
function declarationsOf(file: string): Map<string, string> {
  const text = readFileSync(file, "utf8").replace(/\/\/.*$/gm, "");
  const found = new Map<string, string>();
  for (const [, name = "", parameters = "", result = ""] of text.matchAll(
    /declare function (\w+)\(([^)]*)\)\s*:\s*(\w+)/g,
  )) {
    const types = parameters
      .split(",")
      .map((one) => one.split(":")[1]?.trim())
      .filter((one) => one !== undefined);
    found.set(name, `(${types.map(wasmType).join(", ")}) -> ${wasmType(result)}`);
  }
  return found;
}

function wasmType(name: string): string {
  const type = name.startsWith("ptr<") ? "i32" : WASM_TYPES[name];
  if (type === undefined) throw new TypeError(`no WebAssembly type known for ${name}`);
  return type;
}

const ours = declarationsOf("assembly/abi/env.ts");
const wasi = declarationsOf("assembly/abi/wasi_snapshot_preview1.ts");

describe("declarations of host calls", () => {
  it("are those of the SDK", () => {
    const theirs = declarationsOf("node_modules/as-proxy-wasm-sdk/assembly/imports.ts");
    expect(ours.size).toBeGreaterThan(10);
    expect(theirs.size).toBeGreaterThan(30);
    for (const [name, type] of ours) expect([name, theirs.get(name)]).toEqual([name, type]);
  });

  it("are those of WASI snapshot preview 1, where an Envoy serves them", () => {
    expect(Object.fromEntries(wasi)).toEqual({
      environ_sizes_get: "(i32, i32) -> i32",
      environ_get: "(i32, i32) -> i32",
      random_get: "(i32, i32) -> i32",
    });
  });

  it("name no call that the ABI layer does not make", () => {
    const host = ["host", "ending"].map((file) => readFileSync(`assembly/abi/${file}.ts`, "utf8")).join("");
    for (const name of [...ours.keys(), ...wasi.keys()])
      expect([name, host.split(`${name}(`).length]).toEqual([name, 2]);
  });

  it("leave out what a scrubber must not use", () => {
    // The first line of a name alone (design.md section 3).
    expect([...ours.keys()]).not.toContain("proxy_get_header_map_value");
    // Every header wiped past a limit: for a message that is refused alone.
    const callers = readFileSync("assembly/filter/refusal.ts", "utf8").split("clearPairs(").length - 1;
    expect(callers).toBe(1);
    expect(readFileSync("assembly/filter/stream.ts", "utf8")).not.toContain("clearPairs");
  });
});
