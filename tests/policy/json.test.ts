// The filter's JSON reader against nst/JSONTestSuite and RFC 8259, in a build that checks every index.
import { readFileSync } from "node:fs";
import { instantiate } from "@assemblyscript/loader";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, compileEntry } from "../stand/wasm.ts";

interface Reader extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  allocate(length: number): number;
  check(): number;
}

interface Case {
  name: string;
  base64?: string;
  repeat?: [string, number];
}

const suite = JSON.parse(readFileSync("tests/vectors/jsontestsuite.json", "utf8")) as { cases: Case[] };

/** RFC 8259 section 4 asks for unique names and leaves the rest open; a policy that says a thing twice is refused. */
const REPEATED = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

/** The cases left to the reader: numbers of any size are numbers; text that is no Unicode, marks and depth are refused. */
function wantOf(name: string): "read" | "refuse" {
  if (REPEATED.includes(name)) return "refuse";
  if (name.startsWith("i_")) return name.startsWith("i_number_") ? "read" : "refuse";
  return name.startsWith("y_") ? "read" : "refuse";
}

type ReadCode = (text: Uint8Array) => string;
let readCode: ReadCode;
/** The same reader as it is built for Envoy, and the steps that it took so far. */
let readCounted: ReadCode;
let steps = 0;

beforeAll(async () => {
  readCode = await readerOf(await compileEntry("json"));
  readCounted = await readerOf(await compile("tests/wasm/json.ts", "release", true));
});

async function readerOf(wasm: Uint8Array<ArrayBuffer>): Promise<ReadCode> {
  const env: Record<string, () => void> = { log_execution: () => steps++ };
  const { exports } = await instantiate<Reader>(wasm, { env });
  exports._initialize();
  return (text) => {
    const at = exports.allocate(text.length);
    new Uint8Array(exports.memory.buffer).set(text, at);
    return exports.__getString(exports.check());
  };
}

describe("the filter's JSON reader", () => {
  it("reads what JSONTestSuite says is JSON and refuses the rest", () => {
    expect(suite.cases.length).toBe(318);
    const wrong = suite.cases.filter(({ name, base64, repeat }) => {
      const text = repeat ? Buffer.from(repeat[0].repeat(repeat[1])) : Buffer.from(base64 ?? "", "base64");
      const code = readCode(text);
      return wantOf(name) === "read" ? code !== "" : !code.startsWith("json-");
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("calls a repeated name by its code, however the name is spelled", () => {
    for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"b":{"c":0,"d":1,"c":2}}']) {
      expect(readCode(Buffer.from(text)), text).toBe("json-repeated");
    }
    expect(readCode(Buffer.from('{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}'))).toBe("");
  });

  it("reads 32 levels and refuses 33", () => {
    const nest = (levels: number) => Buffer.from("[".repeat(levels) + "]".repeat(levels));
    expect(readCode(nest(32))).toBe("");
    expect(readCode(nest(33))).toBe("json-depth");
  });

  it("refuses every proper prefix of a document without touching a byte beyond it", () => {
    const whole = Buffer.from('{"a\\u00e9\\ud83d\\ude00":[1.5e-3,"\u{1f600}\u00e9\\n",true,null],"b":{"c":-0}}');
    expect(readCode(whole)).toBe("");
    for (let end = 0; end < whole.length; end++) {
      expect(readCode(whole.subarray(0, end)), `${end} bytes`).toMatch(/^json-(syntax|utf8)$/);
    }
  });

  it("takes less than 2.3 times the steps for twice as many names", () => {
    const document = (n: number) => Buffer.from(`{${Array.from({ length: n }, (_, i) => `"n${i}":${i}`).join()}}`);
    const stepsFor = (n: number) => {
      steps = 0;
      expect(readCounted(document(n))).toBe("");
      return steps;
    };
    for (let n = 256; n < 4096; n *= 2) expect(stepsFor(2 * n) / stepsFor(n), `${n} names`).toBeLessThan(2.3);
  });
});
