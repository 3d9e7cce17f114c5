// The registries of the filter itself: tests/wasm/words.ts, compiled with every check.
import { instantiateSync } from "@assemblyscript/loader";
import { compileEntry } from "../stand/wasm.ts";

interface Exports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  allocate(length: number): number;
  carriers(): number;
  carrierName(carrier: number): number;
  carrierOf(): number;
  knownNames(): number;
  knownName(i: number): number;
  reasons(): number;
  reasonName(reason: number): number;
  classOf(): number;
  firstOwnClass(): number;
  isTokenClass(cls: number): number;
  isFewValued(cls: number): number;
}

export interface Words {
  /** The names of all carriers, by number. */
  carriers(): string[];
  /** The names of all reasons, by number. */
  reasons(): string[];
  /** The name of the carrier that a header belongs to. */
  carrierOf(header: string): string | undefined;
  /** The header names that the filter removes where it cannot read any. */
  knownNames(): string[];
  classByName(name: string): number;
  firstOwnClass(): number;
  isTokenClass(cls: number): boolean;
  isFewValued(cls: number): boolean;
}

export async function loadWords(): Promise<Words> {
  const { exports } = instantiateSync<Exports>(await compileEntry("words"));
  exports._initialize();
  const text = (address: number) => exports.__getString(address);
  const put = (name: string) => {
    const bytes = Buffer.from(name);
    const address = exports.allocate(bytes.length);
    new Uint8Array(exports.memory.buffer).set(bytes, address);
  };
  const all = (count: number, name: (i: number) => number) => Array.from({ length: count }, (_, i) => text(name(i)));
  return {
    carriers: () => all(exports.carriers(), exports.carrierName),
    reasons: () => all(exports.reasons(), exports.reasonName),
    carrierOf: (header) => {
      put(header);
      const carrier = exports.carrierOf();
      return carrier < 0 ? undefined : text(exports.carrierName(carrier));
    },
    knownNames: () => all(exports.knownNames(), exports.knownName),
    classByName: (name) => {
      put(name);
      return exports.classOf();
    },
    firstOwnClass: () => exports.firstOwnClass(),
    isTokenClass: (cls) => exports.isTokenClass(cls) !== 0,
    isFewValued: (cls) => exports.isFewValued(cls) !== 0,
  };
}
