// What the filter may ask of Envoy, derived from the wasm itself. `capability_restriction_config` fails open
// (design.md 4): a callback that is missing here is never called, so the list is read, never written by hand.
import { existsSync } from "node:fs";
import { WASM } from "./root.ts";
import { compile } from "./wasm.ts";

/** The names of every host call that the wasm imports and every callback that it exports, in order. */
export function capabilitiesOf(module: WebAssembly.Module): string[] {
  const imports = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
  const exports = WebAssembly.Module.exports(module).filter(
    ({ kind, name }) => kind === "function" && isCallback(name),
  );
  return [...new Set([...imports, ...exports].map(({ name }) => name))].sort();
}

/**
 * The capabilities of the wasm at `path`, by default of the one built here. A path where nothing lies may be meant for
 * another machine; what that wasm needs is then read from the one built here. Throws Problem where there is no wasm.
 */
export async function readCapabilities(path: string = WASM): Promise<string[]> {
  return capabilitiesOf(await compile(existsSync(path) ? path : WASM));
}

/** `proxy_on_…` and `proxy_validate_…` are asked for by capability; `_initialize` and the ABI's version are not. */
function isCallback(name: string): boolean {
  return name.startsWith("proxy_") && !name.startsWith("proxy_abi_version_");
}
