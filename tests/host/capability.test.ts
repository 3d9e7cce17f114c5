// Capabilities are derived from the wasm: every import, every callback, nothing else.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { capabilitiesOf, readCapabilities } from "../../src/host/capability.ts";
import { WASM } from "../../src/host/root.ts";

/** `(module (import "env" "proxy_log" …) (import … "proxy_call_foreign_function" …) (func (export …)) …)`, assembled. */
const MODULE = assemble(
  ["proxy_log", "proxy_call_foreign_function"],
  ["proxy_on_tick", "proxy_abi_version_0_2_1", "_initialize", "allocate"],
);

test("imports and callbacks, without the ABI's version and what is no callback", async () => {
  expect(capabilitiesOf(await WebAssembly.compile(MODULE))).toEqual([
    "proxy_call_foreign_function",
    "proxy_log",
    "proxy_on_tick",
  ]);
});

test("the filter's own: all its callbacks are there, and what it needs of WASI", async () => {
  const names = await readCapabilities(WASM);
  const exports = WebAssembly.Module.exports(await WebAssembly.compile(await readFile(WASM)));
  const callbacks = exports.map(({ name }) => name).filter((name) => name.startsWith("proxy_on_"));
  expect(callbacks.length).toBeGreaterThan(5);
  expect(names).toEqual(expect.arrayContaining([...callbacks, "environ_get", "environ_sizes_get"]));
  expect(names).toEqual([...names].sort());
});

test("a file that is no wasm is an error, not an empty list", async () => {
  await expect(readCapabilities(fileURLToPath(import.meta.url))).rejects.toMatchObject({ code: "wasm-invalid" });
});

test("a path where nothing lies is another machine's: the wasm built here speaks for it", async () => {
  expect(await readCapabilities("/no/such/tracecloak.wasm")).toEqual(await readCapabilities(WASM));
});

/** A module of one empty function type, imported and exported under these names (WebAssembly core, 5.5). */
function assemble(imports: string[], exports: string[]): Uint8Array<ArrayBuffer> {
  const text = (word: string) => [word.length, ...Buffer.from(word)];
  const section = (id: number, entries: number[][]) => {
    const body = [entries.length, ...entries.flat()];
    return [id, body.length, ...body];
  };
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[0x60, 0, 0]]),
    ...section(
      2,
      imports.map((name) => [...text("env"), ...text(name), 0, 0]),
    ),
    ...section(3, [[0]]),
    ...section(
      7,
      exports.map((name) => [...text(name), 0, imports.length]),
    ),
    ...section(10, [[2, 0, 0x0b]]),
  ]);
}
