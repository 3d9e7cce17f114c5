// What `detect.ts` counts, in a process of its own: on each line of input, `WHO KIND ROUNDS`, it has the detectors or the
// expressions look at all values of one kind so many times, or tells what all names mean, and answers with a line. Its
// arguments are the wasm of the detectors and that of the names.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { instantiateSync } from "@assemblyscript/loader";
import { inputs, matchAll, names } from "./patterns.ts";
import { pieces } from "./pieces.ts";

interface Detectors {
  memory: { buffer: ArrayBuffer };
  _initialize(): void;
  buffer(): number;
  sweep(ends: number, count: number, rounds: number): number;
}

interface Meanings {
  memory: { buffer: ArrayBuffer };
  _initialize(): void;
  buffer(): number;
  judgeAll(to: number, rounds: number): number;
}

const [, , valuesWasm = "", namesWasm = ""] = process.argv;
const detectors = instantiateSync(readFileSync(valuesWasm), {}).exports as unknown as Detectors;
detectors._initialize();
const meanings = instantiateSync(readFileSync(namesWasm), {}).exports as unknown as Meanings;
meanings._initialize();
const lines = names()
  .map((name) => `${name}\0`)
  .join("");
Buffer.from(meanings.memory.buffer, meanings.buffer() >>> 0).write(lines);
const kinds = [...Object.values(inputs()), ...Object.values(pieces()).map((value) => [value])];
let loaded: readonly string[] = [];
let ends = 0;

/** Puts the values into the wasm's memory, one behind the other, and where each ends behind them. */
function load(texts: readonly string[]): void {
  if (loaded === texts) return;
  loaded = texts;
  const memory = Buffer.from(detectors.memory.buffer, detectors.buffer() >>> 0);
  ends = (texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) + 7) & ~3;
  let at = 0;
  for (const [i, text] of texts.entries()) {
    at += memory.write(text, at);
    memory.writeUInt32LE(at, ends + i * 4);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [who, kind, rounds] = line.split(" ");
  const texts = kinds[Number(kind)] ?? [];
  load(texts);
  if (who === "names") meanings.judgeAll(lines.length, Number(rounds));
  else if (who === "detectors") detectors.sweep(ends, texts.length, Number(rounds));
  else for (let n = Number(rounds); n > 0; n--) for (const text of texts) matchAll(text);
  process.stdout.write("done\n");
}
