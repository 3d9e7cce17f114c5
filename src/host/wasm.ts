// Finds, compiles and links the filter's wasm.
import { readFile } from "node:fs/promises";
import { instantiateSync } from "@assemblyscript/loader";
import { Problem } from "../text/problem.ts";
import { WASM } from "./root.ts";

type Fault = "wasm-missing" | "wasm-invalid" | "wasm-import" | "wasm-export" | "wasm-trap";

/** Why the host cannot run a wasm at all. What a running filter does wrong is data, not an error. */
export function unfit(code: Fault, subject: string, hint: string): Problem {
  return new Problem(code, `cannot run the filter: ${code}: ${subject}`, hint, subject);
}

/** What the filter exports; a callback that is not there is never called. */
export type Exports = Record<string, ((...args: number[]) => number) | undefined>;

export interface Linked {
  memory: WebAssembly.Memory;
  exports: Exports;
}

/** Compiles the wasm at a path, or in a buffer; by default the product as `npm run build` leaves it. */
export async function compile(wasm: string | Uint8Array<ArrayBuffer> = WASM): Promise<WebAssembly.Module> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = typeof wasm === "string" ? await readFile(wasm) : wasm;
  } catch {
    throw unfit("wasm-missing", String(wasm), "build it: npm run build");
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch {
    throw unfit("wasm-invalid", typeof wasm === "string" ? wasm : "buffer", "this is no WebAssembly module");
  }
}

/** Links a module with the host's calls. An import that is not among them is refused, as Envoy refuses it. */
export function link(module: WebAssembly.Module, calls: Record<string, Record<string, unknown>>): Linked {
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (calls[from]?.[name] === undefined) throw unfit("wasm-import", `${from}.${name}`, "no host offers it");
  }
  const { instance } = instantiateSync(module, calls);
  const { memory, ...exports } = instance.exports as { memory?: WebAssembly.Memory } & Exports;
  if (memory === undefined) throw unfit("wasm-export", "memory", "every host needs it");
  for (const name of ["proxy_abi_version_0_2_1", "proxy_on_memory_allocate"]) {
    if (exports[name] === undefined) throw unfit("wasm-export", name, "every host needs it");
  }
  return { memory, exports };
}
